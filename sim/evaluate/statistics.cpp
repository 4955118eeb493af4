#include "sim/evaluate/statistics.hpp"

namespace gpusim {
namespace {

constexpr const char* kOfJobs = "[SYSTEM,] WORKLOAD [, STATISTIC] [, POLICY]";
constexpr const char* kOfRun = "[SYSTEM,] WORKLOAD [, POLICY]";

/// The time in seconds, by a division that yields whole seconds exactly, so that a limit in whole seconds can be met exactly.
double plain(Duration value) { return static_cast<double>(value.count()) / 1e9; }
double plain(double value) { return value; }

template <auto member>
double of_all_jobs(const OnlineMeasures& measures, std::size_t statistic) {
  if (measures.groups.empty()) throw CannotEvaluate("the workload has no jobs");
  const auto& values = measures.groups.front().*member;
  if (statistic == 0) return plain(values.mean);
  return plain(statistic <= values.quantile.size() ? values.quantile[statistic - 1] : values.max);
}

double known(const std::optional<double>& value) {
  if (!value) throw CannotEvaluate("requires jobs that arrive at several instants, and available GPUs");
  return *value;
}

template <auto member>
double of_run(const OnlineMeasures& measures, std::size_t /*statistic*/) {
  return known(static_cast<std::optional<double>>(measures.*member));
}

double mean_queue(const OnlineMeasures& measures, std::size_t /*statistic*/) {
  if (measures.makespan == Duration{}) return 0;
  return measures.sums.waiting_jobs.seconds() / measures.makespan.seconds();
}

}  // namespace

bool StatisticFunction::takes_statistic() const { return row.arguments == kOfJobs; }

const std::vector<StatisticFunction>& statistic_functions() {
  using Online = OnlineMeasures;
  static const std::vector<StatisticFunction> kTable = {
      {{"waiting", kOfJobs, "from arrival to first start, over jobs: mean (default), p50, p90, p95, p99, p99_9 or max"},
       "s",
       of_all_jobs<&JobGroup::waiting>},
      {{"completion", kOfJobs, "completion time of jobs, from arrival to end, over jobs"}, "s", of_all_jobs<&JobGroup::completion>},
      {{"stretch", kOfJobs, "completion time / time alone on the best GPUs, over jobs"}, "", of_all_jobs<&JobGroup::stretch>},
      {{"slowdown", kOfJobs, "bounded slowdown: the same of at least 10 s, over jobs"},
       "",
       of_all_jobs<&JobGroup::bounded_slowdown>},
      {{"fairness", kOfJobs, "finish-time fairness: completion time / time on the job's part of the GPUs, over jobs"},
       "",
       of_all_jobs<&JobGroup::finish_time_fairness>},
      {{"queue_depth", kOfRun, "jobs that wait, averaged over the run"}, "", mean_queue},
      {{"queue_depth_max", kOfRun, "the most jobs that wait at any time"}, "", of_run<&Online::most_waiting_jobs>},
      {{"late_jobs", kOfRun, "jobs that end after their deadline"}, "", of_run<&Online::late>},
      {{"offered_load", kOfRun, "work that arrives / what the GPUs can do in that time"}, "", of_run<&Online::offered_load>},
      {{"goodput", kOfRun, "fraction of available GPU time spent on work that is kept"}, "", of_run<&Online::goodput>},
      {{"utilization_available", kOfRun, "fraction of available GPU time that is held"},
       "",
       of_run<&Online::utilization_available>},
  };
  return kTable;
}

const StatisticFunction* find_statistic_function(const std::string& name) {
  for (const StatisticFunction& function : statistic_functions())
    if (function.row.name == name) return &function;
  return nullptr;
}

const std::vector<std::string>& statistic_names() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names{"mean"};
    names.insert(names.end(), kQuantileNames.begin(), kQuantileNames.end());
    names.emplace_back("max");
    return names;
  }();
  return kNames;
}

}  // namespace gpusim
