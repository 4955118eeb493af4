#include "sim/reports/reports.hpp"

#include "sim/reports/csv.hpp"

#include <vector>

namespace gpusim {
namespace {

/// Those of its tasks, in order.
std::vector<std::pair<std::string, std::string>> labels_of(const Workload& workload, const Job& job) {
  std::vector<std::pair<std::string, std::string>> labels;
  for (std::size_t task = job.first_task; task < std::size_t{job.first_task} + job.task_count; ++task) {
    const auto& own = workload.stated(workload.profile[task]).labels;
    labels.insert(labels.end(), own.begin(), own.end());
  }
  return labels;
}

void write_case(const Scenario& scenario, const Run& run, const CaseResult& one, CsvWriter& csv) {
  const Workload& workload = scenario.workloads[run.workload];
  const std::string case_text = case_fields(scenario, run, one.which);
  for (std::size_t i = 0; i < workload.jobs.size(); ++i) {
    const Job& job = workload.jobs[i];
    const JobMeasures& measures = one.measures.jobs[i];
    csv.fields(case_text).text(job.name).text(job.part);
    csv.seconds(submission(measures).since_start()).seconds(measures.start.since_start()).seconds(measures.end.since_start());
    csv.seconds(measures.waiting).seconds(measures.completion);
    csv.count(tasks_without_barriers(workload, job)).seconds(measures.gpu_time).fields("COMPLETED");
    csv.text(labels_text(labels_of(workload, job)));
    csv.end_row();
  }
}

}  // namespace

void write_jobs_csv(const ReportInput& input, std::ostream& out) {
  CsvWriter csv{out};
  csv.fields("system,workload,policy,case,job,part,submit_s,start_s,end_s,waiting_s,jct_s,tasks,gpu_time_s,state,labels").end_row();
  for (const Result& result : input.results)
    for (const CaseResult& one : result.cases) write_case(input.scenario, result.run, one, csv);
  csv.finish();
}

}  // namespace gpusim
