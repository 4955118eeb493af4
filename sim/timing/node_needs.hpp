#pragma once
// What a task needs of its nodes besides devices.

#include <cstdint>

#include "gpusim/performance.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

struct Performance::NodeNeeds {
  DataSize checkpoint;
  Duration checkpoint_cost;  ///< where it is stated instead of a size
  Duration every;            ///< between checkpoints; zero: there are none
  bool is_async = false;
  double cpu_cores = 0;
  Duration cpu_a_sample;  ///< of one core, where the demand follows from a physical profile
};

/// Checkpoints that fall into so much useful work; there is none at its end.
[[nodiscard]] inline std::int64_t checkpoint_count(Duration useful, Duration every) {
  return useful == Duration{} ? 0 : (useful - Duration::nanoseconds(1)).count() / every.count();
}

}  // namespace gpusim
