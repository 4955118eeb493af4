// Where theory says that a policy is optimal, it must attain the optimum that the same theory gives as a formula.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>

#include "sim/input/json.hpp"
#include "tests/properties/laws.hpp"

namespace gpusim::test {
namespace {

Json on_equal_gpus(int gpus, Json workload) {
  return {{"gpus", {{"card", {{"memory", "8 GB"}}}}},
          {"systems", {{"cards", {{"gpus", {{"card", gpus}}}}}}},
          {"workloads", {{"work", std::move(workload)}}}};
}

/// Each time is a job of its own, in this order.
Json independent_jobs(const std::vector<int>& times) {
  Json parts = Json::object();
  for (std::size_t job = 0; job < times.size(); ++job)
    parts[fmt::format("job{}", job)] = {{"type", "dag"}, {"tasks", {{"task", {{"time", fmt::format("{} s", times[job])}}}}}};
  return {{"parts", parts}};
}

/// Tasks of one second; each but the first comes before `successor[task]`, which has a smaller number.
Json in_tree(const std::vector<int>& successor) {
  Json tasks = Json::object();
  for (std::size_t task = 0; task < successor.size(); ++task)
    tasks[fmt::format("t{}", task)] = {{"time", "1 s"}, {"after", Json::array()}};
  for (std::size_t task = 1; task < successor.size(); ++task)
    tasks[fmt::format("t{}", successor[task])]["after"].push_back(fmt::format("t{}", task));
  return {{"type", "dag"}, {"tasks", tasks}};
}

/// max over levels j of j + ceil(tasks above level j / m): T. C. Hu, Operations Research 9(6), 1961, theorem 1.
int hus_optimum(const std::vector<int>& successor, int gpus) {
  std::vector<int> level(successor.size(), 1);
  for (std::size_t task = 1; task < successor.size(); ++task) level[task] = level[static_cast<std::size_t>(successor[task])] + 1;
  int optimum = 0;
  for (int below = 0; below <= static_cast<int>(successor.size()); ++below) {
    const auto above = static_cast<int>(std::count_if(level.begin(), level.end(), [&](int of_task) { return of_task > below; }));
    if (above > 0) optimum = std::max(optimum, below + (above + gpus - 1) / gpus);
  }
  return optimum;
}

}  // namespace

TEST_SUITE_BEGIN("optimal policies");

TEST_CASE("the longest path first is optimal for tasks of equal length in an in-tree") {
  CHECK(holds([] {
    const int gpus = *rc::gen::inRange(1, 6);
    std::vector<int> successor(1);
    for (int task = *rc::gen::inRange(0, 30); task > 0; --task)
      successor.push_back(*rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, static_cast<int>(successor.size()))));
    Json scenario = on_equal_gpus(gpus, in_tree(successor));
    scenario["policies"] = {"critical_path", "fifo", "heft"};
    const ScenarioRun run = run_text(scenario.dump());
    RC_ASSERT(run.violations() == "");
    const std::int64_t optimum = hus_optimum(successor, gpus) * std::int64_t{1'000'000'000};
    for (auto row : run.summary()) {
      RC_ASSERT(nanoseconds(row["bound_s"]) <= optimum);
      RC_ASSERT(nanoseconds(row["makespan_s"]) >= optimum);
      if (row["policy"] == "critical_path") RC_ASSERT(nanoseconds(row["makespan_s"]) == optimum);
    }
  }));
}

// Tasks of no length, tasks without GPUs and names in any order are what a plan can stumble over when it is carried out.
TEST_CASE("what is proven optimal with resources is what the run takes, and no other policy takes less") {
  CHECK(holds([] {
    const int count = *rc::gen::inRange(1, 9);
    const auto below = [](int limit) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, limit)); };
    Json tasks = Json::object();
    for (int task = 0; task < count; ++task) {
      // Names that sort against the order of the tasks.
      Json added{{"time", fmt::format("{} s", below(4))}, {"after", Json::array()}};
      if (below(3) == 0) added["device"] = "cpu";
      if (const int amount = below(4); amount > 0) added["resources"]["seats"] = amount;
      if (below(3) == 0) added["resources"]["disk"] = 1;
      for (int before = 0; before < task; ++before)
        if (below(4) == 0) added["after"].push_back(fmt::format("t{}", 100 - before));
      tasks[fmt::format("t{}", 100 - task)] = std::move(added);
    }
    Json scenario = on_equal_gpus(*rc::gen::inRange(1, 4), {{"type", "dag"}, {"tasks", tasks}});
    scenario["systems"]["cards"]["resources"] = {{"seats", 3}, {"disk", 1}};
    scenario["policies"] = {"optimal", "fifo", "fifo_fit", "critical_path", "sjf", "easy", "conservative", "las"};
    const ScenarioRun run = run_text(scenario.dump());
    RC_ASSERT(run.violations() == "");
    auto rows = run.summary();
    const std::int64_t optimum = nanoseconds(rows.front()["makespan_s"]);
    RC_ASSERT(rows.front()["proven_optimal"] == "true");
    for (auto row : rows) {
      RC_ASSERT(nanoseconds(row["bound_s"]) <= optimum);
      RC_ASSERT(nanoseconds(row["makespan_s"]) >= optimum);
    }
  }));
}

// R. W. Conway, W. L. Maxwell, L. W. Miller, Theory of Scheduling, 1967, section 4-1: the k-th longest of all times stands in
// ceil(k / m) completion times.
TEST_CASE("the shortest task first has the least mean completion time of independent jobs on equal GPUs") {
  CHECK(holds([] {
    const int gpus = *rc::gen::inRange(1, 6);
    std::vector<int> times(static_cast<std::size_t>(*rc::gen::inRange(1, 30)));
    for (int& time : times) time = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 20));
    Json scenario = on_equal_gpus(gpus, independent_jobs(times));
    scenario["policies"] = {"sjf", "lpt", "fifo", "min_min"};
    const ScenarioRun run = run_text(scenario.dump());
    RC_ASSERT(run.violations() == "");
    std::sort(times.rbegin(), times.rend());
    std::int64_t least = 0;
    for (std::size_t rank = 0; rank < times.size(); ++rank)
      least += times[rank] * static_cast<std::int64_t>(1 + rank / static_cast<std::size_t>(gpus)) * 1'000'000'000;
    const auto jobs = static_cast<std::int64_t>(times.size());
    for (auto row : run.summary()) {
      // The mean is rounded to the nanosecond.
      const std::int64_t excess = nanoseconds(row["mean_completion_s"]) * jobs - least;
      RC_ASSERT(excess > -jobs);
      if (row["policy"] == "sjf" || row["policy"] == "min_min") RC_ASSERT(excess < jobs);
    }
  }));
}

TEST_SUITE_END();

}  // namespace gpusim::test
