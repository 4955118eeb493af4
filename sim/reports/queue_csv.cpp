#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

double mean(DeviceTime sum, Duration time) { return static_cast<double>(sum.count()) / static_cast<double>(time.count()); }

void write_case(const std::string& case_text, const OnlineMeasures& measures, CsvWriter& csv) {
  for (const QueueStretch& stretch : measures.queue) {
    const Duration time = stretch.until - stretch.from;
    const QueueState<DeviceTime>& sums = stretch.sums;
    csv.fields(case_text).seconds(stretch.from.since_start()).seconds(stretch.until.since_start());
    for (const DeviceTime sum :
         {sums.waiting_jobs, sums.waiting_gpus, sums.running_jobs, sums.busy_gpus, sums.out_of_order_gpus, sums.fragmented_gpus})
      csv.number(mean(sum, time));
    csv.count(stretch.most_waiting_jobs).seconds(sums.waiting_jobs).seconds(sums.running_jobs).seconds(sums.busy_gpus).end_row();
  }
}

}  // namespace

void write_queue_csv(const ReportInput& input, std::ostream& out) {
  CsvWriter csv{out};
  csv.fields("system,workload,policy,case,t_s,until_s,waiting_jobs,waiting_gpus,running_jobs,busy_gpus,out_of_order_gpus");
  csv.fields("fragmented_gpus,most_waiting_jobs,waiting_job_s,running_job_s,busy_gpu_s").end_row();
  for (const Result& result : input.results)
    for (const CaseResult& one : result.cases)
      if (one.measures.online) write_case(case_fields(input.scenario, result.run, one.which), *one.measures.online, csv);
  csv.finish();
}

}  // namespace gpusim
