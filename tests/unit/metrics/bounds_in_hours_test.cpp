// Lower bounds where GPUs, starts and people have hours; through the whole pipeline. Time 0 is Monday 0:00.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>

#include "tests/support/scenario_run.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

/// Ann is there from 9 to 12 and from 13 to 18 o'clock, Monday to Friday; `gpus` V100, models of 1.2 h, and a workload.
Measures run(const std::string& workload, int gpus = 1, const std::string& available = "") {
  const std::string text = fmt::format(R"({{"start": "2026-01-05 00:00",
    "calendars": {{"office": {{"hours": ["09:00-12:00", "13:00-18:00"]}}}},
    "people": {{"ann": {{"calendar": "office"}}}},
    "systems": {{"s": {{"gpus": {{"V100": {}}} {}}}}},
    "models": {{"m": {{"time": "1.2 h"}}, "b": {{"base": "m"}}, "c": {{"base": "m"}}, "d": {{"base": "m"}}, "e": {{"base": "m"}}}},
    "workloads": {{"five": {{"type": "ensemble", "models": ["m", "b", "c", "d", "e"]}}, "w": {}}}}})",
                                       gpus, available, workload);
  const Scenario loaded = load(parse_text(text, "test.json"));
  return simulate_run(loaded, loaded.runs.back()).nominal();
}

/// Independent tasks of so many hours.
std::string tasks(int count, double task_hours, const std::string& more = "") {
  std::string text = R"({"type": "dag", )" + more + R"("tasks": {)";
  for (int task = 0; task < count; ++task)
    text += fmt::format(R"({}"t{}": {{"time": "{} h"}})", task == 0 ? "" : ", ", task, task_hours);
  return text + "}}";
}

}  // namespace

TEST_SUITE_BEGIN("bounds in hours");

TEST_CASE("a loop of one experiment at a time is bounded by the nights between its experiments") {
  // 6 h each: Monday 9 to 15, 15 to 21, seen on Tuesday 9, two more until 21, seen on Wednesday 9 o'clock.
  const Measures measures = run(R"({"type": "experiments", "experiment": "five", "count": 4, "researcher": "ann"})");
  CHECK(measures.makespan == hours(57));
  CHECK(measures.bound.time == hours(57));
  CHECK(measures.proven_optimal);
}

TEST_CASE("while the researcher is away only the experiments in flight go on") {
  // Two in flight, 40 experiments of 6 h: on one GPU a day of work has 8 h, lunch 1 h and a night 12 h of them, Friday's too. What
  // is bounded is the schedule, which begins at 9 o'clock: 4 experiments (24 h) would need 9 to 18 and 12 h of the night.
  const Measures measures =
      run(R"({"type": "experiments", "experiment": "five", "count": 4, "in_flight": 2, "researcher": "ann"})");
  CHECK(measures.bound.time <= measures.makespan);
  // 9 h until 18 o'clock, 12 h in the night, 3 h from Tuesday 9 o'clock.
  CHECK(measures.bound.time >= hours(36));
  CHECK_FALSE(measures.bound.ignores_hours);
}

TEST_CASE("while no task may start a GPU only finishes what it has") {
  // 9-11, 11-13, 13-15, 15-17 and 17-19 o'clock on two days. Work of 20 h: 9 h until 18 o'clock (lunch is shorter than a task), 2 h
  // after it, and 9 h on the second day.
  const Measures measures = run(tasks(10, 2, R"("starts": "ann", )"));
  CHECK(measures.makespan == hours(43));
  CHECK(measures.bound.time == hours(42));
  CHECK(measures.bound.name == "area");
  CHECK_FALSE(measures.bound.ignores_hours);
}

TEST_CASE("a gang counts the windows of its GPUs") {
  const Measures measures =
      run(R"({"type": "dag", "tasks": {"t": {"time": "4 h", "gpus": 2}}})", 2, R"(, "available": {"calendar": "office"})");
  CHECK(measures.bound.time == hours(17));  // 13 to 17 o'clock: it does not fit before lunch
  CHECK(measures.proven_optimal);
}

TEST_CASE("a bound that ignores the hours of people is left out, and a proof needs no hours") {
  const auto labelled = [](int task_hours) {
    std::string text = R"({"type": "dag", "tasks": {)";
    for (int task = 0; task < 3; ++task)
      text += fmt::format(R"({0}"l{1}": {{"person": "ann", "time": "8 h"}}, "t{1}": {{"time": "{2} h", "after": ["l{1}"]}})",
                          task == 0 ? "" : ", ", task, task_hours);
    return text + "}}";
  };
  // A day of labels for each of three tasks of 30 h: the GPU works from Monday 18 o'clock without a break, 90 h.
  const Measures measures = run(labelled(30));
  CHECK(measures.makespan == hours(108));
  CHECK(measures.bound.time == hours(90));
  CHECK(measures.bound.ignores_hours);
  // With tasks of 1 h the last label, on Wednesday 18 o'clock, is what binds.
  const Measures people = run(labelled(1));
  CHECK(people.makespan == hours(67));
  CHECK(people.bound.time == hours(66));
  CHECK(people.bound.name == "people");
  CHECK_FALSE(people.bound.ignores_hours);
}

TEST_CASE("hours that close nothing before the end are as none") {
  // Three rounds of 3 h on 2 GPUs from 9 to 18 o'clock, were it not for lunch: without hours reachable loads prove 9 h.
  const Measures measures = run(tasks(5, 3), 2);
  CHECK(measures.proven_optimal);
  const Measures open = run(tasks(5, 3), 2, R"(, "available": {"until": "9 h"})");
  CHECK(open.makespan == hours(9));
  CHECK(open.bound.name == measures.bound.name);
  CHECK(open.proven_optimal);
}

TEST_SUITE_END();
