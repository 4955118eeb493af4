// Laws of every schedule, whichever policy made it.

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "tests/properties/laws.hpp"

namespace gpusim::test {
namespace {

void expect_possible(ScenarioKind kind) {
  CHECK(holds([kind] {
    const RandomScenario scenario = *random_scenario(kind);
    const ScenarioRun run = run_text(scenario.text);
    RC_ASSERT(run.violations() == "");
    for (const Result& result : run.results)
      for (const CaseResult& one : result.cases) {
        RC_ASSERT(one.measures.makespan >= one.measures.bound.time);
        RC_ASSERT(one.measures.proven_optimal == (one.measures.makespan == one.measures.bound.time));
      }
    for (auto row : run.summary()) {
      RC_ASSERT(nanoseconds(row["makespan_s"]) >= nanoseconds(row["bound_s"]));
      RC_ASSERT(nanoseconds(row["makespan_low_s"]) <= nanoseconds(row["makespan_s"]));
      RC_ASSERT(nanoseconds(row["makespan_high_s"]) >= nanoseconds(row["makespan_s"]));
    }
  }));
}

/// A step function of utilization.csv.
struct Series {
  std::int64_t busy = 0;  ///< device x ns
  std::int64_t idle = 0;
  std::int64_t last_time = 0;
  std::int64_t last_value = 0;
};
using SeriesByName = std::map<std::string, Series>;

/// The series of every run and case, which are called as charts are.
std::map<std::string, SeriesByName> series_by_run(const Rows& utilization, const std::vector<Chart>& all) {
  std::map<std::string, std::int64_t> devices;
  for (const Chart& chart : all) devices[chart.label] = static_cast<std::int64_t>(chart.system.devices.size());
  std::map<std::string, SeriesByName> runs;
  for (const auto& row : utilization) {
    const std::string label = chart_label(row);
    const std::int64_t capacity = row.at("device") == "system" ? devices.at(label) : 1;
    const std::int64_t time = nanoseconds(row.at("t_s"));
    Series& series = runs[label][row.at("device")];
    series.busy += series.last_value * (time - series.last_time);
    series.idle += (capacity - series.last_value) * (time - series.last_time);
    series.last_time = time;
    series.last_value = std::stoll(row.at("busy"));
    RC_ASSERT(series.last_value >= 0);
    RC_ASSERT(series.last_value <= capacity);
  }
  return runs;
}

void expect_complete(const Chart& chart, const SeriesByName& series) {
  const auto devices = static_cast<std::int64_t>(chart.system.devices.size());
  const std::int64_t makespan = chart.makespan();
  RC_ASSERT(series.size() == chart.system.devices.size() + 1);
  Series sum;
  for (const auto& [name, one] : series) {
    RC_ASSERT(one.last_time == makespan);
    if (name == "system") continue;
    sum.busy += one.busy;
    sum.idle += one.idle;
  }
  const Series& whole = series.at("system");
  RC_ASSERT(sum.busy == chart.held());
  RC_ASSERT(whole.busy == chart.held());
  RC_ASSERT(sum.busy + sum.idle == devices * makespan);
  RC_ASSERT(whole.busy + whole.idle == devices * makespan);
}

/// No device that can run a task is idle while the task is ready and waits.
void expect_no_idling(const Chart& chart) {
  std::vector<std::vector<const Bar*>> bars(chart.system.devices.size());
  for (const Bar& bar : chart.bars)
    for (const std::size_t device : bar.devices) bars[device].push_back(&bar);
  for (auto& of_device : bars)
    std::sort(of_device.begin(), of_device.end(),
              [](const Bar* a, const Bar* b) { return std::tie(a->start, a->end) < std::tie(b->start, b->end); });
  const std::vector<std::int64_t> ready = chart.ready();
  const std::vector<std::int64_t> starts = chart.starts();
  for (std::size_t task = 0; task < ready.size(); ++task) {
    if (chart.is_on_host(id<TaskId>(task))) {
      RC_ASSERT(starts[task] == ready[task]);
      continue;
    }
    for (std::size_t device = 0; device < bars.size(); ++device) {
      if (!chart.can_run(id<TaskId>(task), device)) continue;
      std::int64_t busy_until = ready[task];
      for (const Bar* bar : bars[device])
        if (bar->start <= busy_until) busy_until = std::max(busy_until, bar->end);
      RC_ASSERT(busy_until >= starts[task]);
    }
  }
}

/// m C <= W + the heaviest chain, in which a task on a device counts (m - 1) times (while it runs at least one device is busy), one
/// on the host and the wait for an arrival m times: R. L. Graham, SIAM J. Appl. Math. 17(2), 1969, the proof of 2 - 1/m, with
/// arrivals.
void expect_grahams_guarantee(const Chart& chart) {
  const auto devices = static_cast<std::int64_t>(chart.system.devices.size());
  std::vector<std::int64_t> chain(chart.workload.tasks());
  std::int64_t work = 0;
  const std::vector<std::int64_t> starts = chart.starts();
  const std::vector<std::int64_t> ends = chart.ends();
  const std::vector<TaskId> order = topological_order(chart.workload.graph).value();
  for (const TaskId task : order) {
    const std::size_t i = index(task);
    const std::int64_t time = ends[i] - starts[i];
    chain[i] = devices * chart.workload.jobs[index(chart.workload.job[i])].arrival.since_start().count();
    for (const Edge& edge : chart.workload.graph.predecessors(task)) chain[i] = std::max(chain[i], chain[index(edge.task)]);
    chain[i] += (chart.is_on_host(task) ? devices : devices - 1) * time;
    if (!chart.is_on_host(task)) work += time;
  }
  RC_ASSERT(devices * chart.makespan() <= work + *std::max_element(chain.begin(), chain.end()));
}

}  // namespace

TEST_SUITE_BEGIN("laws of schedules");

TEST_CASE("every policy's schedule is possible and no shorter than the bound: single devices") { expect_possible({}); }

TEST_CASE("every policy's schedule is possible and no shorter than the bound: data that move") { expect_possible({.data = true}); }

TEST_CASE("every policy's schedule is possible and no shorter than the bound: gangs") { expect_possible({.gangs = true}); }

TEST_CASE("every policy's schedule is possible and no shorter than the bound: gangs and data") {
  expect_possible({.gangs = true, .data = true});
}

TEST_CASE("busy and idle time add up to devices times makespan, in the chart and in the step functions") {
  CHECK(holds([] {
    const RandomScenario scenario = *random_scenario({.gangs = true, .data = true});
    const ScenarioRun run = run_text(scenario.text);
    const std::vector<Chart> all = charts(run);
    const auto series = series_by_run(read_csv(reports(scenario.text)["utilization"]), all);
    std::map<std::string, std::map<std::string, std::string>> summaries;
    for (auto row : run.summary()) {
      row["case"] = "nominal";
      summaries[chart_label(row)] = row;
    }
    RC_ASSERT(series.size() == all.size());
    for (const Chart& chart : all) {
      expect_complete(chart, series.at(chart.label));
      const auto summary = summaries.find(chart.label);
      if (summary == summaries.end()) continue;  // Not the nominal case.
      RC_ASSERT(nanoseconds(summary->second["makespan_s"]) == chart.makespan());
      RC_ASSERT(nanoseconds(summary->second["gpu_time_s"]) == chart.held());
    }
  }));
}

TEST_CASE("list policies that let tasks pass leave no device idle that a ready task could use") {
  CHECK(holds([] {
    static const std::set<std::string> kWorkConserving = {"fifo_fit", "sjf", "lpt", "lpt_first", "critical_path"};
    const RandomScenario scenario = *random_scenario({});
    const ScenarioRun run = run_text(scenario.text);
    for (const Chart& chart : charts(run))
      if (kWorkConserving.contains(chart.policy)) expect_no_idling(chart);
  }));
}

TEST_CASE("list policies on equal devices keep Graham's guarantee") {
  CHECK(holds([] {
    static const std::set<std::string> kLists = {"fifo", "fifo_first", "fifo_fit", "sjf", "lpt", "lpt_first", "critical_path"};
    const RandomScenario scenario = *random_scenario({.identical = true});
    const ScenarioRun run = run_text(scenario.text);
    for (const Chart& chart : charts(run))
      if (kLists.contains(chart.policy)) expect_grahams_guarantee(chart);
  }));
}

TEST_SUITE_END();

}  // namespace gpusim::test
