#pragma once
// One pass over the events of a schedule in the order of time: the queue, and why each job waited.

#include <array>
#include <cstdint>
#include <vector>

#include "gpusim/metrics.hpp"
#include "sim/metrics/queue_curve.hpp"

namespace gpusim {

struct QueueSweep {
  std::vector<std::array<Duration, kWaitReasons>> waited;  ///< by job
  std::vector<double> mean_jobs;                           ///< by job: in the system, itself counted, while it is there
  std::vector<Duration> idle;                              ///< by job: JobService::idle
  QueueCurve curve;
  DeviceTime free;  ///< devices x time that they were in order and held nothing
};

/// When a job came and when it began, as follows from its measures.
[[nodiscard]] inline Instant submission_of(const JobMeasures& job) { return Instant::at(job.end.since_start() - job.completion); }
[[nodiscard]] inline Instant start_of(const JobMeasures& job) { return submission_of(job) + job.waiting; }

/// Sweeps over the schedule once, in O((jobs + spans) log + changes x kinds that wait), kinds being tasks that need the same.
[[nodiscard]] QueueSweep sweep_queue(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs,
                                     bool keeps_together);

}  // namespace gpusim
