#pragma once
// The part of a stated time that a task does.

#include "gpusim/units.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// numerator / denominator of a stated time, times the task's sampled length, to the nearest nanosecond.
[[nodiscard]] Duration length_of(Duration stated, const Profile& profile);

}  // namespace gpusim
