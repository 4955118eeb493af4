#pragma once
// The area bound: work spread perfectly over devices that are never idle.

#include "sim/metrics/load.hpp"

namespace gpusim {

/// Tasks on devices need at least this long after 0. With arrivals the greatest of `arrival + area of the tasks that arrive then or
/// later`.
[[nodiscard]] Duration area(const Times& times, const Workload& workload);

/// The same of one load, all there from the start.
[[nodiscard]] Duration area(const Times& times, const Load& load);

}  // namespace gpusim
