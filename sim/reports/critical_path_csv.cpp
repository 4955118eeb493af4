#include "gpusim/metrics.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void write_path(const RunCase& one, CsvWriter& csv) {
  const std::vector<CriticalStep> steps = critical_path(one.workload, one.performance, one.result.schedule);
  for (std::size_t i = steps.size(); i-- > 0;) {
    const CriticalStep& step = steps[i];
    csv.fields(one.fields).count(steps.size() - i);
    write_task(one.workload, step.task, csv);
    csv.seconds(step.start.since_start()).seconds(step.end.since_start()).fields(name(step.bound)).seconds(step.waited);
    if (step.by)
      write_task(one.workload, *step.by, csv);
    else
      csv.empty().empty();
    csv.end_row();
  }
}

}  // namespace

void write_critical_path_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input, "system,workload,policy,case,step,job,task,start_s,end_s,bound,waited_s,by_job,by_task", out, write_path);
}

}  // namespace gpusim
