// The time until the first GPU is there, apart from makespan, waits and wages; through the whole pipeline. Time 0 is Monday
// 2026-01-05, 0:00.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>

#include "gpusim/evaluate.hpp"
#include "tests/support/money.hpp"
#include "tests/support/scenario_run.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

/// A researcher who waits and is paid for every hour, nights of 22 to 24 h, `systems` and a workload of `tasks`.
std::string scenario_with(const std::string& systems, const std::string& workload) {
  return fmt::format(R"({{
    "calendars": {{"night": {{"hours": ["22:00-24:00"], "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}},
                  "day": {{"hours": ["09:00-18:00"], "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}}}},
    "people": {{"ann": {{"salary": "50 USD/h"}}, "ben": {{"calendar": "day"}}}},
    "costs": {{"currency": "USD", "waiting": {{"people": {{"ann": 1}}}}}},
    "systems": {{{}}},
    "models": {{"m": {{"time": "2 h", "memory": "20 GB"}}}},
    "workloads": {{"one": {{"type": "ensemble", "models": ["m"]}}, "w": {}}}}})",
                     systems, workload);
}

constexpr const char* kOneTask = R"({"type": "dag", "tasks": {"t": {"model": "m"}}})";

Result run_last(const std::string& systems, const std::string& workload = kOneTask) {
  const Scenario loaded = load(parse_text(scenario_with(systems, workload), "test.json"));
  return simulate_run(loaded, loaded.runs.back());
}

}  // namespace

TEST_SUITE_BEGIN("until GPUs are there");

TEST_CASE("a release date is no part of makespan, bound, utilization, waits and wages") {
  // 0 ... 24 h: nothing; 24 to 26 h: the task.
  const Result result = run_last(R"("s": {"gpus": {"V100": 2}, "available": {"from": "2026-01-06"}})");
  const Measures& measures = result.nominal();
  CHECK(measures.until_gpus == hours(24));
  CHECK(measures.makespan == hours(2));
  CHECK(finish(measures) == hours(26));
  CHECK(result.cases.front().schedule[0].start == Instant::at(hours(24)));
  CHECK(measures.proven_optimal);
  CHECK(measures.gap == 0);
  CHECK(measures.utilization == doctest::Approx(0.5));
  CHECK(measures.experiments_per_day_serial == doctest::Approx(12));
  CHECK(measures.mean_waiting == Duration{});
  CHECK(measures.mean_completion == hours(2));
  CHECK(*result.cases.front().economics.part(CostPart::waiting) == doctest::Approx(100));
}

TEST_CASE("hours in which a GPU that is there is closed are makespan") {
  // Open from 22 to 24 h: the task runs then, on the first day and, from the second day on, on that.
  const Measures nightly = run_last(R"("s": {"gpus": {"V100": 1}, "available": {"calendar": "night"}})").nominal();
  CHECK(nightly.until_gpus == Duration{});
  CHECK(nightly.makespan == hours(24));
  const Measures later = run_last(R"("s": {"gpus": {"V100": 1}, "available": {"calendar": "night", "from": "24 h"}})").nominal();
  CHECK(later.until_gpus == hours(24));
  CHECK(later.makespan == hours(24));
}

TEST_CASE("the first GPU counts that some task can use") {
  const auto nodes = [](const char* first, const char* second, const char* third) {
    return fmt::format(R"("s": {{"nodes": {{"a": {{"gpus": {{"{}": 1}}}},
      "b": {{"gpus": {{"{}": 1}}, "available": {{"from": "2 d"}}}}, "c": {{"gpus": {{"{}": 1}}, "available": {{"from": "3 d"}}}}}}}})",
                       first, second, third);
  };
  // A task of 20 GB does not fit a T4 of 16 GB.
  CHECK(run_last(nodes("T4", "V100", "V100")).nominal().until_gpus == hours(48));
  CHECK(run_last(nodes("T4", "T4", "V100")).nominal().until_gpus == hours(72));
  CHECK(run_last(nodes("V100", "V100", "V100")).nominal().until_gpus == Duration{});
}

TEST_CASE("what hosts do before the first GPU is there is work, and what comes later waits for none") {
  constexpr const char* kSystem = R"("s": {"gpus": {"V100": 1}, "available": {"from": "1 d"}})";
  // The host prepares until 10 h, the GPU comes at 24 h, the task ends at 26 h.
  const Measures prepared = run_last(kSystem, R"({"type": "dag", "tasks": {
      "prepare": {"device": "cpu", "time": "10 h"}, "t": {"model": "m", "after": ["prepare"]}}})")
                                .nominal();
  CHECK(prepared.until_gpus == hours(14));
  CHECK(prepared.makespan == hours(12));
  const Measures busy = run_last(kSystem, R"({"type": "dag", "tasks": {
      "prepare": {"device": "cpu", "time": "25 h"}, "t": {"model": "m", "after": ["prepare"]}}})")
                            .nominal();
  CHECK(busy.until_gpus == Duration{});
  CHECK(busy.makespan == hours(27));
  const Measures late = run_last(kSystem, R"({"type": "dag", "arrival": "30 h", "tasks": {"t": {"model": "m"}}})").nominal();
  CHECK(late.until_gpus == Duration{});
  CHECK(late.makespan == hours(32));
}

TEST_CASE("a loop counts from when the first GPU is there") {
  // One experiment of 2 h after the other by somebody who is always there: 12 a day, all answered after 2 h.
  const Result result = run_last(R"("s": {"gpus": {"V100": 1}, "available": {"from": "10 d"}})",
                                 R"({"type": "experiments", "experiment": "one", "count": 24})");
  const LoopMeasures& loop = *result.nominal().loop;
  CHECK(result.nominal().makespan == hours(48));
  CHECK(loop.per_day == doctest::Approx(12));
  CHECK(loop.first_day == 12);
  CHECK(loop.mean_response == hours(2));
  CHECK(loop.mean_cycle == hours(2));
  CHECK(result.nominal().mean_waiting == Duration{});
}

TEST_CASE("jobs that come before the first GPU wait from when it is there, and the queue is averaged over the makespan") {
  // Jobs of 2 h at 0 and 1 h, the GPU at 10 h: they run from 10 to 12 and from 12 to 14 h and wait for 0 and 2 h; between 10 and
  // 14 h one job waits for half of the time.
  const Result result = run_last(R"("s": {"gpus": {"V100": 1}, "available": {"from": "10 h"}})", R"({"parts": {
      "a": {"type": "dag", "tasks": {"t": {"model": "m"}}}, "b": {"type": "dag", "arrival": "1 h", "tasks": {"t": {"model": "m"}}}}})");
  const Measures& measures = result.nominal();
  CHECK(measures.makespan == hours(4));
  CHECK(measures.jobs[0].waiting == Duration{});
  CHECK(measures.jobs[1].waiting == hours(2));
  CHECK(measures.mean_waiting == hours(1));
  CHECK(measures.online->makespan == hours(4));
  CHECK(measures.online->sums.waiting_jobs == DeviceTime{hours(2)});
  CHECK(*measures.online->utilization_available == doctest::Approx(1));
}

TEST_CASE("formulas ask for the time until GPUs are there and for the finish") {
  const Scenario loaded =
      load(parse_text(scenario_with(R"("s": {"gpus": {"V100": 1}, "available": {"from": "1 d"}})", kOneTask), "test.json"));
  Evaluator evaluator(loaded);
  const auto value = [&](const char* formula) { return Formula(formula).evaluate(evaluator.names()).nominal; };
  CHECK(value("until_gpus(s, w)") == doctest::Approx(86400));
  CHECK(value("makespan(s, w)") == doctest::Approx(7200));
  CHECK(value("finish(s, w)") == doctest::Approx(93600));
}

TEST_SUITE_END();
