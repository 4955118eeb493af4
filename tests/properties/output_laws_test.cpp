// Laws of what is written.

#include <doctest/doctest.h>

#include "tests/properties/laws.hpp"

namespace gpusim::test {
namespace {

constexpr ScenarioKind kSingleDevices{.data = true};  // Runs all policies.

void expect_same_bytes(ScenarioKind kind) {
  CHECK(holds([kind] {
    const std::string scenario = (*random_scenario(kind)).text;
    const auto first = reports(scenario);
    RC_ASSERT(reports(scenario) == first);
    RC_ASSERT(reports(scenario, 2) == first);
  }));
}

void expect_names_are_only_names(ScenarioKind kind) {
  CHECK(holds([kind] {
    const std::string scenario = (*random_scenario(kind)).text;
    auto texts = reports(scenario);
    auto others = reports(renamed(scenario));
    for (const char* report : {"gantt", "jobs", "utilization", "summary"}) RC_ASSERT(others[report] == renamed(texts[report]));
  }));
}

void expect_expanded_runs_alike(ScenarioKind kind) {
  CHECK(holds([kind] {
    auto texts = reports((*random_scenario(kind)).text);
    RC_ASSERT(reports(texts["scenario"]) == texts);
  }));
}

/// Rows that are equal but for the columns in `times`, which are doubled.
void expect_doubled(const Rows& once, Rows twice, const std::vector<std::string>& times) {
  RC_ASSERT(once.size() == twice.size());
  for (std::size_t i = 0; i < once.size(); ++i) {
    for (const std::string& column : times) {
      RC_ASSERT(nanoseconds(twice[i].at(column)) == 2 * nanoseconds(once[i].at(column)));
      twice[i][column] = once[i].at(column);
    }
    RC_ASSERT(twice[i] == once[i]);
  }
}

/// A bounded slowdown compares with ten seconds, and what is lost or restored stands in other laws.
Rows without_ratios(Rows rows) {
  for (auto& row : rows)
    std::erase_if(row, [](const auto& cell) {
      for (const char* column : {"system", "workload", "policy", "case", "job", "part", "submit_s", "start_s", "end_s", "waiting_s",
                                 "completion_s", "tasks", "gpu_time_s", "state", "labels"})
        if (cell.first == column) return false;
      return true;
    });
  return rows;
}

/// In the summary, rates and gaps follow from times; bounds are rounded up to nanoseconds.
void expect_doubled_results(Rows once, Rows twice) {
  RC_ASSERT(once.size() == twice.size());
  for (std::size_t i = 0; i < once.size(); ++i) {
    for (const char* column : {"system", "workload", "policy", "status", "devices", "gpus", "jobs", "tasks"})
      RC_ASSERT(twice[i][column] == once[i][column]);
    for (const char* column : {"makespan_s", "makespan_low_s", "makespan_high_s", "gpu_time_s"})
      RC_ASSERT(nanoseconds(twice[i][column]) == 2 * nanoseconds(once[i][column]));
    const std::int64_t rounding = 2 * nanoseconds(once[i]["bound_s"]) - nanoseconds(twice[i]["bound_s"]);
    RC_ASSERT(rounding >= 0);
    RC_ASSERT(rounding <= 1);
  }
}

void expect_time_scales(ScenarioKind kind) {
  kind.exact = true;
  CHECK(holds([kind] {
    const std::string scenario = (*random_scenario(kind)).text;
    auto once = reports(scenario);
    auto twice = reports(slowed_down(scenario));
    expect_doubled(read_csv(once["gantt"]), read_csv(twice["gantt"]), {"start_s", "end_s"});
    expect_doubled(without_ratios(read_csv(once["jobs"])), without_ratios(read_csv(twice["jobs"])),
                   {"submit_s", "start_s", "end_s", "waiting_s", "completion_s", "gpu_time_s"});
    expect_doubled_results(read_csv(once["summary"]), read_csv(twice["summary"]));
    expect_doubled(read_csv(once["utilization"]), read_csv(twice["utilization"]), {"t_s"});
  }));
}

}  // namespace

TEST_SUITE_BEGIN("laws of outputs");

TEST_CASE("the same scenario gives the same bytes, on one thread and on two") {
  expect_same_bytes(kAnything);
  expect_same_bytes(kSingleDevices);
}

TEST_CASE("names are only names: other ones, in another order of the alphabet, change nothing else") {
  expect_names_are_only_names(kAnything);
  expect_names_are_only_names(kSingleDevices);
}

TEST_CASE("when everything takes twice as long, all times double exactly") {
  expect_time_scales(kAnything);
  expect_time_scales(kSingleDevices);
}

TEST_CASE("the expanded scenario gives the same bytes as the one it came from") {
  expect_expanded_runs_alike(kAnything);
  expect_expanded_runs_alike(kSingleDevices);
}

TEST_SUITE_END();

}  // namespace gpusim::test
