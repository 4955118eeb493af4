#include "sim/reports/reports.hpp"

#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <optional>
#include <vector>

namespace gpusim {
namespace {

/// Writes what the job says of itself.
void write_wishes(const Workload& workload, const Job& job, Instant end, CsvWriter& csv) {
  csv.text(workload.users.empty() ? "" : workload.users[index(job.user)].name);
  csv.text(workload.queues.empty() ? "" : workload.queues[index(job.queue)].name).fields(fmt::format_int(job.priority).str());
  csv.seconds(job.estimate);
  csv.seconds(job.deadline ? std::optional(job.deadline->since_start()) : std::nullopt);
  if (job.deadline)
    csv.seconds(DeviceTime(end - *job.deadline));
  else
    csv.empty();
}

/// Writes the measures of a job.
void write_service(const JobService& service, CsvWriter& csv) {
  csv.seconds(service.alone).number(service.stretch).number(service.bounded_slowdown).number(service.finish_time_fairness);
  csv.number(service.goodput).count(service.preemptions).count(service.failures);
  csv.seconds(service.lost).seconds(service.restore).seconds(service.save).seconds(service.idle);
  for (const Duration waited : service.waited) csv.seconds(waited);
}

void write_jobs(const RunCase& one, CsvWriter& csv) {
  const Workload& workload = one.workload;
  const CaseResult& result = one.result;
  const std::vector<JobService> services = job_services(one);
  for (std::size_t i = 0; i < workload.jobs.size(); ++i) {
    const Job& job = workload.jobs[i];
    const JobMeasures& measures = result.measures.jobs[i];
    csv.fields(one.fields).text(job.name).text(job.part);
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

std::vector<std::pair<std::string, std::string>> labels_of(const Workload& workload, const Job& job) {
  std::vector<std::pair<std::string, std::string>> labels;
  for (std::size_t task = job.first_task; task < std::size_t{job.first_task} + job.task_count; ++task) {
    const auto& own = workload.stated(workload.profile[task]).labels;
    labels.insert(labels.end(), own.begin(), own.end());
  }
  return labels;
}

std::vector<JobService> job_services(const RunCase& one) {
  const CaseResult& result = one.result;
  if (result.measures.online) return result.measures.online->jobs;
  return online_measures(one.problem(), result.schedule, result.measures.jobs, Seconds{},
                         one.scenario.policies[one.run.policy].keeps_together)
      .jobs;
}

void write_jobs_csv(const ReportInput& input, std::ostream& out) {
  write_cases(
      input,
      "system,workload,policy,case,job,part,submit_s,start_s,end_s,waiting_s,completion_s,tasks,gpu_time_s,state,labels,user,queue,"
      "priority,estimate_s,deadline_s,lateness_s,alone_s,stretch,bounded_slowdown,finish_time_fairness,goodput,preemptions,"
      "failures,lost_s,restore_s,save_s,idle_s" +
          waited_columns(),
      out, write_jobs);
}

}  // namespace gpusim
