#include <doctest/doctest.h>

#include "sim/input/json.hpp"
#include "sim/solvers/optimal.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

OfflineTask task(std::int64_t time, std::uint32_t gpus = 1, std::int64_t release = 0) { return {{time}, gpus, release}; }

TaskGraph order_of(std::size_t tasks, std::initializer_list<std::pair<std::size_t, std::size_t>> arcs) {
  std::vector<TaskGraph::Arc> list;
  for (const auto& [from, to] : arcs) list.push_back({id<TaskId>(from), id<TaskId>(to), DataSize{}});
  return {tasks, list};
}

/// Two folds of five trainings, the second after the first, on three P40 and a V100.
Json two_pools(Json policies) {
  Json models = Json::object();
  const int hours[][2] = {{80, 24}, {70, 20}, {60, 18}, {50, 16}, {30, 10}};
  for (int model = 0; model < 5; ++model)
    models["m" + std::to_string(model)] = {
        {"time", {{"P40", std::to_string(hours[model][0]) + " min"}, {"V100", std::to_string(hours[model][1]) + " min"}}},
        {"memory", model == 0 ? "20 GB" : "5 GB"}};
  return {
      {"systems", {{"mixed", {{"gpus", {{"P40", 3}, {"V100-PCIe-16GB", 1}}}}}}},
      {"models", models},
      {"workloads",
       {{"folds", {{"type", "cross_validation"}, {"models", {"m0", "m1", "m2", "m3", "m4"}}, {"folds", 5}, {"barrier", "none"}}}}},
      {"policies", std::move(policies)}};
}

}  // namespace

TEST_SUITE("optimal schedules") {
  TEST_CASE("five equal tasks on three GPUs take two rounds, because a GPU is busy for a whole number of them") {
    const OfflineSchedule schedule = optimal_schedule({{3}, {}, std::vector<OfflineTask>(5, task(4'000))});
    CHECK(schedule.makespan == 8'000);
    CHECK(schedule.is_proven);
    CHECK(schedule.binding == "area");
  }

  TEST_CASE("a task that fits no slow GPU leaves them to the others") {
    // On the fast GPU 6 and 2, on the slow one 4 (twice 2): 8 at best, since 6 runs on the fast one only.
    const OfflineSchedule schedule = optimal_schedule({{1, 1}, {}, {{{6, std::nullopt}}, {{2, 4}}, {{2, 4}}}});
    CHECK(schedule.makespan == 8);
    CHECK(schedule.is_proven);
    CHECK(schedule.device_class[0] == 0);
  }

  TEST_CASE("a gang holds all its GPUs from start to end") {
    // 2 GPUs: gang of 3 units, then two tasks of 2 side by side; 5.
    const OfflineInstance instance{{2}, {}, {task(3, 2), task(2), task(2)}};
    const OfflineSchedule schedule = optimal_schedule(instance);
    CHECK(schedule.makespan == 5);
    CHECK(schedule.is_proven);
    const auto gpus = gpus_of(instance, schedule);
    CHECK(gpus[0] == std::vector<std::uint32_t>{0, 1});
    CHECK(gpus[1] != gpus[2]);
  }

  TEST_CASE("nothing starts before its release, and a chain not before what is before it") {
    const OfflineSchedule schedule = optimal_schedule({{1}, {}, {task(2, 1, 5), task(3)}, order_of(2, {{0, 1}})});
    CHECK(schedule.start == std::vector<std::int64_t>{5, 7});
    CHECK(schedule.makespan == 10);
    CHECK(schedule.is_proven);
    CHECK(schedule.binding == "critical path");
  }

  TEST_CASE("a resource without GPUs is shared by amounts") {
    // Of 10 units, 6 + 6 do not fit together, 6 + 4 do.
    OfflineInstance instance{{}, {10}, {}};
    for (const std::int64_t demand : {6, 6, 4}) instance.tasks.push_back({{5}, 0, 0, {demand}});
    const OfflineSchedule schedule = optimal_schedule(instance);
    CHECK(schedule.makespan == 10);
    CHECK(schedule.is_proven);
  }

  TEST_CASE("a task of no length takes its turn between two others") {
    const OfflineInstance instance{{1}, {}, {task(4), task(0), task(4)}, order_of(3, {{0, 1}, {1, 2}})};
    const OfflineSchedule schedule = optimal_schedule(instance);
    CHECK(schedule.start == std::vector<std::int64_t>{0, 4, 4});
    CHECK(schedule.is_proven);
    CHECK(gpus_of(instance, schedule)[1] == std::vector<std::uint32_t>{0});
  }

  TEST_CASE("nothing to do takes no time") {
    const OfflineSchedule schedule = optimal_schedule({{1}, {}, {}});
    CHECK(schedule.makespan == 0);
    CHECK(schedule.is_proven);
  }

  TEST_CASE("what cannot be scheduled is said, by task") {
    CHECK(why_unschedulable({{1}, {}, {task(3)}}).empty());
    CHECK(why_unschedulable({{1}, {}, {task(3), task(3, 2)}}) == "task 1 can run nowhere");
    CHECK(why_unschedulable({{1}, {}, {task(-3)}}) == "task 0 has a time below 0");
    CHECK(why_unschedulable({{1}, {}, {task(3, 1, -1)}}) == "task 0 is released before 0");
    CHECK(why_unschedulable({{1}, {}, {{{1, 2}}}}) == "task 0 has 2 times instead of 1");
    CHECK(why_unschedulable({{1}, {4}, {{{1}, 1, 0, {5}}}}) == "task 0 needs 5 of resource 0, of which there are 4");
    CHECK(why_unschedulable({{1}, {}, {task(1), task(1)}, order_of(2, {{0, 1}, {1, 0}})}) == "the order has a cycle");
    CHECK(why_unschedulable({{1}, {}, {task(INT64_MAX - 1), task(INT64_MAX - 1)}}) ==
          "the times add up to more than a clock can count");
    CHECK(why_unschedulable({{1}, {}, std::vector<OfflineTask>(kMostOfflineTasks + 1, task(1))}) ==
          "there are 20001 tasks, and a plan may have 20000");
  }

  TEST_CASE("the policy plans all folds at once, says that it is proven, and the others show their gap to it") {
    const ScenarioRun run = run_text(two_pools({"optimal", "fifo"}).dump());
    CHECK(run.violations() == "");
    const Rows rows = run.summary();
    CHECK(rows[0].at("policy") == "optimal");
    CHECK(rows[0].at("proven_optimal") == "true");
    CHECK(rows[0].at("bound_s") == rows[0].at("makespan_s"));
    CHECK(rows[1].at("bound_s") == rows[0].at("makespan_s"));
    CHECK(rows[1].at("bound_name") == rows[0].at("bound_name"));
    CHECK(std::stod(rows[1].at("makespan_s")) >= std::stod(rows[0].at("makespan_s")));
  }

  TEST_CASE("what the policy cannot express is an error of the input") {
    Json scenario = two_pools({"optimal"});
    scenario["systems"]["mixed"]["available"] = {{"from", "1 h"}};
    CHECK_THROWS_AS((void)run_text(scenario.dump()), InputError);
    CHECK_THROWS_AS((void)run_text(two_pools({{"optimal", {{"effort", 0}}}}).dump()), InputError);
    CHECK_THROWS_AS((void)run_text(two_pools({{"optimal", {{"placement", "first"}}}}).dump()), InputError);
  }
}

}  // namespace gpusim::test
