#include "gpusim/metrics.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void write_task(const Workload& workload, TaskId task, CsvWriter& csv) {
  csv.text(workload.jobs[index(workload.job[index(task)])].name);
  csv.text(workload.task_name.empty() ? "" : workload.task_name[index(task)]);
}

void write_case(const Scenario& scenario, const Result& result, std::size_t which, CsvWriter& csv) {
  const CaseResult& one = result.cases[which];
  const Workload& workload = scenario.workloads[result.run.workload];
  const std::string case_text = case_fields(scenario, result.run, one.which);
  const std::vector<CriticalStep> steps = critical_path(workload, scenario.performance_of(result.run)[which], one.schedule);
  for (std::size_t i = steps.size(); i-- > 0;) {
    const CriticalStep& step = steps[i];
    csv.fields(case_text).count(steps.size() - i);
    write_task(workload, step.task, csv);
    csv.seconds(step.start.since_start()).seconds(step.end.since_start()).fields(name(step.bound)).seconds(step.waited);
    if (step.by)
      write_task(workload, *step.by, csv);
    else
      csv.empty().empty();
    csv.end_row();
  }
}

}  // namespace

void write_critical_path_csv(const ReportInput& input, std::ostream& out) {
  CsvWriter csv{out};
  csv.fields("system,workload,policy,case,step,job,task,start_s,end_s,bound,waited_s,by_job,by_task").end_row();
  for (const Result& result : input.results)
    for (std::size_t which = 0; which < result.cases.size(); ++which) write_case(input.scenario, result, which, csv);
  csv.finish();
}

}  // namespace gpusim
