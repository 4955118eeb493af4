// Working hours and shared GPUs against figures worked out by hand.

#include <doctest/doctest.h>

#include <string>

#include "sim/input/json.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

/// Ends of the run rows by task, in hours.
std::map<std::string, double> ends(const ScenarioRun& run) {
  std::map<std::string, double> ends;
  for (auto row : run.gantt()) ends[row["task"]] = std::stod(row["end_s"]) / 3600;
  return ends;
}

}  // namespace

TEST_SUITE("theory: calendars and shared GPUs") {
  TEST_CASE("a week of working hours, Monday to Friday 9 to 17") {
    // Hours since Monday 00:00. 10 h from 15: 2 on Monday, 8 on Tuesday, 41. 5 h at a stretch from 15: Tuesday 33 to 38. 8 h from
    // Friday 106: 7 on Friday, 1 on the next Monday, 169 + 9 = 178.
    const ScenarioRun run = run_text(R"({
      "calendars": {"week": {"hours": ["09:00-17:00"]}},
      "people": {"somebody": {"calendar": "week", "count": 3}},
      "systems": {"s": {"gpus": {"P40": 1}}},
      "workloads": {"w": {"parts": {
        "first": {"type": "dag", "arrival": "15 h", "tasks": {"a": {"person": "somebody", "time": "10 h"}}},
        "second": {"type": "dag", "arrival": "15 h", "tasks": {"b": {"person": "somebody", "time": "5 h", "resumable": false}}},
        "third": {"type": "dag", "arrival": "106 h", "tasks": {"c": {"person": "somebody", "time": "8 h"}}}}}}})");
    CHECK(run.violations() == "");
    CHECK(ends(run) == std::map<std::string, double>{{"a", 41}, {"b", 38}, {"c", 178}});
    // The same work on GPUs that pause or must finish, each task with a GPU of its own.
    const ScenarioRun gpus = run_text(R"({
      "calendars": {"week": {"hours": ["09:00-17:00"]}},
      "systems": {"s": {"nodes": {
        "pausing": {"gpus": {"P40": 2}, "available": {"calendar": "week", "at_close": "pause"}},
        "finishing": {"gpus": {"P40": 1}, "available": {"calendar": "week"}}}}},
      "workloads": {"w": {"parts": {
        "first": {"type": "dag", "arrival": "15 h", "tasks": {"a": {"time": "10 h", "pool": "pausing"}}},
        "second": {"type": "dag", "arrival": "15 h", "tasks": {"b": {"time": "5 h", "pool": "finishing"}}},
        "third": {"type": "dag", "arrival": "106 h", "tasks": {"c": {"time": "8 h", "pool": "pausing"}}}}}}})");
    CHECK(gpus.violations() == "");
    CHECK(ends(gpus) == std::map<std::string, double>{{"a", 41}, {"b", 38}, {"c", 178}});
  }

  TEST_CASE("five models that share GPUs: the greatest of p and sum of u p over GPUs") {
    struct Gpus {
      const char* gpu;
      std::int64_t count;
      std::int64_t minutes;  ///< of a model
    };
    constexpr Gpus kGpus[] = {{"V100", 1, 72}, {"P40", 3, 240}, {"T4", 4, 150}};
    for (const Gpus& gpus : kGpus)
      for (const std::int64_t tenths : {10, 7, 5, 4, 2}) {
        CAPTURE(gpus.gpu);
        CAPTURE(tenths);
        Json scenario;
        scenario["systems"]["s"] = {{"gpus", {{gpus.gpu, gpus.count}}}, {"colocation", {{"max_per_gpu", 5}}}};
        for (const char* model : {"lstm", "gru", "cnn_lstm", "spike", "rule"})
          scenario["models"][model] = {
              {"time", std::to_string(gpus.minutes) + " min"}, {"memory", "6.4 GB"}, {"share", static_cast<double>(tenths) / 10}};
        scenario["workloads"]["cycle"] = {{"type", "ensemble"}, {"models", {"lstm", "gru", "cnn_lstm", "spike", "rule"}}};
        scenario["policies"] = {"fifo", "lpt", "fifo_fit"};
        // The fullest GPU holds ceil(5 / m) models; 6.4 GB of each fit into 32, 24 and 16 GB.
        const std::int64_t fullest = (5 + gpus.count - 1) / gpus.count;
        const std::int64_t expected = std::max(gpus.minutes * 10, fullest * tenths * gpus.minutes) * 6;  // seconds
        const ScenarioRun run = run_text(scenario.dump());
        CHECK(run.violations() == "");
        for (const Result& result : run.results) {
          CHECK(result.nominal().makespan.count() == expected * 1'000'000'000);
          CHECK(result.nominal().proven_optimal);
        }
      }
  }
}

}  // namespace gpusim::test
