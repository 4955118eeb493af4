// Closed loops of experiments: what the generator makes, and what is measured of it.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "sim/base/elementary.hpp"
#include "sim/base/random.hpp"
#include "tests/support/scenario_run.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

/// Two T4 in `gpus`, models of 1 h, the ensembles `single` and `pair`, a researcher at work from 9 to 18 o'clock every day and one
/// from Monday to Friday; simulated time 0 is a Monday.
std::string scenario(const std::string& workloads, int gpus = 1, std::uint64_t seed = 1) {
  return fmt::format(R"({{
    "seed": {}, "start": "2026-01-05 00:00",
    "calendars": {{"daily": {{"hours": ["09:00-18:00"], "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}},
                  "weekdays": {{"hours": ["09:00-18:00"]}}}},
    "people": {{"daily": {{"calendar": "daily"}}, "weekdays": {{"calendar": "weekdays"}}}},
    "systems": {{"s": {{"gpus": {{"T4": {}}}}}}},
    "models": {{"a": {{"time": "1 h"}}, "b": {{"time": "2 h"}}, "long": {{"time": "8 h"}}, "three": {{"time": "3 h"}}}},
    "workloads": {{
      "single": {{"type": "ensemble", "models": ["a"]}},
      "pair": {{"type": "ensemble", "models": ["a", "b"]}},
      "night": {{"type": "ensemble", "models": ["long"]}},
      "slow": {{"type": "ensemble", "models": ["three"]}},
      {}}}}})",
                     seed, gpus, workloads);
}

/// The measures of workload "w", which stands last.
LoopMeasures measured(const std::string& loop, int gpus = 1) {
  const Scenario loaded = load(parse_text(scenario("\"w\": " + loop, gpus), "test.json"));
  return *simulate_run(loaded, loaded.runs.back()).nominal().loop;
}

std::string name_of(const Workload& workload, TaskId task) {
  return workload.jobs[index(workload.job[index(task)])].name + ":" + workload.task_name[index(task)];
}

std::vector<std::string> names(const Workload& workload, const std::vector<TaskId>& tasks) {
  std::vector<std::string> result;
  for (const TaskId task : tasks) result.push_back(name_of(workload, task));
  return result;
}

std::vector<std::string> edges(const Workload& workload) {
  std::vector<std::string> result;
  for (std::size_t task = 0; task < workload.tasks(); ++task)
    for (const Edge& edge : workload.graph.successors(id<TaskId>(task)))
      result.push_back(name_of(workload, id<TaskId>(task)) + " > " + name_of(workload, edge.task));
  return result;
}

/// The rows of one workload.
Rows rows_of(const std::string& csv, const std::string& workload) {
  Rows rows;
  for (const auto& row : read_csv(csv))
    if (row.at("workload") == workload) rows.push_back(row);
  return rows;
}

}  // namespace

TEST_SUITE("loop: workload") {
  using Lines = std::vector<std::string>;

  TEST_CASE("experiments follow each other, submit, run, look") {
    const Scenario loaded =
        load(parse_text(scenario(R"("w": {"type": "experiments", "experiment": "single", "count": 2, "look": "10 min"})"), "s"));
    const Workload& workload = loaded.workloads.back();
    CHECK(edges(workload) ==
          Lines{"w/1:submit > w/1:a", "w/1:a > w/1:look", "w/1:look > w/2:submit", "w/2:submit > w/2:a", "w/2:a > w/2:look"});
    REQUIRE(workload.loop);
    CHECK(workload.loop->experiment == "single");
    CHECK(workload.loop->in_flight == 1);
    CHECK_FALSE(workload.loop->researcher);
    CHECK(names(workload, workload.loop->submit) == Lines{"w/1:submit", "w/2:submit"});
    CHECK(names(workload, workload.loop->done) == Lines{"w/1:a", "w/2:a"});
    CHECK(names(workload, workload.loop->seen) == Lines{"w/1:look", "w/2:look"});
  }

  TEST_CASE("with several in flight every loop takes its turn, and a result joins several last tasks") {
    const Scenario loaded = load(parse_text(
        scenario(R"("w": {"type": "experiments", "experiment": "pair", "count": 3, "in_flight": 2, "researcher": "weekdays"})"),
        "s"));
    const Workload& workload = loaded.workloads.back();
    CHECK(edges(workload) == Lines{"w/1:submit > w/1:a", "w/1:submit > w/1:b", "w/1:a > w/1:result", "w/1:b > w/1:result",
                                   "w/1:result > w/1:look", "w/1:look > w/3:submit", "w/2:submit > w/2:a", "w/2:submit > w/2:b",
                                   "w/2:a > w/2:result", "w/2:b > w/2:result", "w/2:result > w/2:look", "w/3:submit > w/3:a",
                                   "w/3:submit > w/3:b", "w/3:a > w/3:result", "w/3:b > w/3:result", "w/3:result > w/3:look"});
    CHECK(names(workload, workload.loop->done) == Lines{"w/1:result", "w/2:result", "w/3:result"});
    REQUIRE(workload.loop->researcher);
    CHECK(workload.people[index(*workload.loop->researcher)].name == "weekdays");
    for (const TaskId task : {workload.loop->submit[0], workload.loop->seen[2]})
      CHECK(workload.profiles[index(workload.profile[index(task)])].person == workload.loop->researcher);
  }

  TEST_CASE("ids of the loop are those of the built workload") {
    // The part that arrives first comes first, though it stands second.
    const Scenario loaded = load(parse_text(scenario(R"("w": {"parts": {
      "loop": {"type": "experiments", "experiment": "single", "count": 2, "arrival": "1 h"},
      "first": {"type": "ensemble", "models": ["b"]}}})"),
                                            "s"));
    const Workload& workload = loaded.workloads.back();
    CHECK(names(workload, workload.loop->submit) == Lines{"loop/1:submit", "loop/2:submit"});
    CHECK(index(workload.loop->submit[0]) == 1);
  }

  TEST_CASE("exponential lengths depend on seed, experiment and task only") {
    const auto lengths = [](const std::string& more, std::uint64_t seed) {
      const Scenario loaded = load(parse_text(
          scenario(R"("w": {"type": "experiments", "experiment": "pair", "count": 200, "service": "exponential")" + more + "}", 1,
                   seed),
          "s"));
      const Workload& workload = loaded.workloads.back();
      std::vector<double> result;
      for (std::size_t task = 0; task < workload.tasks(); ++task)
        if (workload.task_name[task] == "a" || workload.task_name[task] == "b")
          result.push_back(workload.profiles[index(workload.profile[task])].length);
      return result;
    };
    const std::vector<double> one = lengths("", 1);
    REQUIRE(one.size() == 400);
    CHECK(lengths(R"(, "in_flight": 3, "look": {"exponential": "1 h"})", 1) == one);
    CHECK(lengths("", 2) != one);
    // By inversion of what Philox gives for (seed, experiment, purpose).
    CHECK(one[0] == -gpusim::log1p(-Random(1, 0, "length of model a").uniform()));
    CHECK(one[3] == -gpusim::log1p(-Random(1, 1, "length of model b").uniform()));
    double mean = 0;
    for (const double length : one) mean += length / 400;
    CHECK(std::abs(mean - 1) < 0.1);  // standard error 0.05
  }

  TEST_CASE("a sampled length scales a time to the nearest nanosecond") {
    Scenario loaded = load(parse_text(scenario(R"("w": {"type": "dag", "tasks": {"t": {"time": "1 s"}, "h": {"device": "cpu",
      "time": "1 s"}}})"),
                                      "s"));
    Workload workload = loaded.workloads.back();
    for (const auto& [length, expected] : std::vector<std::pair<double, std::int64_t>>{
             {1, 1'000'000'000}, {0.5, 500'000'000}, {1.0 / 3, 333'333'333}, {2.0 / 3, 666'666'667}, {0, 0}}) {
      for (Profile& profile : workload.profiles) profile.length = length;
      const Performance performance = resolve(loaded.systems.front(), workload, Case::nominal).performance.value();
      CHECK(performance.time(workload.profile[0], id<ClassId>(0)).count() == expected);
      CHECK(performance.host_time(workload.profile[1]).count() == expected);
    }
  }
}

TEST_SUITE("loop: measures") {
  TEST_CASE("one in flight without a researcher repeats itself") {
    // 1 h of work and 30 min of looking: a cycle of 1.5 h, 16 a day.
    const LoopMeasures measures = measured(R"({"type": "experiments", "experiment": "single", "count": 200, "look": "30 min"})");
    CHECK(measures.experiments == 200);
    CHECK(measures.per_day == 16);
    CHECK(measures.per_workday == 16);
    CHECK(measures.per_day_half_width == 0);
    CHECK(measures.first_day == 16);
    CHECK(measures.mean_cycle == minutes(90));
    CHECK(measures.mean_response == minutes(60));
    CHECK(measures.mean_response_half_width == Seconds{});
  }

  TEST_CASE("two in flight share a GPU") {
    // 3 h of work and 1 h of looking, hours:
    //   run   |1     |2     |3     |4     | ... experiment k ends at 3 k
    //   loop 1 submits 1 at 0, sees it at 4 and submits 3, which ends at 9; loop 2 submits 2 at 0, sees it at 7, submits 4 ...
    // Experiment k > 2 is submitted at 3 (k - 2) + 1. Of 20 the last of loop 1 is seen at 58, the last of loop 2 at 61.
    const LoopMeasures all =
        measured(R"({"type": "experiments", "experiment": "slow", "count": 20, "in_flight": 2, "look": "1 h"})");
    CHECK(all.experiments == 19);
    CHECK(all.per_day == doctest::Approx(19 * 24 / 58.0).epsilon(1e-12));
    CHECK(all.first_day == 9);  // at 0, 0, 4, 7, ... 22
    const LoopMeasures warm =
        measured(R"({"type": "experiments", "experiment": "slow", "count": 20, "in_flight": 2, "look": "1 h", "warm_up": 1})");
    // From 4 h to 58 h: experiments 2 to 19.
    CHECK(warm.experiments == 18);
    CHECK(warm.per_day == 8);
    CHECK(warm.first_day == 9);
    // Experiment 2 took 6 h, the others 3 k - (3 k - 5) = 5 h.
    CHECK(warm.mean_response == Duration::nanoseconds((minutes(6 * 60 + 17 * 5 * 60).count() + 9) / 18));
    // Submissions 3 (4 h after the one before), 4 (7 h) and 5 to 20 (6 h each).
    CHECK(warm.mean_cycle == Duration::nanoseconds((minutes((4 + 7 + 16 * 6) * 60).count() + 9) / 18));
  }

  TEST_CASE("with too few experiments for twenty batches there is no interval") {
    const std::string loop = R"({{"type": "experiments", "experiment": "single", "count": {}, "service": "exponential"}})";
    CHECK(measured(fmt::format(fmt::runtime(loop), 99)).per_day_half_width == std::nullopt);
    const LoopMeasures measures = measured(fmt::format(fmt::runtime(loop), 100));
    REQUIRE(measures.per_day_half_width);
    REQUIRE(measures.mean_response_half_width);
    CHECK(*measures.per_day_half_width > 0);
    CHECK(*measures.mean_response_half_width > Seconds{});
    // One after the other: the response is the time from completion to completion, with the same relative error.
    CHECK(*measures.per_day_half_width / measures.per_day ==
          doctest::Approx(measures.mean_response_half_width->raw() / measures.mean_response.seconds()).epsilon(1e-9));
  }

  TEST_CASE("an experiment waits from its submission on") {
    // Experiment 2 is submitted at 1 h and waits for the GPU until 2 h; the first of the other part holds it until then.
    const ScenarioRun run = run_text(scenario(R"("w": {"parts": {
      "loop": {"type": "experiments", "experiment": "single", "count": 2},
      "other": {"type": "dag", "arrival": "30 min", "priority": 1, "tasks": {"t": {"time": "1 h"}}}}})"));
    const Rows jobs = rows_of(run.report("jobs"), "w");
    REQUIRE(jobs.size() == 3);
    CHECK(jobs[1].at("job") == "loop/2");
    CHECK(jobs[1].at("submit_s") == "3600");
    CHECK(jobs[1].at("start_s") == "7200");
    CHECK(jobs[1].at("waiting_s") == "3600");
    CHECK(jobs[1].at("completion_s") == "7200");
  }
}

TEST_SUITE("loop: researcher") {
  TEST_CASE("eight hours from nine to six are two a day, one of them over night") {
    // 9 to 17 o'clock, then 17 to 1 o'clock, seen at 9 o'clock.
    const LoopMeasures measures = measured(R"({"type": "experiments", "experiment": "night", "count": 10, "researcher": "daily"})");
    CHECK(measures.first_day == 2);
    CHECK(measures.per_day == 2);
    CHECK(measures.per_workday == 2);
    CHECK(measures.mean_response == minutes(8 * 60));
  }

  TEST_CASE("weekends count as days and not as workdays") {
    // Ten experiments in five days, the last seen on Monday morning: seven days.
    const LoopMeasures measures =
        measured(R"({"type": "experiments", "experiment": "night", "count": 10, "researcher": "weekdays"})");
    CHECK(measures.per_day == doctest::Approx(10 / 7.0).epsilon(1e-12));
    CHECK(measures.per_workday == 2);
  }

  TEST_CASE("looking goes on the next morning") {
    // 3 h on the GPU and 2 h of looking: 9-12, 12-14, 14-17, 17-18 and 9-10; then 10-13, 13-15, 15-18, 9-11; then 11-14, 14-16,
    // 16-19, 9-11. From there on as before.
    const ScenarioRun run = run_text(
        scenario(R"("w": {"type": "experiments", "experiment": "slow", "count": 7, "researcher": "daily", "look": "2 h"})"));
    const Rows jobs = rows_of(run.report("jobs"), "w");
    REQUIRE(jobs.size() == 7);
    const std::vector<std::string> submitted = {"9", "14", "34", "39", "59", "64", "83"};
    for (std::size_t job = 0; job < jobs.size(); ++job)
      CHECK(std::stoll(jobs[job].at("submit_s")) == std::stoll(submitted[job]) * 3600);
  }

  TEST_CASE("a GPU takes two of a day's experiments, the faster ones three to five") {
    // One in flight, 9 to 18 o'clock. Five models: 8 h on three P40 of 4 h, 6 h on a V100 of 1.2 h, 3 h or 2 h in mixed precision.
    struct Row {
      const char* look;
      std::vector<std::uint32_t> first_day;  // P40 x3, V100, mixed at 3 h, mixed at 2 h
    };
    for (const Row& row : {Row{"0 s", {2, 2, 3, 5}}, Row{"30 min", {2, 2, 3, 4}}, Row{"60 min", {1, 2, 3, 3}}}) {
      const std::string json = fmt::format(R"({{
        "calendars": {{"daily": {{"hours": ["09:00-18:00"], "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}}}},
        "people": {{"researcher": {{"calendar": "daily"}}}},
        "systems": {{"p40x3": {{"gpus": {{"P40": 3}}}}, "v100": {{"gpus": {{"V100": 1}}}},
                    "mixed": {{"gpus": {{"V100": 1}}, "precision": "mixed"}}}},
        "models": {{"a": {{"time": {{"P40": "4 h", "V100": "1.2 h"}}, "mixed_speedup": [2, 3]}}, "b": {{"base": "a"}},
                   "c": {{"base": "a"}}, "d": {{"base": "a"}}, "e": {{"base": "a"}}}},
        "workloads": {{"cycle": {{"type": "ensemble", "models": ["a", "b", "c", "d", "e"]}},
          "loop": {{"type": "experiments", "experiment": "cycle", "count": 12, "researcher": "researcher", "look": "{}"}}}}}})",
                                           row.look);
      const ScenarioRun run = run_text(json);
      const Rows loops = read_csv(run.report("loops"));
      REQUIRE(loops.size() == 5);  // one, one and the three cases
      const auto starts = [&](std::size_t at) { return std::stoul(loops[at].at("first_day_starts")); };
      CAPTURE(row.look);
      CHECK(loops[3].at("case") == "optimistic");
      CHECK(std::vector<std::uint32_t>{static_cast<std::uint32_t>(starts(0)), static_cast<std::uint32_t>(starts(1)),
                                       static_cast<std::uint32_t>(starts(4)),
                                       static_cast<std::uint32_t>(starts(3))} == row.first_day);
      // Beside the simple counts of one experiment.
      CHECK(loops[0].at("cycle_s") == "28800");
      CHECK(loops[0].at("day_over_cycle") == "3");
      CHECK(loops[0].at("working_day_over_cycle") == "1.125");
      CHECK(loops[0].at("whole_cycles_per_day") == "3");
      CHECK(loops[0].at("whole_cycles_per_workday") == "1");
      CHECK(loops[0].at("back_to_back_per_day") == "3.6");
      CHECK(loops[4].at("cycle_s") == "10800");
      CHECK(loops[4].at("whole_cycles_per_day") == "8");
    }
  }

  TEST_CASE("a day with more hours of runs than the working day is overfull") {
    // Monday: 9 to 17 o'clock and 17 to 24 o'clock are 15 h; Tuesday: 0 to 1 o'clock and 9 to 17 o'clock are 9 h.
    const ScenarioRun run = run_text(
        scenario(R"("w": {"type": "experiments", "experiment": "night", "count": 3, "researcher": "daily", "deadline": "2 d"})"));
    const Rows plan = rows_of(run.report("plan"), "w");
    for (const auto& row : plan) {
      const bool is_monday = row.at("day") == "1";
      CHECK(row.at("date") == (is_monday ? "2026-01-05" : "2026-01-06"));
      CHECK(row.at("day_hours") == (is_monday ? "15" : "9"));
      CHECK(row.at("working_hours") == "9");
      CHECK(row.at("overfull") == (is_monday ? "true" : "false"));
      CHECK(row.at("slack_h") == "7");  // it ends on Tuesday at 17 o'clock
      CHECK(row.at("late") == "false");
    }
  }
}

TEST_SUITE("loop: plan") {
  TEST_CASE("a plan cuts tasks at midnight and adds up days") {
    // Two GPUs, hours: a 0-20 and b 0-6 side by side, c 20-28, n takes no time.
    const ScenarioRun run = run_text(scenario(R"("w": {"deadline": "2026-01-06", "type": "dag", "tasks": {
        "a": {"time": "20 h", "labels": {"f1": "96.20 %", "note": "x, y"}}, "b": {"time": "6 h"},
        "c": {"time": "8 h", "after": ["a"]}, "n": {"device": "cpu", "time": "0 s", "after": ["c"]}}})",
                                              2));
    const Rows plan = rows_of(run.report("plan"), "w");
    REQUIRE(plan.size() == 5);
    struct Row {
      const char *day, *task, *hours, *start, *end, *day_hours, *busy;
    };
    const std::vector<Row> expected = {{"1", "a", "20", "00:00:00", "20:00:00", "30", "24"},
                                       {"1", "b", "6", "00:00:00", "06:00:00", "30", "24"},
                                       {"1", "c", "4", "20:00:00", "24:00:00", "30", "24"},
                                       {"2", "c", "4", "00:00:00", "04:00:00", "4", "4"},
                                       {"2", "n", "0", "04:00:00", "04:00:00", "4", "4"}};
    for (std::size_t i = 0; i < plan.size(); ++i) {
      CAPTURE(i);
      CHECK(plan[i].at("day") == expected[i].day);
      CHECK(plan[i].at("weekday") == (i < 3 ? "mon" : "tue"));
      CHECK(plan[i].at("task") == expected[i].task);
      CHECK(plan[i].at("hours") == expected[i].hours);
      CHECK(plan[i].at("start") == expected[i].start);
      CHECK(plan[i].at("end") == expected[i].end);
      CHECK(plan[i].at("day_hours") == expected[i].day_hours);
      CHECK(plan[i].at("day_busy_hours") == expected[i].busy);
      CHECK(plan[i].at("working_hours").empty());
      CHECK(plan[i].at("overfull").empty());
      CHECK(plan[i].at("slack_h") == "-4");
      CHECK(plan[i].at("late") == "true");
    }
    CHECK(plan[0].at("labels") == "f1=96.20 %; note=x, y");
    CHECK(plan[3].at("start_s") == "86400");
    CHECK(rows_of(run.report("jobs"), "w")[0].at("labels") == "f1=96.20 %; note=x, y");
    // Without a deadline there is neither slack nor delay.
    CHECK(rows_of(run.report("plan"), "single")[0].at("late").empty());
  }

  TEST_CASE("the table says what is simulated and how much time is left") {
    const ScenarioRun run = run_text(scenario(R"("w": {"type": "experiments", "experiment": "single", "count": 16, "look": "30 min",
      "deadline": "20 h"})"));
    const std::string table = terminal_page(comparison_page({run.scenario, run.results, "test"}), {});
    for (const char* line : {"  completed in a day, simulated     16\n", "  late by                          4 h\n"})
      CHECK_MESSAGE(table.find(line) != std::string::npos, table);
  }
}
