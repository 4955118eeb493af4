#include <fmt/format.h>

#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void write_steady_state(const SteadyState& state, CsvWriter& csv) {
  csv.count(state.warm_up).number(state.mean).number(state.half_width);
}

void write_online(const RunCase& one, CsvWriter& csv) {
  if (!one.result.measures.online) return;
  const std::vector<Job>& jobs = one.workload.jobs;
  const OnlineMeasures& measures = *one.result.measures.online;
  const Duration makespan = one.result.measures.makespan;
  csv.fields(one.fields).count(jobs.size());
  csv.seconds(jobs.front().arrival.since_start()).seconds(jobs.back().arrival.since_start());
  csv.number(measures.offered_load).fields(is_overloaded(one.workload, measures) ? "true" : "false");
  csv.number(one.result.measures.utilization * 100);
  for (const auto& part : {measures.utilization_available, measures.active, measures.goodput, measures.fragmentation})
    csv.number(part ? std::optional(*part * 100) : std::nullopt);
  csv.number(mean(measures.sums.waiting_jobs, makespan)).count(measures.most_waiting_jobs);
  csv.number(mean(measures.sums.waiting_gpus, makespan)).number(mean(measures.sums.running_jobs, makespan));
  csv.number(measures.fairness_of_jobs).number(measures.fairness_of_users);
  write_steady_state(measures.waiting, csv);
  write_steady_state(measures.completion, csv);
  csv.count(measures.preemptions).count(measures.failures).count(measures.late);
  for (const DeviceTime waited : measures.waited) csv.seconds(waited);
  csv.end_row();
}

}  // namespace

void write_online_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input,
              "system,workload,policy,case,jobs,first_arrival_s,last_arrival_s,offered_load,is_overloaded,utilization_pct,"
              "utilization_available_pct,active_pct,goodput_pct,fragmentation_pct,mean_waiting_jobs,most_waiting_jobs,"
              "mean_waiting_gpus,mean_running_jobs,jain_of_jobs,jain_of_users,waiting_warm_up_jobs,waiting_steady_s,"
              "waiting_steady_half_width_s,completion_warm_up_jobs,completion_steady_s,completion_steady_half_width_s,preemptions,"
              "failures,late_jobs" +
                  waited_columns(),
              out, write_online);
}

}  // namespace gpusim
