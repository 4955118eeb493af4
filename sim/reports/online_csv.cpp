#include <fmt/format.h>

#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

/// Over the run.
double mean(DeviceTime sum, Duration makespan) {
  return makespan > Duration{} ? static_cast<double>(sum.count()) / static_cast<double>(makespan.count()) : 0;
}

void write_steady_state(const SteadyState& state, CsvWriter& csv) {
  csv.count(state.warm_up).number(state.mean).number(state.half_width);
}

void write_case(const ReportInput& input, const Run& run, const CaseResult& one, CsvWriter& csv) {
  const Workload& workload = input.scenario.workloads[run.workload];
  const OnlineMeasures& measures = *one.measures.online;
  const Duration makespan = one.measures.makespan;
  csv.fields(case_fields(input.scenario, run, one.which)).count(workload.jobs.size());
  csv.seconds(workload.jobs.front().arrival.since_start()).seconds(workload.jobs.back().arrival.since_start());
  csv.number(measures.offered_load).fields(is_overloaded(workload, measures) ? "true" : "false");
  for (const double part :
       {one.measures.utilization, measures.utilization_in_order, measures.active, measures.goodput, measures.fragmentation})
    csv.number(part * 100);
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
  CsvWriter csv{out};
  csv.fields("system,workload,policy,case,jobs,first_arrival_s,last_arrival_s,offered_load,is_overloaded,utilization_pct");
  csv.fields("utilization_in_order_pct,active_pct,goodput_pct,fragmentation_pct,mean_waiting_jobs,most_waiting_jobs");
  csv.fields("mean_waiting_gpus,mean_running_jobs,jain_of_jobs,jain_of_users,waiting_warm_up_jobs,waiting_steady_s");
  csv.fields("waiting_steady_half_width_s,jct_warm_up_jobs,jct_steady_s,jct_steady_half_width_s,preemptions,failures,late_jobs");
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason)
    csv.fields(fmt::format("waited_{}_s", name(static_cast<WaitReason>(reason))));
  csv.end_row();
  for (const Result& result : input.results)
    for (const CaseResult& one : result.cases)
      if (one.measures.online) write_case(input, result.run, one, csv);
  csv.finish();
}

}  // namespace gpusim
