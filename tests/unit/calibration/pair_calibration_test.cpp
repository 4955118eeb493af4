// Demands from isolated speeds, and pairs scored without their own family.

#include "sim/calibration/pair_calibration.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "sim/timing/sharing.hpp"

namespace gpusim::test {
namespace {

/// No tensor cores: time slices.
Gpu old_gpu(const char* id, double gigabytes) {
  Gpu gpu;
  gpu.id = id;
  gpu.memory = units::byte * (gigabytes * 1e9);
  gpu.fp32 = Throughput::raw(10e12);
  gpu.fp16 = Throughput::raw(20e12);
  return gpu;
}

/// Four families of three batches on one GPU, of which the law holds with these numbers exactly.
Measurements exact_pairs(const SharingFit& truth) {
  Measurements measurements;
  std::vector<PairMeasurement::One> trainings;
  for (int family = 0; family < 4; ++family)
    for (int size = 0; size < 3; ++size)
      trainings.push_back({"net " + std::to_string(family), 16.0 * (1 << size),
                           1 / (0.01 * std::pow(3, family) * (1 + 0.5 * (family + 1) * size)), 0});
  for (std::size_t i = 0; i < trainings.size(); ++i)
    for (std::size_t j = i; j < trainings.size(); ++j)
      measurements.pairs.push_back({{"t.csv", 2 + measurements.pairs.size()}, "old", "old", trainings[i], trainings[j], true});
  const IsolatedTrainings isolated(measurements, {old_gpu("old", 16)});
  for (PairMeasurement& pair : measurements.pairs) {
    const GpuDemand both[] = {estimated_demand(isolated.all()[isolated.find(pair, pair.a)], truth),
                              estimated_demand(isolated.all()[isolated.find(pair, pair.b)], truth)};
    const std::vector<double> speeds = shared_speeds(GpuSharing{}, both);
    pair.a.together = pair.a.alone * speeds[0];
    pair.b.together = pair.b.alone * speeds[1];
  }
  return measurements;
}

PairMeasurement transformers(double batch_a, double batch_b, const char* gpu) {
  PairMeasurement pair{{"t.csv", 2}, gpu, gpu, {"Transformer", batch_a, 1, 0.5}, {"Transformer", batch_b, 1, 0.5}, true};
  return pair;
}

}  // namespace

TEST_SUITE("pair calibration") {
  TEST_CASE("a training is as slow as its step over the least step of its network on any GPU") {
    Measurements measurements;
    measurements.pairs.push_back({{"t.csv", 2}, "K80", "old", {"net", 16, 5, 2}, {"net", 64, 2, 1}, true});
    measurements.pairs.push_back({{"t.csv", 3}, "V100", "new", {"net", 16, 20, 9}, {"other", {}, 3, 1}, true});
    const IsolatedTrainings isolated(measurements, {old_gpu("old", 12)});
    const IsolatedTraining& large = isolated.all()[isolated.find(measurements.pairs[0], measurements.pairs[0].b)];
    CHECK(large.slowness == doctest::Approx(std::log(20 / 2.0)));
    // Four times the batch takes 2.5 times as long.
    CHECK(large.elasticity.value() == doctest::Approx(std::log(2.5) / std::log(4)));
    CHECK_FALSE(large.is_concurrent);
    const IsolatedTraining& other = isolated.all()[isolated.find(measurements.pairs[1], measurements.pairs[1].b)];
    CHECK(other.slowness == 0);
    CHECK_FALSE(other.elasticity.has_value());
    CHECK(other.is_concurrent);  // No sheet: a new GPU.
  }

  TEST_CASE("where the law holds it is found again, and families that were left out are predicted") {
    const SharingFit truth{.base = 1, .slice_exponent = 0.2, .growth = 0.6, .elasticity = 0.3};
    const Measurements measurements = exact_pairs(truth);
    const IsolatedTrainings isolated(measurements, {old_gpu("old", 16)});
    const SharingFit fit = fit_sharing(isolated, measurements.pairs);
    CHECK(fit.slice_exponent == doctest::Approx(0.2).epsilon(0.05));
    const std::vector<Scored> rows = score_pairs(measurements, {old_gpu("old", 16)});
    CHECK(rows.size() == 2 * measurements.pairs.size());
    std::vector<const Scored*> all;
    for (const Scored& row : rows) all.push_back(&row);
    CHECK(summarize(all).mean < 0.02);
    CHECK(rows.front().is_difference);
    CHECK(rows.front().pair == "old: net 0 16 with net 0 16");
  }

  TEST_CASE("a family is predicted the same whatever was measured of it") {
    Measurements measurements = exact_pairs({.base = 1, .slice_exponent = 0.2});
    const std::vector<Scored> before = score_pairs(measurements, {old_gpu("old", 16)});
    for (PairMeasurement& pair : measurements.pairs)
      for (PairMeasurement::One* one : {&pair.a, &pair.b})
        if (one->model == "net 2") one->together *= 0.5;
    const std::vector<Scored> after = score_pairs(measurements, {old_gpu("old", 16)});
    for (std::size_t i = 0; i < before.size(); ++i)
      if (before[i].family == "net 2") CHECK(before[i].predicted.value == after[i].predicted.value);
  }

  TEST_CASE("two trainings that need more memory than there is are expected not to fit") {
    Measurements measurements;
    measurements.pairs = {transformers(256, 256, "old"), transformers(256, 16, "old"), transformers(256, 256, "unheard of")};
    measurements.pairs[0].fits = false;
    const MisfitCount count = count_misfits(measurements, {old_gpu("old", 16)}, {});
    CHECK(count.found == 1);
    CHECK(count.missed == 0);
    CHECK(count.false_alarms == 0);
    CHECK(count.unknown == 1);
    CHECK_FALSE(training_memory("unheard of", 1, {}).has_value());
  }

  TEST_CASE("the library knows the memory of networks that no footprint is counted for") {
    PhysicalProfile profile;
    profile.name = "mynet";
    profile.names = {"gavel:My Net"};
    profile.fixed_memory = 2 * units::GB;
    profile.activations = 100e6 * units::byte;
    CHECK_FALSE(training_memory("My Net", 10, {}).has_value());
    // 2 GB + 1.1 x 10 x 0.1 GB.
    CHECK(training_memory("My Net", 10, {profile})->raw() == doctest::Approx(3.1e9));
    CHECK(training_memory("LM", 10, {profile})->raw() == training_memory("LM", 10, {})->raw());
    CHECK_FALSE(training_memory("other", 10, {profile}).has_value());
  }
}

}  // namespace gpusim::test
