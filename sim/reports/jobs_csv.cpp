#include "sim/reports/reports.hpp"

#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <optional>
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

void write_instant(const std::optional<Instant>& instant, CsvWriter& csv) {
  if (instant)
    csv.seconds(instant->since_start());
  else
    csv.empty();
}

/// What the job says of itself.
void write_wishes(const Workload& workload, const Job& job, Instant end, CsvWriter& csv) {
  csv.text(workload.users.empty() ? "" : workload.users[job.user].name);
  csv.text(workload.queues.empty() ? "" : workload.queues[job.queue].name).fields(fmt::format_int(job.priority).str());
  if (job.estimate > Duration{})
    csv.seconds(job.estimate);
  else
    csv.empty();
  write_instant(job.deadline, csv);
  if (job.deadline)
    csv.seconds(DeviceTime(end - *job.deadline));
  else
    csv.empty();
}

/// How it fared.
void write_service(const JobService& service, CsvWriter& csv) {
  csv.seconds(service.alone).number(service.stretch).number(service.bounded_slowdown).number(service.finish_time_fairness);
  csv.number(service.goodput).count(service.preemptions).count(service.failures);
  csv.seconds(service.lost).seconds(service.restore).seconds(service.save).seconds(service.idle);
  for (const Duration waited : service.waited) csv.seconds(waited);
}

void write_case(const Scenario& scenario, const Result& result, std::size_t which, CsvWriter& csv) {
  const Run& run = result.run;
  const CaseResult& one = result.cases[which];
  const Workload& workload = scenario.workloads[run.workload];
  const std::string case_text = case_fields(scenario, run, one.which);
  std::optional<OnlineMeasures> made;
  if (!one.measures.online)
    made = online_measures(scenario.problem_of(run, which), one.schedule, one.measures.jobs, Seconds{},
                           scenario.policies[run.policy].keeps_together);
  const std::vector<JobService>& services = (made ? *made : *one.measures.online).jobs;
  for (std::size_t i = 0; i < workload.jobs.size(); ++i) {
    const Job& job = workload.jobs[i];
    const JobMeasures& measures = one.measures.jobs[i];
    csv.fields(case_text).text(job.name).text(job.part);
    csv.seconds(submission(measures).since_start()).seconds(measures.start.since_start()).seconds(measures.end.since_start());
    csv.seconds(measures.waiting).seconds(measures.completion);
    csv.count(tasks_without_barriers(workload, job)).seconds(measures.gpu_time).fields("COMPLETED");
    csv.text(labels_text(labels_of(workload, job)));
    write_wishes(workload, job, measures.end, csv);
    write_service(services[i], csv);
    csv.end_row();
  }
}

}  // namespace

void write_jobs_csv(const ReportInput& input, std::ostream& out) {
  CsvWriter csv{out};
  csv.fields("system,workload,policy,case,job,part,submit_s,start_s,end_s,waiting_s,jct_s,tasks,gpu_time_s,state,labels");
  csv.fields("user,queue,priority,estimate_s,deadline_s,lateness_s,alone_s,stretch,bounded_slowdown,finish_time_fairness,goodput");
  csv.fields("preemptions,failures,lost_s,restore_s,save_s,idle_s");
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason)
    csv.fields(fmt::format("waited_{}_s", name(static_cast<WaitReason>(reason))));
  csv.end_row();
  for (const Result& result : input.results)
    for (std::size_t which = 0; which < result.cases.size(); ++which) write_case(input.scenario, result, which, csv);
  csv.finish();
}

}  // namespace gpusim
