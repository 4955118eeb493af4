#pragma once
// Measures of a closed loop of experiments.

#include <vector>

#include "gpusim/metrics.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// Measures the closed loop of a workload, which must have one. What is submitted before the first GPU is there, at `gpus_come`,
/// counts as submitted then.
[[nodiscard]] LoopMeasures loop_measures(const Workload& workload, const TaskTimes& times, Instant gpus_come);

/// Sets waiting and completion of the jobs of a loop. An experiment has been waiting since its submission, not since time 0.
void count_from_submission(const Workload& workload, const TaskTimes& times, Instant gpus_come, std::vector<JobMeasures>& jobs);

}  // namespace gpusim
