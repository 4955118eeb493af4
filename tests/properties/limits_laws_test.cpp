// Laws of runs in which GPUs and people are not always there, and of GPUs that tasks share.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "gpusim/policy.hpp"
#include "sim/input/json.hpp"
#include "tests/properties/laws.hpp"
#include "tests/properties/random_work.hpp"

namespace gpusim::test {
namespace {

std::string clock(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

/// Windows of a quarter of an hour and more, because tasks (of exact scenarios) take up to 13 minutes, on some days of the week.
Json calendar(const Draw& draw) {
  Json windows = Json::array();
  for (int minute = draw.between(0, 60); minute <= 1440 - 15 && windows.size() < 6;) {
    const int end = std::min(1440, minute + draw.between(15, 200));
    windows.push_back(clock(minute) + "-" + clock(end));
    minute = end + draw.between(1, 200);
  }
  Json days = Json::array();
  for (const char* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
    if (draw.chance(80)) days.push_back(day);
  if (days.empty()) days.push_back("tue");
  Json calendar = {{"hours", windows}, {"days", days}};
  if (draw.chance(20)) calendar["holidays"] = {"2026-01-05", "2026-01-07"};
  return calendar;
}

Json available(const Draw& draw) {
  Json available = {{"at_close", draw.chance(50) ? "pause" : "finish_before"}};
  if (draw.chance(80)) available["calendar"] = name("calendar", draw.between(1, 2));
  if (draw.chance(30) || !available.contains("calendar")) available["from"] = fmt::format("{} min", draw.between(0, 2000));
  if (draw.chance(10)) available["until"] = "2026-01-20";
  return available;
}

/// Every object that holds the keys of a pool.
template <class Change>
void for_each_pool(Json& scenario, Change change) {
  for (Json& system : scenario["systems"]) {
    if (!system.contains("nodes")) {
      change(system);
      continue;
    }
    for (Json& node : system["nodes"]) change(node);
  }
}

/// Every model, stage and task, wherever it stands.
template <class Change>
void for_each_profile(Json& value, Change change) {
  if (!value.is_structured()) return;
  if (value.is_object() && (value.contains("time") || value.contains("total_time"))) {
    change(value);
    return;
  }
  for (Json& member : value) for_each_profile(member, change);
}

/// Calendars for GPUs and for a person, who starts some workloads and does what the host did.
Json in_hours(Json scenario, const Draw& draw) {
  for (int number = 1; number <= 3; ++number) scenario["calendars"][name("calendar", number)] = calendar(draw);
  scenario["people"][name("person", 1)] = {{"calendar", name("calendar", 3)}, {"count", draw.between(1, 2)}};
  for_each_pool(scenario, [&](Json& pool) {
    if (draw.chance(60)) pool["available"] = available(draw);
  });
  for (Json& workload : scenario["workloads"])
    if (draw.chance(40)) workload["starts"] = name("person", 1);
  for (const char* section : {"models", "workloads"})
    for_each_profile(scenario[section], [&](Json& profile) {
      if (!profile.contains("device") || draw.chance(30)) return;
      profile.erase("device");
      profile["person"] = name("person", 1);
      profile["resumable"] = draw.chance(60);
    });
  return scenario;
}

Json sharing_gpus(Json scenario, const Draw& draw) {
  static constexpr double kShares[] = {1, 0.5, 0.3, 0.7, 0.123456};
  for_each_pool(scenario, [&](Json& pool) {
    if (pool.contains("available")) pool["available"]["at_close"] = "pause";
    if (!draw.chance(70)) return;
    pool["colocation"] = {{"max_per_gpu", draw.between(1, 4)},
                          {"when_full", draw.chance(80) ? "wait" : "serialise"},
                          {"overhead", draw.chance(50) ? 0 : 0.1}};
    if (!draw.chance(40)) return;
    pool["colocation"]["law"] = "interference";
    if (draw.chance(40)) pool["colocation"]["partition"] = "mps";
    const int most = pool["colocation"]["max_per_gpu"];
    if (most > 1 && draw.chance(20)) pool["colocation"]["partition"] = {{"mig", draw.between(most, 5)}};
  });
  for (const char* section : {"models", "workloads"})
    for_each_profile(scenario[section], [&](Json& profile) {
      if (profile.contains("device") || profile.contains("person")) return;
      profile["share"] = kShares[draw.between(0, 4)];
      if (draw.chance(80))
        profile["demand"] = {
            {"compute", kShares[draw.between(0, 4)]}, {"bandwidth", kShares[draw.between(0, 4)]}, {"weight", draw.between(1, 4)}};
    });
  for (const PolicyRow& row : policy_table())
    if (!row.places_gangs || may_preempt(row)) scenario["policies"].erase(std::string(row.name));
  return scenario;
}

/// Runs it; the schedules are possible and no shorter than their bounds. What windows make impossible is an error of the input.
void expect_possible_schedules(const Json& scenario) {
  std::optional<ScenarioRun> run;
  try {
    run.emplace(run_text(scenario.dump()));
  } catch (const Infeasible&) {
    RC_TAG("infeasible");
    return;
  }
  RC_TAG("runs");
  const std::string violations = run->violations();
  if (!violations.empty()) RC_FAIL(violations + scenario.dump(1));
  for (const Result& result : run->results)
    for (const CaseResult& one : result.cases) {
      RC_ASSERT(one.measures.makespan >= one.measures.bound.time);
      Duration end;
      for (const Span span : one.schedule) end = std::max(end, span.end.since_start());
      RC_ASSERT(finish(one.measures) == end);
      RC_ASSERT(one.measures.utilization <= 1 + 1e-12);
    }
}

/// Loops of experiments by a person with hours, on GPUs that may have hours too.
Json loops_in_hours(const Draw& draw) {
  Json scenario = {{"policies", {"fifo", "lpt"}}};
  for (int number = 1; number <= 3; ++number) scenario["calendars"][name("calendar", number)] = calendar(draw);
  scenario["people"][name("person", 1)] = {{"calendar", name("calendar", 3)}};
  scenario["systems"]["s"] = {{"gpus", {{"T4", draw.between(1, 3)}}}};
  if (draw.chance(30)) scenario["systems"]["s"]["available"] = available(draw);
  Json models = Json::array();
  for (int number = 1; number <= draw.between(1, 3); ++number) {
    scenario["models"][name("model", number)] = {{"time", fmt::format("{} min", draw.between(1, 13))}};
    models.push_back(name("model", number));
  }
  scenario["workloads"]["single"] = {{"type", "ensemble"}, {"models", models}};
  const int count = draw.between(1, 12);
  Json loop = {{"type", "experiments"}, {"experiment", "single"}, {"count", count}, {"researcher", name("person", 1)}};
  loop["in_flight"] = draw.between(1, std::min(3, count));
  if (draw.chance(50)) loop["look"] = fmt::format("{} min", draw.between(1, 10));
  if (draw.chance(30)) loop["starts"] = name("person", 1);
  scenario["workloads"]["loop"] = loop;
  return scenario;
}

/// Job, task, start and end of all rows, without the GPUs.
std::multiset<std::tuple<std::string, std::string, std::string, std::string, std::string>> times(const ScenarioRun& run) {
  std::multiset<std::tuple<std::string, std::string, std::string, std::string, std::string>> times;
  for (auto row : run.gantt()) times.insert({row["policy"], row["job"], row["task"], row["start_s"], row["end_s"]});
  return times;
}

}  // namespace

TEST_SUITE_BEGIN("laws of windows, people and shared GPUs");

TEST_CASE("schedules in windows are possible, whatever the policy") {
  CHECK(holds([] {
    const ScenarioKind kind{.gangs = *rc::gen::arbitrary<bool>(), .data = *rc::gen::arbitrary<bool>(), .exact = true};
    const RandomScenario scenario = *random_scenario(kind);
    expect_possible_schedules(*rc::gen::exec([&] { return in_hours(Json::parse(scenario.text), Draw(kind)); }));
  }));
}

TEST_CASE("loops in hours are not shorter than their bounds") {
  CHECK(holds([] { expect_possible_schedules(*rc::gen::exec([] { return loops_in_hours(Draw({.exact = true})); })); }));
}

TEST_CASE("schedules on shared GPUs are possible under every list policy") {
  CHECK(holds([] {
    const ScenarioKind kind{.data = *rc::gen::arbitrary<bool>(), .exact = true};
    const RandomScenario scenario = *random_scenario(kind);
    expect_possible_schedules(*rc::gen::exec([&] { return sharing_gpus(Json::parse(scenario.text), Draw(kind)); }));
  }));
}

TEST_CASE("schedules on shared GPUs in windows are possible under every list policy") {
  CHECK(holds([] {
    const ScenarioKind kind{.data = *rc::gen::arbitrary<bool>(), .exact = true};
    const RandomScenario scenario = *random_scenario(kind);
    expect_possible_schedules(*rc::gen::exec([&] {
      const Draw draw(kind);
      return sharing_gpus(in_hours(Json::parse(scenario.text), draw), draw);
    }));
  }));
}

TEST_CASE("windows that close only when all is over, and one task a GPU, change nothing") {
  CHECK(holds([] {
    const RandomScenario random =
        *random_scenario({.gangs = *rc::gen::arbitrary<bool>(), .data = *rc::gen::arbitrary<bool>(), .interrupts = false});
    Json scenario = Json::parse(random.text);
    // Where windows may close it plans anew at every instant, in the order of the tasks and no longer in that of their readiness.
    scenario["policies"].erase("conservative");
    const std::string unlimited = scenario.dump();
    scenario["calendars"]["nearly_always"] = {
        {"hours", {"00:00-24:00"}}, {"days", {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}}, {"holidays", {"2031-01-01"}}};
    scenario["people"]["somebody"] = {{"calendar", "nearly_always"}};
    for_each_pool(scenario, [](Json& pool) {
      pool["available"] = {{"calendar", "nearly_always"}};
      pool["colocation"] = {{"max_per_gpu", 1}, {"overhead", 0.5}};
    });
    for (Json& workload : scenario["workloads"]) workload["starts"] = "somebody";
    const ScenarioRun plain = run_text(unlimited);
    const ScenarioRun limited = run_text(scenario.dump());
    RC_ASSERT(plain.gantt_csv == limited.gantt_csv);
    RC_ASSERT(plain.summary_csv == limited.summary_csv);
  }));
}

TEST_CASE("two equal pools may change places") {
  CHECK(holds([] {
    const RandomScenario random = *random_scenario({.exact = true, .identical = true});
    Json scenario = Json::parse(random.text);
    const Json drawn = *rc::gen::exec([&] { return in_hours(scenario, Draw({.exact = true})); });
    Json& system = scenario["systems"].begin().value();
    scenario["calendars"] = drawn["calendars"];
    Json pool = {{"gpus", system["gpus"]}, {"available", {{"calendar", name("calendar", 1)}}}};
    system.erase("gpus");
    Json swapped = scenario;
    system["nodes"] = {{"left", pool}, {"right", pool}};
    swapped["systems"].begin().value()["nodes"] = {{"right", pool}, {"left", pool}};
    std::optional<ScenarioRun> one;
    try {
      one.emplace(run_text(scenario.dump()));
    } catch (const Infeasible&) {
      return;
    }
    RC_ASSERT(times(*one) == times(run_text(swapped.dump())));
  }));
}

TEST_SUITE_END();

}  // namespace gpusim::test
