#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void write_queue(const RunCase& one, CsvWriter& csv) {
  if (!one.result.measures.online) return;
  for (const QueueStretch& stretch : one.result.measures.online->queue) {
    const Duration time = stretch.until - stretch.from;
    const QueueState<DeviceTime>& sums = stretch.sums;
    csv.fields(one.fields).seconds(stretch.from.since_start()).seconds(stretch.until.since_start());
    for (const DeviceTime sum :
         {sums.waiting_jobs, sums.waiting_gpus, sums.running_jobs, sums.busy_gpus, sums.down_gpus, sums.fragmented_gpus})
      csv.number(mean(sum, time));
    csv.count(stretch.most_waiting_jobs).seconds(sums.waiting_jobs).seconds(sums.running_jobs).seconds(sums.busy_gpus).end_row();
  }
}

}  // namespace

void write_queue_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input,
              "system,workload,policy,case,t_s,until_s,waiting_jobs,waiting_gpus,running_jobs,busy_gpus,down_gpus,"
              "fragmented_gpus,most_waiting_jobs,waiting_job_s,running_job_s,busy_gpu_s",
              out, write_queue);
}

}  // namespace gpusim
