#pragma once
// The needs of a task on its nodes besides devices.

#include <cstdint>

#include "gpusim/performance.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

struct Performance::NodeNeeds {
  DataSize checkpoint;
  Duration checkpoint_cost;  ///< stated time of a checkpoint, instead of a size
  Duration every;            ///< progress between checkpoints; zero for no checkpoints
  bool is_async = false;
  double cpu_cores = 0;
  Duration cpu_a_sample;  ///< core time per sample, where the demand follows from a physical profile
};

/// The number of checkpoints during this much useful work; none is written at its end.
[[nodiscard]] inline std::int64_t checkpoint_count(Duration useful, Duration every) {
  return useful == Duration{} ? 0 : (useful - Duration::nanoseconds(1)).count() / every.count();
}

}  // namespace gpusim
