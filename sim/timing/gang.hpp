#pragma once
// How several devices that work together share the work of a task.

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
  std::vector<std::pair<std::uint32_t, double>> speedup{};  ///< by devices, for all numbers that it may hold
  DataSize gradient;                                        ///< of kind allreduce
  std::int64_t steps = 0;
  std::shared_ptr<const PredictedGang> predicted{};  ///< of kind data_parallel

  [[nodiscard]] double speedup_on(std::size_t devices) const;
  /// It exchanges gradients, so where its devices are changes its time.
  [[nodiscard]] bool exchanges() const { return kind == Scaling::Kind::allreduce || kind == Scaling::Kind::data_parallel; }
};

}  // namespace gpusim
