#include "tests/properties/laws.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <sstream>

#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

// rapidcheck reads it when the first law is checked.
[[maybe_unused]] const int kSeeded = setenv("RC_PARAMS", "seed=20260101 max_success=120", 0);

template <class Named>
std::size_t position(const std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  RC_ASSERT(found != all.end());
  return static_cast<std::size_t>(found - all.begin());
}

TaskId task_of(const Workload& workload, const std::string& job_name, const std::string& task_name) {
  const Job& job = workload.jobs[position(workload.jobs, job_name)];
  std::size_t task = job.first_task;
  while (task < job.first_task + job.task_count && workload.task_name[task] != task_name) ++task;
  RC_ASSERT(task < job.first_task + job.task_count);
  return id<TaskId>(task);
}

std::vector<std::size_t> devices_of(const System& system, const std::string& names) {
  std::vector<std::size_t> devices;
  std::istringstream words(names);
  for (std::string name; words >> name;) devices.push_back(position(system.devices, name));
  return devices;
}

}  // namespace

std::map<std::string, std::string, std::less<>> reports(const std::string& scenario_text, unsigned threads) {
  const Scenario scenario = load(parse_text(scenario_text, "test.json"));
  const std::vector<Result> results = simulate_or_refuse(scenario, threads);
  const ReportInput input{scenario, results, "test"};
  std::map<std::string, std::string, std::less<>> texts;
  for (const ReportRow& row : report_table()) texts[std::string(row.name)] = report(input, row.name);
  return texts;
}

std::int64_t Chart::makespan() const {
  std::int64_t last = 0;
  for (const Bar& bar : bars) last = std::max(last, bar.end);
  return last;
}

std::int64_t Chart::held() const {
  std::int64_t sum = 0;
  for (const Bar& bar : bars) sum += static_cast<std::int64_t>(bar.devices.size()) * (bar.end - bar.start);
  return sum;
}

std::vector<std::int64_t> Chart::starts() const {
  std::vector<std::int64_t> starts(workload.tasks(), std::numeric_limits<std::int64_t>::max());
  for (const Bar& bar : bars) starts[index(bar.task)] = std::min(starts[index(bar.task)], bar.start);
  return starts;
}

std::vector<std::int64_t> Chart::ends() const {
  std::vector<std::int64_t> ends(workload.tasks());
  for (const Bar& bar : bars) ends[index(bar.task)] = std::max(ends[index(bar.task)], bar.end);
  return ends;
}

std::vector<std::int64_t> Chart::ready() const {
  const std::vector<std::int64_t> ends = this->ends();
  std::vector<std::int64_t> ready(workload.tasks());
  for (std::size_t task = 0; task < ready.size(); ++task) {
    ready[task] = workload.jobs[index(workload.job[task])].arrival.since_start().count();
    for (const Edge& edge : workload.graph.predecessors(id<TaskId>(task)))
      ready[task] = std::max(ready[task], ends[index(edge.task)]);
  }
  return ready;
}

std::string chart_label(const Rows::value_type& row) {
  return row.at("system") + ", " + row.at("workload") + ", " + row.at("policy") + ", " + row.at("case");
}

std::vector<Chart> charts(const ScenarioRun& run) {
  static const std::vector<std::string> kCases = {"nominal", "optimistic", "pessimistic"};
  std::vector<Chart> charts;
  const Rows rows = run.gantt();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    const std::string label = chart_label(row);
    if (charts.empty() || charts.back().label != label) {
      const SystemId system = run.scenario.systems.find(row["system"]).value();
      const WorkloadId workload = run.scenario.workloads.find(row["workload"]).value();
      const auto in_case = static_cast<std::size_t>(std::find(kCases.begin(), kCases.end(), row["case"]) - kCases.begin());
      charts.push_back({run.scenario.systems[system],
                        run.scenario.workloads[workload],
                        run.scenario.performance[system][workload].at(in_case),
                        row["policy"],
                        label,
                        {}});
    }
    Chart& chart = charts.back();
    chart.bars.push_back({i, task_of(chart.workload, row["job"], row["task"]), row["kind"] == "input",
                          devices_of(chart.system, row["devices"]), nanoseconds(row["start_s"]), nanoseconds(row["end_s"])});
  }
  return charts;
}

}  // namespace gpusim::test
