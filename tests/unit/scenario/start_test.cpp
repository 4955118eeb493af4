// When runs start: the key `start`, and where only its day is known, the arrival of those whose waiting is paid in working hours.
// 2026-01-05 is a Monday.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>

#include "sim/input/json.hpp"
#include "tests/support/scenario_run.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

/// Ann works from 9 to 12 and from 13 to 18 o'clock and waits for a task of so many hours on a V100.
Json scenario(double task_hours) {
  return Json::parse(fmt::format(R"({{
    "calendars": {{"office": {{"hours": ["09:00-12:00", "13:00-18:00"]}}}},
    "people": {{"ann": {{"calendar": "office", "salary": "50 USD/h"}}}},
    "costs": {{"waiting": {{"people": {{"ann": 1}}, "charge": "working_hours"}}}},
    "systems": {{"s": {{"gpus": {{"V100": 1}}}}}},
    "workloads": {{"w": {{"type": "dag", "tasks": {{"t": {{"time": "{} h"}}}}}}}}}})",
                                 task_hours));
}

Scenario loaded(const Json& scenario) { return load(parse_text(scenario.dump(), "test.json")); }

double paid_wait(const Json& scenario) {
  const Scenario one = loaded(scenario);
  return simulate_run(one, one.runs.front()).cases.front().economics.part(CostPart::waiting)->raw();
}

std::string start_of(const Json& scenario) { return json_of(loaded(scenario).document)["start"]; }

bool has_note(const Scenario& scenario, const std::string& text) {
  for (const std::string& note : scenario.document.notes)
    if (note.find(text) != std::string::npos) return true;
  return false;
}
bool has_note(const Json& scenario, const std::string& text) { return has_note(loaded(scenario), text); }

}  // namespace

TEST_SUITE_BEGIN("start");

TEST_CASE("work that people wait for starts when they arrive") {
  const Json file = scenario(10);
  CHECK(loaded(file).start == day_number(2026, 1, 5));
  CHECK(loaded(file).start_time == hours(9));
  CHECK(start_of(file) == "2026-01-05 09:00");
  CHECK(has_note(file, "runs start on Monday 2026-01-05 09:00, when \"ann\" arrives"));
  // 9 to 12 and 13 to 18 o'clock, not the hour of lunch and the one after 18.
  CHECK(paid_wait(file) == doctest::Approx(8 * 50));
}

TEST_CASE("no hour of waiting is free because of midnight: 39 h and 43.3 h from Monday 9 o'clock both take two days of work") {
  CHECK(paid_wait(scenario(39)) == doctest::Approx(16 * 50));
  CHECK(paid_wait(scenario(43.3)) == doctest::Approx(16 * 50));
}

TEST_CASE("the expanded scenario states the start and reads as the same") {
  const Scenario once = loaded(scenario(10));
  const Scenario twice = load(parse_text(json_of(once.document).dump(), "test.json"));
  CHECK(twice.start_time == hours(9));
  CHECK(json_of(twice.document) == json_of(once.document));
  CHECK_FALSE(has_note(twice, "runs start"));
}

TEST_CASE("a stated day gets the hour, and where nobody comes on it, it is the next day on which somebody does") {
  Json file = scenario(10);
  file["start"] = "2026-02-17";
  CHECK(start_of(file) == "2026-02-17 09:00");
  file["start"] = "2026-01-10";  // a Saturday
  CHECK(start_of(file) == "2026-01-12 09:00");
  CHECK(has_note(file, "runs start on Monday 2026-01-12 09:00, when \"ann\" arrives"));
  CHECK(paid_wait(file) == doctest::Approx(8 * 50));
  // Who wants the weekend for the machines alone says so, 57 h before Monday 9 o'clock.
  file["start"] = "2026-01-10 00:00";
  CHECK(has_note(file, "57 h before \"ann\" arrives: that part of the waiting is not paid"));
  CHECK(paid_wait(file) == doctest::Approx(0));
}

TEST_CASE("a stated time of day is kept, with a note where people are not there") {
  Json file = scenario(10);
  file["start"] = "2026-01-05 00:00";
  CHECK(loaded(file).start_time == Duration{});
  CHECK(has_note(file, "9 h before \"ann\" arrives"));
  CHECK(paid_wait(file) == doctest::Approx(50));  // 9 to 10 o'clock
  file["start"] = "2026-01-05T10:30";
  CHECK(loaded(file).start_time == hours(10.5));
  CHECK_FALSE(has_note(file, "runs start"));
  CHECK(paid_wait(file) == doctest::Approx(6.5 * 50));  // 10:30 to 12 and 13 to 18 o'clock
}

TEST_CASE("without a stated day the first opening counts") {
  Json file = scenario(10);
  file["calendars"]["office"]["days"] = {"sat"};
  CHECK(start_of(file) == "2026-01-10 09:00");
}

TEST_CASE("runs start at 00:00 where waiting is paid all the time, or times of arrival are stated") {
  Json file = scenario(10);
  file["costs"]["waiting"]["charge"] = "all_hours";
  CHECK(loaded(file).start_time == Duration{});
  CHECK_FALSE(has_note(file, "runs start"));
  file = scenario(10);
  file["workloads"]["w"]["arrival"] = "9 h";
  CHECK(loaded(file).start_time == Duration{});
  file = scenario(10);
  file["workloads"]["w"] = Json::parse(R"({"parts": {"p": {"type": "dag", "arrival": "9 h", "tasks": {"t": {"time": "1 h"}}}}})");
  CHECK(loaded(file).start_time == Duration{});
  // A task of that name states no time of arrival.
  file["workloads"]["w"] = Json::parse(R"({"type": "dag", "tasks": {"arrival": {"time": "1 h"}}})");
  CHECK(loaded(file).start_time == hours(9));
}

TEST_CASE("dates count from the start, and GPUs that come on a date are used when those who wait arrive") {
  Json file = scenario(10);
  file["workloads"]["w"]["deadline"] = "2026-01-06";
  CHECK(loaded(file).workloads.front().deadline == Instant::at(hours(15)));
  file["systems"]["s"]["available"] = {{"from", "2026-01-07"}};
  // From Monday 9 o'clock to Wednesday 9 o'clock.
  const auto until_gpus = [&] { return simulate_run(loaded(file), {}).nominal().until_gpus; };
  CHECK(until_gpus() == hours(48));
  file["systems"]["s"]["available"] = {{"from", "2026-01-07 06:30"}};
  CHECK(until_gpus() == hours(45.5));
}

TEST_SUITE_END();
