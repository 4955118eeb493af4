// The runs of the Gantt chart of a page, span by span.

#include <algorithm>
#include <map>

#include "sim/html_reports/gantt_parts.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostEdges = 300'000;   ///< between tasks that a page knows of
constexpr std::size_t kMostReasons = 20'000;  ///< jobs of which a page has all reasons why they waited

void add_reasons(const std::vector<JobService>& jobs, const GanttTicks& ticks, PageGantt::Run& run) {
  for (std::size_t job = 0; job < jobs.size(); ++job) {
    PageGantt::Waited waited{static_cast<std::uint32_t>(job), {}};
    std::int64_t main = 0;
    std::int64_t most = 0;
    for (std::size_t reason = 0; reason < kWaitReasons; ++reason) {
      const std::int64_t time = ticks.of(jobs[job].waited[reason]);
      if (time == 0) continue;
      waited.parts.emplace_back(reason, time);
      if (time > most) main = static_cast<std::int64_t>(reason) + 1;
      most = std::max(most, time);
    }
    run.reason.push_back(main);
    if (!waited.parts.empty() && jobs.size() <= kMostReasons) run.waited.push_back(std::move(waited));
  }
}

void add_waits(const Workload& workload, const CaseResult& nominal, const GanttTicks& ticks, PageGantt::Run& run) {
  const TaskTimes times = task_times(workload, nominal.schedule);
  const std::int64_t until_gpus = ticks.of(nominal.measures.until_gpus);
  for (std::size_t task = 0; task < workload.tasks(); ++task)
    run.ready.push_back(std::max<std::int64_t>(0, ticks.of(times.ready[task]) - until_gpus));
  if (nominal.measures.online) add_reasons(nominal.measures.online->jobs, ticks, run);
}

std::vector<std::int64_t> tasks_of_critical_path(const Scenario& scenario, const Result& result) {
  const Workload& workload = scenario.workloads[result.run.workload];
  const std::vector<CriticalStep> steps =
      critical_path(workload, scenario.performance_of(result.run).front(), result.cases.front().schedule);
  std::vector<std::int64_t> tasks;
  for (std::size_t i = steps.size(); i-- > 0;)
    if (!is_barrier(workload, steps[i].task)) tasks.push_back(static_cast<std::int64_t>(index(steps[i].task)));
  return tasks;
}

}  // namespace

PageGantt::Tasks gantt_tasks(const Workload& workload) {
  PageGantt::Tasks tasks;
  std::map<std::string, std::int64_t> models;
  for (const Job& job : workload.jobs) tasks.jobs.push_back(job.name);
  for (std::size_t task = 0; task < workload.tasks(); ++task) {
    const std::string& model = workload.stated(workload.profile[task]).name;
    const auto [known, is_new] = models.emplace(model, tasks.models.size());
    if (is_new) tasks.models.push_back(model);
    tasks.job.push_back(static_cast<std::int64_t>(index(workload.job[task])));
    tasks.model.push_back(known->second);
    tasks.names.push_back(workload.task_name[task]);
    if (is_barrier(workload, id<TaskId>(task))) tasks.barriers.push_back(static_cast<std::uint32_t>(task));
  }
  if (workload.graph.arcs() > kMostEdges) return tasks;
  for (std::size_t task = 0; task < workload.graph.tasks(); ++task)
    for (const Edge& edge : workload.graph.successors(id<TaskId>(task)))
      tasks.edges.emplace_back(static_cast<std::uint32_t>(task), static_cast<std::uint32_t>(index(edge.task)));
  return tasks;
}

PageGantt::Run gantt_run_head(const SideBySide& of, const Result& result, const GanttTicks& ticks) {
  PageGantt::Run run;
  run.system = of.titles.systems[result.run.system];
  if (of.scenario.policies.size() > 1) run.policy = of.scenario.policies[result.run.policy].name;
  const std::string makespan = value_text(time_over_cases(result, [](const Measures& measures) { return measures.makespan; }));
  run.makespan = result.nominal().until_gpus > Duration{}
                     ? say({"{} from when its GPUs are there", "GPU를 확보한 때부터 {}"}, makespan)
                     : name_text(makespan);
  run.end = std::max<std::int64_t>(1, ticks.of(result.nominal().makespan));
  return run;
}

PageGantt::Run gantt_run(const SideBySide& of, const Result& result, const GanttTicks& ticks, std::size_t tasks) {
  const CaseResult& nominal = result.cases.front();
  const Workload& workload = of.scenario.workloads[result.run.workload];
  const GanttLanes rows(of.scenario.systems[result.run.system], workload, nominal.schedule);
  PageGantt::Run run = gantt_run_head(of, result, ticks);
  run.workload = tasks;
  run.lanes = rows.lanes();
  // Time before any GPU is there is no part of a makespan, nor of the chart.
  const std::int64_t until_gpus = ticks.of(nominal.measures.until_gpus);
  std::map<std::vector<std::uint32_t>, std::int64_t> sets;
  for (std::size_t i = 0; i < rows.order().size(); ++i) {
    const Span span = nominal.schedule[rows.order()[i]];
    const auto [known, is_new] = sets.emplace(rows.of(i), sets.size());
    if (is_new) run.lane_sets.push_back(rows.of(i));
    run.start.push_back(std::max<std::int64_t>(0, ticks.of(span.start) - until_gpus));
    run.length.push_back(ticks.of(span.end) - ticks.of(span.start));
    run.lane_set.push_back(known->second);
    run.task.push_back(static_cast<std::int64_t>(index(span.task)));
    run.kind.push_back(static_cast<std::int64_t>(span.kind));
    run.end = std::max(run.end, run.start.back() + run.length.back());
  }
  add_waits(workload, nominal, ticks, run);
  run.critical = tasks_of_critical_path(of.scenario, result);
  return run;
}

}  // namespace gpusim
