// Laws of GPUs whose tasks interfere, and a slow twin of the engine's clocks.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/input/json.hpp"
#include "sim/timing/sharing.hpp"
#include "tests/properties/laws.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

double part() { return *rc::gen::inRange(1, 101) / 100.0; }

GpuDemand demand() {
  const GpuDemand drawn{part(), part(), *rc::gen::inRange(1, 41) / 10.0};
  return drawn;
}

std::vector<GpuDemand> demands(int least, int most) {
  std::vector<GpuDemand> tasks;
  for (int left = *rc::gen::inRange(least, most + 1); left > 0; --left) tasks.push_back(demand());
  return tasks;
}

GpuSharing sharing() {
  GpuSharing drawn;
  drawn.partition = *rc::gen::element(GpuSharing::Partition::time_slice, GpuSharing::Partition::mps, GpuSharing::Partition::mig);
  if (drawn.partition == GpuSharing::Partition::mps) drawn.active_threads = *rc::gen::element(1.0, 0.5, 0.2);
  drawn.slices = *rc::gen::inRange<std::uint32_t>(2, 8);
  return drawn;
}

struct Task {
  double arrival;
  double work;
  GpuDemand demand;
  double end = 0;
};

/// Goes from change to change in seconds; as many places as tasks.
void run_slowly(const GpuSharing& sharing, double overhead, std::vector<Task>& tasks) {
  std::vector<double> left;
  for (const Task& task : tasks) left.push_back(task.work);
  double now = 0;
  while (true) {
    std::vector<std::size_t> running;
    std::vector<GpuDemand> there;
    double next = 1e300;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (tasks[i].arrival > now + 1e-9) next = std::min(next, tasks[i].arrival);
      if (tasks[i].arrival > now + 1e-9 || tasks[i].end > 0) continue;
      running.push_back(i);
      there.push_back(tasks[i].demand);
    }
    if (running.empty() && next > 1e299) return;
    std::vector<double> speeds = shared_speeds(sharing, there);
    for (std::size_t k = 0; k < running.size(); ++k) {
      if (running.size() > 1) speeds[k] /= 1 + overhead;
      next = std::min(next, now + left[running[k]] / speeds[k]);
    }
    for (std::size_t k = 0; k < running.size(); ++k) {
      left[running[k]] -= (next - now) * speeds[k];
      if (left[running[k]] < 1e-7) tasks[running[k]].end = next;
    }
    now = next;
  }
}

}  // namespace

TEST_SUITE_BEGIN("laws of interference");

TEST_CASE("speeds lie above zero and not above one, and do not depend on the order of the tasks") {
  CHECK(holds([] {
    const GpuSharing gpu = sharing();
    std::vector<GpuDemand> tasks = demands(1, 8);
    const std::vector<double> speeds = shared_speeds(gpu, tasks);
    for (const double speed : speeds) RC_ASSERT(speed > 0 && speed <= 1);
    const std::size_t shift = *rc::gen::inRange<std::size_t>(0, tasks.size());
    std::rotate(tasks.begin(), tasks.begin() + static_cast<std::ptrdiff_t>(shift), tasks.end());
    const std::vector<double> rotated = shared_speeds(gpu, tasks);
    for (std::size_t i = 0; i < speeds.size(); ++i) RC_ASSERT(rotated[i] == speeds[(i + shift) % speeds.size()]);
  }));
}

TEST_CASE("one more task speeds nobody up") {
  CHECK(holds([] {
    const GpuSharing gpu = sharing();
    std::vector<GpuDemand> tasks = demands(1, 7);
    const std::vector<double> before = shared_speeds(gpu, tasks);
    tasks.push_back(demand());
    const std::vector<double> after = shared_speeds(gpu, tasks);
    for (std::size_t i = 0; i < before.size(); ++i) RC_ASSERT(after[i] <= before[i] + 1e-12);
  }));
}

TEST_CASE("no more of a GPU is in use than there is") {
  CHECK(holds([] {
    GpuSharing gpu = sharing();
    std::vector<GpuDemand> tasks = demands(1, 8);
    if (gpu.partition == GpuSharing::Partition::mig && tasks.size() > gpu.slices) tasks.resize(gpu.slices);
    const std::vector<double> speeds = shared_speeds(gpu, tasks);
    double compute = 0;
    double bandwidth = 0;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      compute += speeds[i] * tasks[i].compute;
      bandwidth += speeds[i] * tasks[i].bandwidth;
    }
    RC_ASSERT(compute <= 1 + 1e-12);
    RC_ASSERT(bandwidth <= 1 + 1e-12);
  }));
}

TEST_CASE("GPUs that queue are never idle for nothing: speeds add up to one at least") {
  CHECK(holds([] {
    GpuSharing gpu = sharing();
    gpu.active_threads = 1;
    if (gpu.partition == GpuSharing::Partition::mig) gpu.partition = GpuSharing::Partition::mps;
    double sum = 0;
    for (const double speed : shared_speeds(gpu, demands(1, 8))) sum += speed;
    RC_ASSERT(sum >= 1 - 1e-12);
  }));
}

TEST_CASE("the engine ends tasks when a twin that goes from change to change does, and the verifier agrees") {
  CHECK(holds([] {
    const GpuSharing gpu = sharing();
    const double overhead = *rc::gen::element(0.0, 0.1);
    std::vector<Task> tasks;
    const int most = gpu.partition == GpuSharing::Partition::mig ? static_cast<int>(gpu.slices) : 6;
    for (int left = *rc::gen::inRange(1, most + 1); left > 0; --left)
      tasks.push_back({static_cast<double>(*rc::gen::inRange(0, 30)), static_cast<double>(*rc::gen::inRange(1, 40)), demand()});
    Json scenario =
        Json::parse(R"({"systems": {"s": {"gpus": {"P40": 1}}}, "workloads": {"w": {"parts": {}}}, "policies": ["fifo"]})");
    Json& colocation = scenario["systems"]["s"]["colocation"];
    colocation = {{"max_per_gpu", std::max(2, most)}, {"law", "interference"}, {"overhead", overhead}};
    if (gpu.partition == GpuSharing::Partition::mps) colocation["partition"] = {{"mps", gpu.active_threads}};
    if (gpu.partition == GpuSharing::Partition::mig) colocation["partition"] = {{"mig", gpu.slices}};
    for (std::size_t i = 0; i < tasks.size(); ++i)
      scenario["workloads"]["w"]["parts"][fmt::format("p{}", i)] = {{"type", "dag"},
                                                                    {"arrival", fmt::format("{} s", tasks[i].arrival)},
                                                                    {"tasks",
                                                                     {{fmt::format("t{}", i),
                                                                       {{"time", fmt::format("{} s", tasks[i].work)},
                                                                        {"demand",
                                                                         {{"compute", tasks[i].demand.compute},
                                                                          {"bandwidth", tasks[i].demand.bandwidth},
                                                                          {"weight", tasks[i].demand.weight}}}}}}}};
    const ScenarioRun run = run_text(scenario.dump());
    if (const std::string violations = run.violations(); !violations.empty()) RC_FAIL(violations + scenario.dump(1));
    run_slowly(gpu, overhead, tasks);
    std::map<std::string, double> ends;
    for (auto row : run.gantt()) ends[row["task"]] = std::stod(row["end_s"]);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const double end = ends[fmt::format("t{}", i)];
      if (std::abs(end - tasks[i].end) > 1e-5) RC_FAIL(fmt::format("t{}: {} and {}\n{}", i, end, tasks[i].end, scenario.dump(1)));
    }
  }));
}

TEST_SUITE_END();

}  // namespace gpusim::test
