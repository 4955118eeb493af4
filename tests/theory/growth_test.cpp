// How long N equal models take, swept over N: ceil(N / GPUs) x hours of one.

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>

#include "tests/support/program.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

/// The rows of `gpusim sweep` over a scenario.
Rows sweep(const std::string& scenario) {
  const TemporaryFolder folder;
  write_text(folder.path() + "/s.json", scenario);
  const ProgramResult result = run_program("\"$GPUSIM\" sweep s.json", folder.path());
  REQUIRE(result.exit_code == 0);
  return read_csv(result.out);
}

struct Column {
  const char* system;
  int tenths_of_hours[11];  ///< for N = 1 .. 10 and 12
};
constexpr int kCounts[11] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12};
constexpr Column kColumns[] = {
    {"v100x1", {12, 24, 36, 48, 60, 72, 84, 96, 108, 120, 144}},   {"v100x2", {12, 12, 24, 24, 36, 36, 48, 48, 60, 60, 72}},
    {"v100x1_mixed", {6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 72}}, {"v100x2_mixed", {6, 6, 12, 12, 18, 18, 24, 24, 30, 30, 36}},
    {"t4x4", {25, 25, 25, 25, 50, 50, 50, 50, 75, 75, 75}},        {"t4x6", {25, 25, 25, 25, 25, 25, 50, 50, 50, 50, 50}},
    {"p40x3", {40, 40, 40, 80, 80, 80, 120, 120, 120, 160, 160}},  {"p40x4", {40, 40, 40, 40, 80, 80, 80, 80, 120, 120, 120}},
    {"p100x4", {28, 28, 28, 28, 56, 56, 56, 56, 84, 84, 84}},      {"p100x5", {28, 28, 28, 28, 28, 56, 56, 56, 56, 56, 84}},
};

}  // namespace

TEST_SUITE_BEGIN("growth");

TEST_CASE("a sweep over the number of models gives the time of N models on every system") {
  const Rows rows = sweep(R"({
    "systems": {
      "v100x1": {"gpus": {"V100": 1}}, "v100x2": {"gpus": {"V100": 2}},
      "v100x1_mixed": {"base": "v100x1", "precision": "mixed"}, "v100x2_mixed": {"base": "v100x2", "precision": "mixed"},
      "t4x4": {"gpus": {"T4": 4}}, "t4x6": {"gpus": {"T4": 6}}, "p40x3": {"gpus": {"P40": 3}}, "p40x4": {"gpus": {"P40": 4}},
      "p100x4": {"gpus": {"P100": 4}}, "p100x5": {"gpus": {"P100": 5}}
    },
    "models": {"member": {"time": {"V100": "1.2 h", "P40": "4.0 h", "T4": "2.5 h", "P100": "2.8 h"}, "mixed_speedup": 2}},
    "workloads": {"cycle": {"type": "ensemble", "models": {"member": 1}}},
    "sweep": {"/workloads/cycle/models/member": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]}})");
  REQUIRE(rows.size() == std::size(kCounts) * std::size(kColumns));
  for (std::size_t point = 0; point < std::size(kCounts); ++point)
    for (std::size_t system = 0; system < std::size(kColumns); ++system) {
      const auto& row = rows[point * std::size(kColumns) + system];
      INFO(kCounts[point], " models on ", kColumns[system].system);
      CHECK(row.at("/workloads/cycle/models/member") == std::to_string(kCounts[point]));
      CHECK(row.at("system") == kColumns[system].system);
      CHECK(row.at("tasks") == std::to_string(kCounts[point]));
      CHECK(row.at("makespan_s") == std::to_string(kColumns[system].tenths_of_hours[point] * 360));
      CHECK(row.at("proven_optimal") == "true");
    }
}

TEST_CASE("a point that runs out of memory says so in its status") {
  const Rows rows = sweep(R"({
    "systems": {"p40x3": {"gpus": {"P40": 3}}, "v100x1": {"gpus": {"V100-PCIe-32GB": 1}}},
    "models": {"large": {"time": "1 h", "memory": "20 GB"}},
    "workloads": {"w": {"type": "ensemble", "models": {"large": 3}}},
    "sweep": {"/models/large/memory": ["20 GB", "30 GB"]}})");
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].at("status") == "ok");
  CHECK(rows[1].at("status") == "ok");
  CHECK(rows[2].at("status") == "infeasible: needs 30 GB, but no device of \"p40x3\" that it has a time for has more than 24 GB");
  CHECK(rows[3].at("status") == "ok");
}

TEST_SUITE_END();

}  // namespace gpusim::test
