#pragma once
// Measures of a closed loop of experiments.

#include <vector>

#include "gpusim/metrics.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// Measures the closed loop of a workload, which must have one.
[[nodiscard]] LoopMeasures loop_measures(const Workload& workload, const TaskTimes& times);

/// Sets waiting and completion of the jobs of a loop. An experiment has been waiting since its submission, not since time 0.
void count_from_submission(const Workload& workload, const TaskTimes& times, std::vector<JobMeasures>& jobs);

}  // namespace gpusim
