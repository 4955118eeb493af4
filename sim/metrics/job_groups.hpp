#pragma once
// Jobs by size, queue and user, and how what they got is spread.

#include <vector>

#include "gpusim/metrics.hpp"

namespace gpusim {

/// All jobs; by the most GPUs of one of their tasks; by queue and by user where there are several of them. Groups without jobs are
/// left out.
[[nodiscard]] std::vector<JobGroup> job_groups(const Workload& workload, const Performance& performance,
                                               const std::vector<JobMeasures>& jobs, const std::vector<JobService>& services);

}  // namespace gpusim
