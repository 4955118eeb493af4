#pragma once
// One pass over the events of a schedule in order of time, which computes the queue and the reasons for which each job waited.

#include <array>
#include <cstdint>
#include <vector>

#include "gpusim/metrics.hpp"
#include "sim/metrics/queue_curve.hpp"

namespace gpusim {

struct QueueSweep {
  std::vector<std::array<Duration, kWaitReasons>> waited;  ///< by job, then by reason
  std::vector<double> mean_jobs;  ///< by job: mean number of jobs in the system, including itself, from its arrival to its end
  std::vector<Duration> idle;     ///< by job: JobService::idle
  QueueCurve curve;
  DeviceTime free;  ///< devices x time for which they were available and held nothing, without `until_gpus`
};

/// The arrival and the start of a job, computed from its measures.
[[nodiscard]] inline Instant submission_of(const JobMeasures& job) { return Instant::at(job.end.since_start() - job.completion); }
[[nodiscard]] inline Instant start_of(const JobMeasures& job) { return submission_of(job) + job.waiting; }

/// Sweeps over the schedule once in O((jobs + spans) log + changes x waiting kinds), where a kind is a set of tasks with the same
/// needs. `until_gpus` is time_until_gpus().
[[nodiscard]] QueueSweep sweep_queue(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs,
                                     const Window& until_gpus, bool keeps_together);

}  // namespace gpusim
