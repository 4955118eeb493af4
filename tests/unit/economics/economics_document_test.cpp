// The figures of a published comparison of six GPUs for one project, as far as they follow from its own hours, prices and powers.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <string>

#include "tests/support/money.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim {
namespace {

using doctest::Approx;

struct PublishedGpu {
  const char* gpu;
  double hours;    ///< the project on one GPU, as the document totals it
  double rent;     ///< USD per hour
  double watts;    ///< TDP
  double cost;     ///< rent x hours
  double waiting;  ///< 50 USD x hours
  double total;    ///< both
  double kwh;      ///< watts x hours
  double kg;       ///< at 0.5 kg/kWh
};

constexpr std::array kGpus = {
    PublishedGpu{"RTX-3090", 115, 1.5, 350, 172.5, 5750, 5922.5, 40.25, 20.125},
    PublishedGpu{"A100-SXM4-80GB", 77, 4, 400, 308, 3850, 4158, 30.8, 15.4},
    PublishedGpu{"H100-SXM5-80GB", 44, 8, 700, 352, 2200, 2552, 30.8, 15.4},
    PublishedGpu{"H200-SXM5-141GB", 40, 10, 700, 400, 2000, 2400, 28, 14},
    PublishedGpu{"B100-SXM6-192GB", 35, 12, 700, 420, 1750, 2170, 24.5, 12.25},
    PublishedGpu{"B200-SXM6-180GB", 29, 15, 1000, 435, 1450, 1885, 29, 14.5},
};

std::string scenario(const PublishedGpu& gpu, int count, const std::string& profile, const std::string& rest) {
  return fmt::format(R"({{"people": {{"researcher": {{"salary": "50 USD/h"}}}},
      "systems": {{"s": {{"gpus": {{"{}": {}}}, "cost": {{"rent": "{} USD/h"}}, "power": {{"busy": "{} W"}}}}}},
      "workloads": {{"w": {{"type": "dag", "tasks": {{"project": {{"time": "{} h"{}}}}}}}}}{}}})",
                     gpu.gpu, count, gpu.rent, gpu.watts, gpu.hours, profile, rest);
}

Economics economics_of(const std::string& text) { return test::run_text(text).results.front().cases.front().economics; }

}  // namespace

TEST_SUITE("economics of the GPU comparison") {
  TEST_CASE("rent, waiting, total, energy and carbon of one GPU") {
    for (const PublishedGpu& gpu : kGpus) {
      CAPTURE(gpu.gpu);
      const Economics run = economics_of(
          scenario(gpu, 1, "", R"(, "costs": {"waiting": {"people": {"researcher": 1}}}, "energy": {"carbon": "0.5 kg/kWh"})"));
      CHECK(*run.part(CostPart::rent) == Approx(gpu.cost));
      CHECK(*run.part(CostPart::waiting) == Approx(gpu.waiting));
      CHECK(*run.total == Approx(gpu.total));
      CHECK(run.energy / units::kWh == Approx(gpu.kwh));
      CHECK(*run.co2 / units::kg == Approx(gpu.kg));
    }
  }

  TEST_CASE("four GPUs cost their hours times their number and not four times the cost of one") {
    // 115 h / 2.8 x 4 x 1.50, 77 / 3.6 x 4 x 4, 44 / 3.8 x 4 x 8, 40 / 3.8 x 4 x 10.
    struct Row {
      std::size_t gpu;
      double speedup;
      double cost;
    };
    for (const Row& row : {Row{0, 2.8, 246.428571}, Row{1, 3.6, 342.222222}, Row{2, 3.8, 370.526316}, Row{3, 3.8, 421.052632}}) {
      CAPTURE(row.cost);
      const std::string gang = fmt::format(R"(, "gpus": 4, "scaling": {{"speedup": {{"4": {}}}}})", row.speedup);
      CHECK(*economics_of(scenario(kGpus[row.gpu], 4, gang, "")).total == Approx(row.cost).epsilon(1e-8));
    }
  }

  TEST_CASE("the saving with waiting follows from the totals") {
    // 1 - 2552 / 5922.5 = 56.9 %, 1 - 1885 / 5922.5 = 68.2 %.
    CHECK(1 - kGpus[2].total / kGpus[0].total == Approx(0.5691).epsilon(1e-4));
    CHECK(1 - kGpus[5].total / kGpus[0].total == Approx(0.6817).epsilon(1e-4));
  }
}

}  // namespace gpusim
