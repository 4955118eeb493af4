// Windows of GPUs, hours in which tasks are started, people, and tasks that share a GPU; through the whole pipeline. Time 0 is
// Monday 00:00, so 33 h is Tuesday 09:00.

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "sim/input/json.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

Json office_scenario() {
  return Json::parse(R"({
    "calendars": {"office": {"hours": ["09:00-12:00", "13:00-18:00"]}, "day": {"hours": ["09:00-17:00"]}},
    "people": {"ann": {"calendar": "office"}, "bob": {"calendar": "day"}},
    "systems": {"s": {"gpus": {"P40": 1}}},
    "workloads": {"w": {"type": "dag", "tasks": {}}}})");
}

/// Start and end of a task in seconds.
struct Bar {
  double start = 0;
  double end = 0;
  bool operator==(const Bar&) const = default;
};
Bar hours(double start, double end) { return {start * 3600, end * 3600}; }
doctest::String toString(const Bar& bar) {
  return (std::to_string(bar.start / 3600) + " h to " + std::to_string(bar.end / 3600) + " h").c_str();
}

/// Runs a scenario under one policy; the verifier must have nothing against it.
std::map<std::string, Bar> run(Json scenario, const std::string& policy = "fifo") {
  scenario["policies"] = Json::array({policy});
  const ScenarioRun run = run_text(scenario.dump());
  CHECK(run.violations() == "");
  std::map<std::string, Bar> bars;
  for (auto row : run.gantt())
    if (row["kind"] == "run") bars[row["task"]] = {std::stod(row["start_s"]), std::stod(row["end_s"])};
  return bars;
}

std::string error_of(const Json& scenario) {
  try {
    (void)run_text(scenario.dump());
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

Json& tasks(Json& scenario) { return scenario["workloads"]["w"]["tasks"]; }

/// Tasks of these hours, one after the other in the file.
void add_tasks(Json& scenario, const std::vector<std::pair<const char*, const char*>>& times) {
  for (const auto& [name, time] : times) tasks(scenario)[name] = {{"time", time}};
}

const std::vector<std::string> kLists = {"fifo", "fifo_fit", "sjf", "lpt", "critical_path", "sequential"};
const std::vector<std::string> kPlanners = {"heft", "cpop", "peft", "min_min", "max_min"};

}  // namespace

TEST_SUITE_BEGIN("limits: windows");

TEST_CASE("a task starts only where it ends inside the window") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["available"] = {{"calendar", "office"}};
  add_tasks(scenario, {{"a", "2 h"}, {"b", "2 h"}, {"c", "4 h"}});
  // a fills 9-11; for b 11-12 is too short; after b, 15-18 is too short for c, and so is Tuesday morning.
  for (const std::string policy : {"fifo", "fifo_fit", "min_min", "sequential"}) {
    CAPTURE(policy);
    auto bars = run(scenario, policy);
    CHECK(bars["a"] == hours(9, 11));
    CHECK(bars["b"] == hours(13, 15));
    CHECK(bars["c"] == hours(37, 41));
  }
  // Longest first: c needs the afternoon, and a goes before it.
  auto bars = run(scenario, "lpt");
  CHECK(bars["a"] == hours(9, 11));
  CHECK(bars["c"] == hours(13, 17));
  CHECK(bars["b"] == hours(33, 35));
  // Planned in the order c, a, b: a waits for its turn behind c, and b for the afternoon after a.
  bars = run(scenario, "heft");
  CHECK(bars["c"] == hours(13, 17));
  CHECK(bars["a"] == hours(33, 35));
  CHECK(bars["b"] == hours(37, 39));
}

TEST_CASE("a task pauses outside the windows without cost") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["available"] = {{"calendar", "office"}, {"at_close", "pause"}};
  add_tasks(scenario, {{"a", "2 h"}, {"b", "2 h"}, {"c", "5 h"}});
  // b works 11-12 and 13-14; c 14-18 and one hour on Tuesday.
  for (const std::string policy : {"fifo", "min_min", "sequential"}) {
    CAPTURE(policy);
    auto bars = run(scenario, policy);
    CHECK(bars["a"] == hours(9, 11));
    CHECK(bars["b"] == hours(11, 14));
    CHECK(bars["c"] == hours(14, 34));
  }
  // The longest first: c 9-12 and 13-15, a 15-17, b 17-18 and an hour on Tuesday.
  for (const std::string policy : {"lpt", "heft", "max_min"}) {
    CAPTURE(policy);
    auto bars = run(scenario, policy);
    CHECK(bars["c"] == hours(9, 15));
    CHECK(bars["a"] == hours(15, 17));
    CHECK(bars["b"] == hours(17, 34));
  }
}

TEST_CASE("data and files that move count in the window, under every policy that starts tasks") {
  std::vector<std::string> policies = kLists;
  policies.insert(policies.end(), {"work_stealing", "priority", "easy", "conservative"});
  Json data = office_scenario();
  data["systems"]["s"] = {{"gpus", {{"P40", 1}, {"V100", 1}}},
                          {"available", {{"calendar", "office"}}},
                          {"interconnect", {{"type", "mesh"}, {"bandwidth", "1 GB/s"}}}};
  tasks(data)["a"] = {{"time", {{"P40", "1 h"}}}};
  tasks(data)["b"] = {{"time", {{"V100", "1.5 h"}}}, {"after", {{"a", "3600 GB"}}}};
  Json files = office_scenario();
  files["systems"]["s"]["available"] = {{"calendar", "office"}};
  files["systems"]["s"]["interconnect"] = {{"type", "pcie"}, {"bandwidth", "10 GB/s"}, {"latency", "0 s"}};
  files["systems"]["s"]["storage"] = "2 GB/s";
  tasks(files)["a"] = {{"time", "2.5 h"}, {"load", "7200 GB"}};
  for (const std::string& policy : policies) {
    CAPTURE(policy);
    // a 9-10; then 1 h of data and 1.5 h of work do not end before 12.
    CHECK(run(data, policy)["b"] == hours(14, 15.5));
    // 1 h of files and 2.5 h of work neither.
    CHECK(run(files, policy)["a"] == hours(14, 16.5));
  }
}

TEST_CASE("GPUs come at an instant and go at another") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["available"] = {{"from", "2 h"}, {"until", "2026-01-06"}};
  add_tasks(scenario, {{"a", "22 h"}});
  CHECK(run(scenario)["a"] == hours(2, 24));

  add_tasks(scenario, {{"b", "1 h"}});
  CHECK(error_of(scenario) ==
        "test.json: /systems/s/available: task \"b\" of job \"w\" has not started, but no window comes in which it could");
  add_tasks(scenario, {{"b", "23 h"}});
  CHECK(error_of(scenario) ==
        "test.json: /workloads/w/tasks/b: takes 23 h, but no GPU of \"s\" has an availability window that long");
}

TEST_CASE("a pool that opens at night takes what the other one has no time for") {
  Json scenario = office_scenario();
  scenario["calendars"]["night"] = Json::parse(R"({"hours": ["00:00-06:00", "22:00-24:00"],
                                                  "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]})");
  scenario["systems"]["s"] = Json::parse(R"({"nodes": {
      "own": {"gpus": {"P40": 1}, "available": {"calendar": "office"}},
      "rented": {"gpus": {"P40": 1}, "available": {"calendar": "night"}}}})");
  add_tasks(scenario, {{"a", "6 h"}, {"b", "5 h"}, {"c", "5 h"}});
  // At midnight only "rented" is there: a takes its whole window. b takes the office's afternoon, c the next night.
  auto bars = run(scenario);
  CHECK(bars["a"] == hours(0, 6));
  CHECK(bars["b"] == hours(13, 18));
  CHECK(bars["c"] == hours(22, 27));
}

TEST_CASE("a gang starts when all its GPUs are there, and pauses while one of them is not") {
  Json scenario = office_scenario();
  scenario["systems"]["s"] = Json::parse(R"({"nodes": {
      "one": {"gpus": {"P40": 1}, "available": {"calendar": "office", "at_close": "pause"}},
      "two": {"gpus": {"P40": 1}, "available": {"calendar": "day", "at_close": "pause"}}}})");
  tasks(scenario)["a"] = {{"time", "9 h"}, {"gpus", 2}};
  // Both are there 9-12 and 13-17, 7 h a day: two more on Tuesday.
  CHECK(run(scenario)["a"] == hours(9, 35));
  scenario["systems"]["s"]["nodes"]["two"]["available"]["at_close"] = "finish_before";
  tasks(scenario)["a"]["time"] = "7 h";
  CHECK(run(scenario)["a"] == hours(9, 17));
}

TEST_CASE("two equal pools may be written in either order") {
  Json pool = Json::parse(R"({"gpus": {"P40": 1}, "available": {"calendar": "office"}})");
  Json one = office_scenario();
  one["systems"]["s"] = {{"nodes", {{"left", pool}, {"right", pool}}}};
  add_tasks(one, {{"a", "2 h"}, {"b", "3 h"}, {"c", "5 h"}, {"d", "1 h"}, {"e", "2 h"}});
  Json other = one;
  other["systems"]["s"]["nodes"] = {{"right", pool}, {"left", pool}};
  for (const auto& policies : {kLists, kPlanners})
    for (const std::string& policy : policies) {
      CAPTURE(policy);
      CHECK(run(one, policy) == run(other, policy));
    }
}

TEST_CASE("no schedule in windows is shorter than the bound, which counts them") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["available"] = {{"calendar", "office"}, {"at_close", "pause"}};
  add_tasks(scenario, {{"a", "2 h"}, {"b", "2 h"}, {"c", "5 h"}});
  // 9 h of work on one GPU that is there for 8 h a day: not before Tuesday 10:00.
  const ScenarioRun run = run_text(scenario.dump());
  const Measures& measures = run.results.front().nominal();
  CHECK(measures.bound.time.count() == 34 * std::int64_t{3'600'000'000'000});
  CHECK(measures.bound.name == "area");
  CHECK(measures.proven_optimal);
  // Kept busy for ever: 8 of 24 hours on 5 of 7 days, 9 h each.
  CHECK(measures.experiments_per_day_back_to_back == doctest::Approx(8.0 * 5 / 7 / 9));
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("limits: starts");

TEST_CASE("tasks start in somebody's hours and run on after them") {
  Json scenario = office_scenario();
  scenario["workloads"]["w"]["starts"] = "bob";
  add_tasks(scenario, {{"a", "10 h"}, {"b", "1 h"}, {"c", "1 h"}});
  // a runs 9-19, when bob has gone; b and c follow on Tuesday.
  for (const auto& policies : {kLists, kPlanners})
    for (const std::string& policy : policies) {
      if (policy == "sjf" || policy == "min_min") continue;  // a last
      CAPTURE(policy);
      auto bars = run(scenario, policy);
      CHECK(bars["a"] == hours(9, 19));
      CHECK(bars["b"] == hours(33, 34));
      CHECK(bars["c"] == hours(34, 35));
    }
  CHECK(run(scenario, "sjf")["a"] == hours(11, 21));
  CHECK(run(scenario, "min_min")["a"] == hours(11, 21));
}

TEST_CASE("tasks of the host do not wait for anybody") {
  Json scenario = office_scenario();
  scenario["workloads"]["w"]["starts"] = "bob";
  tasks(scenario)["a"] = {{"time", "1 h"}, {"device", "cpu"}};
  CHECK(run(scenario)["a"] == hours(0, 1));
}

TEST_CASE("hours of starts and windows of GPUs that never meet are found when the scenario is loaded") {
  Json scenario = office_scenario();
  scenario["calendars"]["night"] = Json::parse(R"({"hours": ["18:00-24:00"]})");
  scenario["systems"]["s"]["available"] = {{"calendar", "night"}};
  scenario["workloads"]["w"]["starts"] = "ann";
  add_tasks(scenario, {{"a", "1 h"}});
  CHECK(error_of(scenario) ==
        "test.json: /workloads/w/tasks/a: takes 1 h, but no GPU of \"s\" has an availability window that long after an hour in "
        "which it "
        "may start");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("limits: people");

TEST_CASE("a person does tasks in their order, in working hours, and leaves what can wait at the end of the day") {
  Json scenario = office_scenario();
  tasks(scenario)["a"] = {{"person", "bob"}, {"time", "5 h"}};
  tasks(scenario)["b"] = {{"person", "bob"}, {"time", "4 h"}, {"resumable", false}};
  tasks(scenario)["c"] = {{"person", "bob"}, {"time", "1 h"}};
  // b needs 4 h at a stretch, but 14-17 has 3; c waits behind it.
  auto bars = run(scenario);
  CHECK(bars["a"] == hours(9, 14));
  CHECK(bars["b"] == hours(33, 37));
  CHECK(bars["c"] == hours(37, 38));

  tasks(scenario)["b"]["resumable"] = true;
  bars = run(scenario);
  CHECK(bars["b"] == hours(14, 34));
  CHECK(bars["c"] == hours(34, 35));

  scenario["people"]["bob"]["count"] = 2;
  bars = run(scenario);
  CHECK(bars["a"] == hours(9, 14));
  CHECK(bars["b"] == hours(9, 13));
  CHECK(bars["c"] == hours(13, 14));
}

TEST_CASE("people take what has priority first, then what was ready first") {
  Json scenario = office_scenario();
  scenario["workloads"]["w"] = Json::parse(R"({"parts": {
      "late": {"type": "dag", "arrival": "10 h", "tasks": {"c": {"person": "bob", "time": "1 h"}}},
      "early": {"type": "dag", "arrival": "9 h", "tasks": {"a": {"person": "bob", "time": "2 h"}, "b": {"person": "bob", "time": "1 h"}}},
      "urgent": {"type": "dag", "arrival": "10.5 h", "priority": 1, "tasks": {"d": {"person": "bob", "time": "30 min"}}}}})");
  auto bars = run(scenario);
  CHECK(bars["a"] == hours(9, 11));
  CHECK(bars["d"] == hours(11, 11.5));
  CHECK(bars["b"] == hours(11.5, 12.5));
  CHECK(bars["c"] == hours(12.5, 13.5));
}

TEST_CASE("what takes no time of a person still waits until he is there and free") {
  Json scenario = office_scenario();
  tasks(scenario)["a"] = {{"person", "bob"}, {"time", "1 h"}};
  tasks(scenario)["b"] = {{"person", "bob"}, {"time", "0 s"}};
  tasks(scenario)["c"] = {{"person", "bob"}, {"time", "0 s"}, {"after", {"b"}}};
  auto bars = run(scenario);
  CHECK(bars["b"] == hours(10, 10));
  CHECK(bars["c"] == hours(10, 10));
}

TEST_CASE("a task that no day is long enough for is found when the scenario is loaded") {
  Json scenario = office_scenario();
  tasks(scenario)["a"] = {{"person", "ann"}, {"time", "6 h"}, {"resumable", false}};
  CHECK(error_of(scenario) ==
        "test.json: /workloads/w/tasks/a: takes 6 h without a break, but \"ann\" has no availability window that long");
}

TEST_CASE("the bound counts what people have to do in their hours") {
  Json scenario = office_scenario();
  scenario["people"]["bob"]["count"] = 2;
  for (const char* name : {"a", "b", "c", "d"}) tasks(scenario)[name] = {{"person", "bob"}, {"time", "5 h"}};
  // 20 h for two: 10 h each, so not before Tuesday 11:00.
  const ScenarioRun run = run_text(scenario.dump());
  const Measures& measures = run.results.front().nominal();
  CHECK(measures.bound.time.count() == 35 * std::int64_t{3'600'000'000'000});
  CHECK(measures.bound.name == "people");
  CHECK(measures.proven_optimal);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("limits: shared GPUs");

TEST_CASE("two tasks that could each use a whole GPU take twice as long side by side") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 3}};
  add_tasks(scenario, {{"a", "2 h"}, {"b", "2 h"}});
  auto bars = run(scenario);
  CHECK(bars["a"] == hours(0, 4));
  CHECK(bars["b"] == hours(0, 4));
  // One task at a time under sequential.
  CHECK(run(scenario, "sequential")["a"] == hours(0, 2));
  CHECK(run(scenario, "sequential")["b"] == hours(2, 4));
}

TEST_CASE("tasks come and go on a GPU, and the others get what they leave") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 3}};
  scenario["workloads"]["w"] = Json::parse(R"({"parts": {
      "p": {"type": "dag", "tasks": {"a": {"time": "2 h"}}},
      "q": {"type": "dag", "arrival": "1 h", "tasks": {"b": {"time": "2 h"}}}}})");
  // a is alone for 1 h; its second hour takes two beside b, which has half its work left then.
  auto bars = run(scenario);
  CHECK(bars["a"] == hours(0, 3));
  CHECK(bars["b"] == hours(1, 4));
}

TEST_CASE("thirds of a GPU add up to whole nanoseconds") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 3}};
  scenario["workloads"]["w"] = Json::parse(R"({"parts": {
      "p": {"type": "dag", "tasks": {"a": {"time": "2 s"}, "b": {"time": "3 s"}}},
      "q": {"type": "dag", "arrival": "1 s", "tasks": {"c": {"time": "1 s"}}}}})");
  // Until 1 s a and b do 0.5 s each; then all three run at a third. c is done after 3 s more, at 4 s, when a has 0.5 s left and b
  // 1.5 s: a ends at 5 s, b is alone with its last second.
  auto bars = run(scenario);
  CHECK(bars["a"] == Bar{0, 5});
  CHECK(bars["b"] == Bar{0, 6});
  CHECK(bars["c"] == Bar{1, 4});
}

TEST_CASE("shares below one GPU leave the speed alone, overhead does not") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 2}, {"overhead", 0.25}};
  tasks(scenario)["a"] = {{"time", "2 h"}, {"share", 0.4}};
  tasks(scenario)["b"] = {{"time", "2 h"}, {"share", 0.6}};
  CHECK(run(scenario)["a"] == hours(0, 2.5));
  tasks(scenario)["b"]["share"] = 0.8;  // 1.2 GPUs, 1.25 times as long: 3 h
  CHECK(run(scenario)["b"] == hours(0, 3));
}

TEST_CASE("memory is a hard limit, and when it is full tasks wait, are refused, or go one at a time") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 3}};
  for (const char* name : {"a", "b", "c"}) tasks(scenario)[name] = {{"time", "2 h"}, {"memory", "10 GB"}, {"share", 0.5}};
  auto bars = run(scenario);  // Two in 24 GB.
  CHECK(bars["a"] == hours(0, 2));
  CHECK(bars["b"] == hours(0, 2));
  CHECK(bars["c"] == hours(2, 4));

  scenario["systems"]["s"]["colocation"]["when_full"] = "serialise";
  bars = run(scenario);
  CHECK(bars["b"] == hours(2, 4));
  CHECK(bars["c"] == hours(4, 6));

  scenario["systems"]["s"]["colocation"]["when_full"] = "refuse";
  CHECK(
      error_of(scenario) ==
      "test.json: /systems/s/colocation/when_full: 2 of the 3 tasks of workload \"w\" that could be ready at once fit on the GPUs "
      "of \"s\"; \"refuse\" does not let tasks wait");
  tasks(scenario)["c"]["memory"] = "4 GB";
  CHECK(run(scenario)["c"] == hours(0, 3));  // Three halves of a GPU.
}

TEST_CASE("a task that is refused while others run is an error that says when") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 2}, {"when_full", "refuse"}};
  tasks(scenario)["a"] = {{"time", "2 h"}};
  tasks(scenario)["b"] = {{"time", "1 h"}};
  tasks(scenario)["c"] = {{"time", "1 h"}, {"after", {"b"}}};
  tasks(scenario)["d"] = {{"time", "1 h"}, {"after", {"b"}}};
  CHECK(error_of(scenario) ==
        "test.json: /systems/s/colocation/when_full: task \"d\" of job \"w\" is ready 2 h after the start, but no GPU has room for "
        "it with "
        "the 2 that run (1 have none); \"refuse\" does not let tasks wait");
}

TEST_CASE("tasks go to the GPUs that hold fewest, and GPUs count once") {
  Json scenario = office_scenario();
  scenario["systems"]["s"] = Json::parse(R"({"gpus": {"P40": 3}, "colocation": {"max_per_gpu": 2}})");
  for (const char* name : {"a", "b", "c", "d"}) tasks(scenario)[name] = {{"time", "2 h"}, {"share", 0.5}};
  const ScenarioRun whole = run_text(scenario.dump());
  const Rows rows = whole.gantt();
  std::vector<std::string> devices;
  for (auto row : rows) devices.push_back(row["devices"]);
  CHECK(devices == std::vector<std::string>{"gpu0", "gpu1", "gpu2", "gpu0"});
  const Measures& measures = whole.results.front().nominal();
  CHECK(measures.utilization == 1);
  CHECK(measures.gpu_time.count() == 8 * std::int64_t{3'600'000'000'000});
  CHECK(measures.proven_optimal);
}

TEST_CASE("the series of a shared GPU is busy or not, whatever it holds") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 2}};
  add_tasks(scenario, {{"a", "1 s"}, {"b", "2 s"}});
  const ScenarioRun run = run_text(scenario.dump());
  // a ends at 2 s, b at 3 s.
  std::string busy;
  for (auto row : read_csv(run.report("utilization"))) busy += row["device"] + " " + row["t_s"] + " " + row["busy"] + "\n";
  CHECK(busy == "system 0 1\nsystem 3 0\ngpu0 0 1\ngpu0 3 0\n");
}

TEST_CASE("shared GPUs pause with all that is on them") {
  Json scenario = office_scenario();
  scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 2}};
  scenario["systems"]["s"]["available"] = {{"calendar", "office"}, {"at_close", "pause"}};
  add_tasks(scenario, {{"a", "2 h"}, {"b", "4.5 h"}});
  // 4 h for a beside b: 9-12 and 13-14; then b has 2.5 h to go alone.
  auto bars = run(scenario);
  CHECK(bars["a"] == hours(9, 14));
  CHECK(bars["b"] == hours(9, 16.5));
}

TEST_CASE("what moves to a shared GPU takes a place and memory at once, and a share of its speed only when it runs") {
  Json scenario = office_scenario();
  scenario["systems"]["s"] = Json::parse(R"({"gpus": {"P40": 2}, "colocation": {"max_per_gpu": 2},
                                            "interconnect": {"type": "mesh", "bandwidth": "1 GB/s"}})");
  tasks(scenario)["a"] = {{"time", "100 s"}};
  tasks(scenario)["b"] = {{"time", "150 s"}};
  tasks(scenario)["c"] = {{"time", "10 s"}, {"after", {{"a", "20 GB"}, {"b", "30 GB"}}}};
  // a on gpu0, b on gpu1. At 150 s c goes where less moves in: to gpu1, 20 s, then 10 s of work.
  auto bars = run(scenario);
  CHECK(bars["c"] == Bar{170, 180});
}

TEST_SUITE_END();

}  // namespace gpusim::test
