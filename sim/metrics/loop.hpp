#pragma once
// What a closed loop of experiments did.

#include <vector>

#include "gpusim/metrics.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// Measures the closed loop of a workload, which must have one.
[[nodiscard]] LoopMeasures loop_measures(const Workload& workload, const TaskTimes& times);

/// An experiment has been waiting since it was submitted, not since time 0: sets waiting and completion of the jobs of a loop.
void count_from_submission(const Workload& workload, const TaskTimes& times, std::vector<JobMeasures>& jobs);

}  // namespace gpusim
