#pragma once
// Groups of jobs by size, queue and user, with statistics of each.

#include <vector>

#include "gpusim/metrics.hpp"

namespace gpusim {

/// The groups of a run: all jobs; jobs by the widest of their tasks; jobs by queue and by user if there are several of them. Groups
/// without jobs are left out.
[[nodiscard]] std::vector<JobGroup> job_groups(const Workload& workload, const Performance& performance,
                                               const std::vector<JobMeasures>& jobs, const std::vector<JobService>& services);

}  // namespace gpusim
