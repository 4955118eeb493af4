#include "gpusim/prediction.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "gpusim/scenario.hpp"
#include "gpusim/work_model.hpp"
#include "sim/performance/predicted.hpp"
#include "sim/scenario/physical_profiles.hpp"

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
  return {sheet(gpu), precision, batch, 1, per_second, "a test"};
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

  TEST_CASE("another card is answered from nearby, and a card of twice everything is faster") {
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
    // Work: 64 x 24.5 GFLOP at 0.462 of 15.7 TFLOPS, times e^0.126 of its kind = 245.2 ms; traffic: 64 x 948 MB at 0.458 of 900
    // GB/s, times the same = 167.0 ms.
    CHECK(step->step.compute.raw() == doctest::Approx(64 * 24.5e9 / (0.462 * 15.7e12) * std::exp(0.126)));
    CHECK(step->step.memory.raw() == 0);
  }

  TEST_CASE("few kernels of little work take as long as it takes to launch them") {
    PhysicalProfile profile;
    profile.work = Work::raw(1e6);
    profile.traffic = DataSize::raw(1e3);
    profile.kernels = 1000;
    const auto step = modelled_step(carried_work_model(), profile, sheet("V100-SXM2-16GB"), Precision::fp32, 1);
    REQUIRE(step);
    CHECK(step->total().raw() == doctest::Approx(1000 * 98e-6));
    CHECK(step->launch > step->compute);
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

  TEST_CASE("all networks of the library are answered on a card that holds a sample") {
    for (const PhysicalProfile& profile : library_profiles(Catalog())) {
      CAPTURE(profile.name);
      const auto step = predict_step(profile, sheet("A100-SXM4-80GB"), Precision::mixed, 1);
      REQUIRE(step);
      CHECK(step->step.total().raw() > 0);
      CHECK(step->low_factor < 1);
    }
  }
}
