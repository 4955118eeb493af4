// Times without a document: what can never run is a result, and notes come with it.

#include <doctest/doctest.h>

#include "gpusim/performance.hpp"

using namespace gpusim;

namespace {

/// One GPU of 8 GB without faster mixed precision, in a system that asks for it.
System one_gpu() {
  Gpu gpu;
  gpu.id = gpu.family = "P40";
  gpu.memory = 8 * units::GB;
  gpu.fp32 = 12 * units::TFLOPS;
  gpu.fp16 = 0.2 * units::TFLOPS;
  System system;
  system.name = "s";
  system.precision = Precision::mixed;
  system.gpus = {gpu};
  system.nodes = {{}};
  system.pools = {{}};
  system.devices = {{id<NodeId>(0), 0, id<GpuId>(0), id<ClassId>(0), "gpu0"}};
  system.classes = {{id<GpuId>(0), "", 1, {}}};
  system.vertices = 1;
  return system;
}

Workload tasks_of(std::vector<double> gigabytes) {
  Workload workload;
  workload.name = "w";
  workload.file = "w.json";
  for (const double size : gigabytes) {
    Profile& profile = workload.profiles.emplace_back();
    profile.pointer = "/models/" + std::to_string(workload.profiles.size());
    const Duration second = Duration::nanoseconds(1'000'000'000);
    profile.any_time = Ranged<Duration>{second, second, second};
    profile.memory = {size * units::GB, size * units::GB, size * units::GB};
    profile.has_memory = true;
  }
  return workload;
}

}  // namespace

TEST_SUITE("resolve") {
  TEST_CASE("a GPU that lacks a precision is noted once, whatever the number of tasks") {
    const System system = one_gpu();
    const ResolvedPerformance result = resolve(system, tasks_of({1, 2, 3}), Case::nominal);
    REQUIRE(result.performance);
    CHECK_FALSE(result.infeasible);
    CHECK(result.performance->time(id<ProfileId>(2), id<ClassId>(0)) == Duration::nanoseconds(1'000'000'000));
    CHECK(result.notes == std::vector<std::string>{"P40 has no mixed precision: it stays at FP32 in \"s\""});
  }

  TEST_CASE("what can never run has a reason, and what was noted before it is kept") {
    const System system = one_gpu();
    const ResolvedPerformance result = resolve(system, tasks_of({1, 9}), Case::nominal);
    CHECK_FALSE(result.performance);
    REQUIRE(result.infeasible);
    CHECK(std::string(result.infeasible->what()) ==
          "w.json: /models/2: needs 9 GB, but no device of \"s\" that it has a time for has more than 8 GB");
    CHECK(result.notes.size() == 1);
  }
}
