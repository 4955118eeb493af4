#pragma once
// How the devices of a gang share the work of a task.

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "gpusim/performance.hpp"
#include "gpusim/units.hpp"
#include "gpusim/work.hpp"
#include "sim/timing/predicted.hpp"

namespace gpusim {

struct Performance::Gang {
  Scaling::Kind kind = Scaling::Kind::none;
  std::vector<std::pair<std::uint32_t, double>> speedup{};  ///< by number of devices, for all numbers that the gang may hold
  DataSize gradient;                                        ///< for kind allreduce
  std::int64_t steps = 0;
  std::shared_ptr<const PredictedGang> predicted{};  ///< for kind data_parallel

  [[nodiscard]] double speedup_on(std::size_t devices) const;
  /// True when the gang exchanges gradients, so that its time depends on where its devices are.
  [[nodiscard]] bool exchanges() const { return kind == Scaling::Kind::allreduce || kind == Scaling::Kind::data_parallel; }
};

}  // namespace gpusim
