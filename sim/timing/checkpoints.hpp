#pragma once
// How often a task stops to write its state.

#include <cstdint>

#include "gpusim/units.hpp"

namespace gpusim {

/// Checkpoints that fall into so much useful work; there is none at its end.
[[nodiscard]] inline std::int64_t checkpoint_count(Duration useful, Duration every) {
  return useful == Duration{} ? 0 : (useful - Duration::nanoseconds(1)).count() / every.count();
}

}  // namespace gpusim
