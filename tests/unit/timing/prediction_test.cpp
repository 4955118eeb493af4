#include "gpusim/step.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "gpusim/scenario.hpp"
#include "sim/scenario/physical_profiles.hpp"
#include "sim/timing/measured_speeds.hpp"
#include "sim/timing/predicted.hpp"
#include "sim/timing/work_model.hpp"
#include "tests/support/scenario_run.hpp"

using namespace gpusim;

namespace {

const std::vector<Gpu>& catalogue() {
  static const std::vector<Gpu> all = sheets_of(Catalog());
  return all;
}

Gpu sheet(const std::string& id) {
  for (const Gpu& gpu : catalogue())
    if (gpu.id == id) return gpu;
  return {};
}

PhysicalProfile library(const std::string& name) {
  for (const PhysicalProfile& profile : library_profiles(Catalog()))
    if (profile.name == name) return profile;
  return {};
}

MeasuredSpeed measured(const std::string& gpu, Precision precision, double batch, double per_second) {
  return {sheet(gpu), precision, batch, 1, Rate::raw(per_second), "a test"};
}

}  // namespace

TEST_SUITE("prediction") {
  TEST_CASE("what was measured for exactly this is taken as it is") {
    PhysicalProfile profile = library("resnet50");
    profile.measured = {measured("RTX-3090", Precision::fp32, 32, 400), measured("RTX-3090", Precision::fp32, 64, 420)};
    const auto step = predict_step(profile, sheet("RTX-3090"), Precision::fp32, 64);
    REQUIRE(step);
    CHECK(step->layer == PredictionLayer::measured);
    CHECK(step->step.total().raw() == doctest::Approx(64.0 / 420));
    CHECK(step->low_factor < 1);
    CHECK(step->high_factor > 1);
  }

  TEST_CASE("another GPU is answered from nearby, and a GPU of twice everything is faster") {
    PhysicalProfile profile = library("resnet50");
    profile.measured = {measured("T4-16GB", Precision::fp32, 32, 80)};
    const auto slow = predict_step(profile, sheet("T4-16GB"), Precision::fp32, 32);
    const auto fast = predict_step(profile, sheet("V100-SXM2-16GB"), Precision::fp32, 32);
    REQUIRE(slow);
    REQUIRE(fast);
    CHECK(fast->layer == PredictionLayer::nearby);
    CHECK(fast->step.total() < slow->step.total());
    CHECK(fast->why.find("T4-16GB fp32 batch 32") != std::string::npos);
    CHECK(fast->low_factor < slow->low_factor);  // the further, the wider
  }

  TEST_CASE("without a measurement the roofline answers") {
    const auto step = predict_step(library("resnet50"), sheet("V100-SXM2-16GB"), Precision::fp32, 64);
    REQUIRE(step);
    CHECK(step->layer == PredictionLayer::model);
    // Work: 64 x 24.5 GFLOP at 0.374 of 15.7 TFLOPS, times e^0.127 of its kind = 303 ms; traffic: 64 x 948 MB at 0.456 of 900 GB/s,
    // times the same = 168 ms.
    CHECK(step->step.compute.raw() == doctest::Approx(64 * 24.5e9 / (0.374 * 15.7e12) * std::exp(0.127)));
    CHECK(step->step.memory.raw() == 0);
  }

  TEST_CASE("few kernels of little work take as long as it takes to launch them") {
    PhysicalProfile profile;
    profile.work = Work::raw(1e6);
    profile.traffic = DataSize::raw(1e3);
    profile.kernels = 1000;
    const auto step = modelled_step(carried_work_model(), profile, sheet("V100-SXM2-16GB"), Precision::fp32, 1);
    REQUIRE(step);
    CHECK(step->total().raw() == doctest::Approx(1000 * 11.9e-6));
    CHECK(step->launch > step->compute);
  }

  TEST_CASE("repeats of one setting are their median, whatever their order, and a wide spread is said") {
    const auto at = [](double per_second) { return measured("RTX-3090", Precision::fp32, 32, per_second); };
    std::vector<std::string> notes;
    const std::vector<MeasuredSpeed> odd = merged_repeats({at(400), at(4), at(402)}, notes);
    REQUIRE(odd.size() == 1);
    CHECK(odd[0].rate == Rate::raw(400));
    REQUIRE(notes.size() == 1);
    CHECK(notes[0] == "RTX-3090 fp32 batch 32: 3 measurements from 4 to 402 samples/s; their median is taken");
    CHECK(merged_repeats({at(404), at(400)}, notes)[0].rate == Rate::raw(402));
    CHECK(notes.size() == 1);
    CHECK(merged_repeats({at(1), measured("RTX-3090", Precision::mixed, 32, 1)}, notes).size() == 2);
  }

  TEST_CASE("speeds that no training has are refused") {
    CHECK(impossible_speed(32, Rate::raw(400)).empty());
    CHECK(impossible_speed(0, Rate::raw(400)) == "a batch of 0; expected 1 to 1e+09");
    CHECK(impossible_speed(1e30, Rate::raw(400)).find("a batch of 1e+30") == 0);
    CHECK(impossible_speed(1, Rate::raw(1e300)).find("1e+300 samples per second") == 0);
    CHECK(impossible_speed(1, Rate::raw(1e-300)).find("samples per second") != std::string::npos);
  }

  TEST_CASE("batches next to each other say nearly the same, which is no error") {
    PhysicalProfile profile = library("resnet50");
    for (int batch = 100; batch < 140; ++batch)
      profile.measured.push_back(measured("RTX-3090", Precision::fp32, batch, 300.0 + batch));
    const auto step = predict_step(profile, sheet("V100-SXM2-16GB"), Precision::fp32, 120);
    REQUIRE(step);
    CHECK(std::isfinite(step->step.total().raw()));
    CHECK(step->step.total().raw() > 0);
  }

  TEST_CASE("nothing known gives no answer") {
    PhysicalProfile profile;
    CHECK_FALSE(predict_step(profile, sheet("V100-SXM2-16GB"), Precision::fp32, 1));
    Gpu unknown;
    unknown.id = "x";
    unknown.memory = 16 * units::GB;
    CHECK_FALSE(predict_step(library("resnet50"), unknown, Precision::fp32, 1));
  }

  TEST_CASE("the ends of a band are those of the prediction") {
    StepPrediction prediction;
    prediction.step.compute = Seconds::raw(2);
    prediction.step.launch = Seconds::raw(1);
    prediction.low_factor = 0.5;
    prediction.high_factor = 3;
    CHECK(step_in(prediction, Case::nominal).total().raw() == 3);
    CHECK(step_in(prediction, Case::optimistic).total().raw() == 1.5);
    CHECK(step_in(prediction, Case::pessimistic).total().raw() == 9);
  }

  TEST_CASE("the band of a gang holds that of its GPUs and that of the exchange") {
    // Two GPUs of 100 ms a step, 0 to 100 MB of gradients over PCIe.
    const auto gang_of = [](double low, double high, DataSize gradients) {
      PredictedGang gang;
      StepPrediction gpu;
      gpu.step.compute = Seconds::raw(0.1);
      gpu.low_factor = low;
      gpu.high_factor = high;
      gang.by_class = {{gpu, 32, {}}};
      gang.gradients = gradients;
      return gang;
    };
    const GangRoutes routes{{1, 2}, {10 * units::GB / units::second, Duration{}}, {}};
    const std::vector<ClassId> classes(2, ClassId{0});
    const StepPrediction exact = predicted_gang_step(gang_of(1, 1, 100e6 * units::byte), classes, routes);
    const StepPrediction vague = predicted_gang_step(gang_of(0.8, 1.25, 100e6 * units::byte), classes, routes);
    const double loss = exact.step.total().raw() / 0.1 - 1;
    CHECK(loss > 0);
    // Of GPUs known exactly, the law's quantiles alone: (loss + 0.02) x e^1.44 - 0.02.
    CHECK(exact.high_factor == doctest::Approx((1 + (loss + 0.02) * std::exp(1.44) - 0.02) / (1 + loss)));
    CHECK(exact.low_factor == doctest::Approx((1 + std::max(0.0, (loss + 0.02) * std::exp(-1.4) - 0.02)) / (1 + loss)));
    CHECK(vague.step.total().raw() == exact.step.total().raw());
    CHECK(vague.high_factor > exact.high_factor);
    CHECK(vague.high_factor < 1.25 * exact.high_factor);
    CHECK(vague.low_factor > 0.8 * exact.low_factor);
    PredictedGang pessimistic = gang_of(0.8, 1.25, 100e6 * units::byte);
    pessimistic.which = Case::pessimistic;
    CHECK(gang_step(pessimistic, classes, routes).total().raw() == doctest::Approx(vague.step.total().raw() * vague.high_factor));
  }

  TEST_CASE("where the host is the limit, the range of its time a sample is the range of the run") {
    // A step of 32 samples takes the GPU 16 ms; the two cores need 32 x 10 ms / 2 = 160 ms, or 80 to 320 ms. 100 steps.
    const test::ScenarioRun run =
        test::run_text(R"({"name": "host", "systems": {"a": {"gpus": {"RTX-3090": 1}, "contention": "fair",
      "cpu_cores": 2, "precision": "fp32"}}, "profiles": {"p": {"cpu": {"value": "10 ms", "low": "5 ms", "high": "20 ms",
      "basis": "assumed", "source": "a test"}, "measured": [{"gpu": "RTX-3090", "precision": "fp32", "batch": 32,
      "per_second": 2000}]}}, "workloads": {"w": {"type": "dag", "tasks": {"t": {"training": {"profile": "p", "images": 3200,
      "epochs": 1, "batch": 32}}}}}})");
    const test::Rows rows = run.summary();
    REQUIRE(rows.size() == 1);
    CHECK(std::stod(rows[0].at("makespan_s")) == doctest::Approx(16));
    CHECK(std::stod(rows[0].at("makespan_low_s")) == doctest::Approx(8));
    CHECK(std::stod(rows[0].at("makespan_high_s")) == doctest::Approx(32));
  }

  TEST_CASE("what a network computes is told by its kind where its name does not") {
    PhysicalProfile profile;
    profile.name = "mynet";
    profile.measured = {measured("V100-SXM2-16GB", Precision::fp32, 32, 100)};
    const auto on_3090 = [&](const char* kind) {
      profile.kind = kind;
      return predict_step(profile, sheet("RTX-3090"), Precision::mixed, 32)->step.total().raw();
    };
    CHECK(on_3090("cnn") == on_3090("segmentation"));
    CHECK(on_3090("cnn") != on_3090("transformer"));
    CHECK(on_3090("speech") == on_3090("other"));
    profile.name = "resnet50";
    CHECK(on_3090("cnn") == on_3090("transformer"));
  }

  TEST_CASE("memory grows with the batch, by half as much in mixed precision") {
    PhysicalProfile profile;
    profile.fixed_memory = 1 * units::GB;
    CHECK_FALSE(memory_of(profile, Precision::fp32, 10));
    profile.activations = 2 * units::GB;
    CHECK(memory_of(profile, Precision::fp32, 3)->raw() == 7e9);
    CHECK(memory_of(profile, Precision::mixed, 3)->raw() == 4e9);
    // (16 - 1) / 2 = 7.5 and (16 - 1) / 1 = 15 samples.
    CHECK(largest_batch_of(profile, Precision::fp32, 16 * units::GB, 100) == 7);
    CHECK(largest_batch_of(profile, Precision::mixed, 16 * units::GB, 100) == 15);
    CHECK(largest_batch_of(profile, Precision::mixed, 16 * units::GB, 4) == 4);
    CHECK(largest_batch_of(profile, Precision::fp32, 2 * units::GB, 100) == 0);
  }

  TEST_CASE("all networks of the library are answered on a GPU that holds a sample") {
    for (const PhysicalProfile& profile : library_profiles(Catalog())) {
      CAPTURE(profile.name);
      const auto step = predict_step(profile, sheet("A100-SXM4-80GB"), Precision::mixed, 1);
      REQUIRE(step);
      CHECK(step->step.total().raw() > 0);
      CHECK(step->low_factor < 1);
    }
  }
}
