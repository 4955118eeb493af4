#pragma once
// The queue over time in bounded memory.

#include <cstdint>
#include <vector>

#include "gpusim/metrics.hpp"

namespace gpusim {

/// Records a step function piece by piece. Its sums over time are exact even when it is thinned out.
class QueueCurve {
 public:
  /// `end` is the end of the run. With more than `most` steps, the curve is stored in intervals of length end / most, rounded up.
  QueueCurve(Instant end, std::size_t most);

  /// Adds a piece: the state from the end of the last piece to `until`.
  void add(const QueueState<std::int64_t>& state, Instant until);

  [[nodiscard]] const std::vector<QueueStretch>& stretches() const { return stretches_; }
  [[nodiscard]] const QueueState<DeviceTime>& sums() const { return sums_; }
  [[nodiscard]] std::uint32_t most_waiting_jobs() const { return most_waiting_jobs_; }

 private:
  void add_to_grid(const QueueStretch& step);
  void thin_out();

  Duration width_;
  std::size_t most_;
  Instant end_;
  bool is_thinned_ = false;
  Instant last_;
  QueueState<std::int64_t> state_;  ///< state of the last step, unless thinned out
  std::vector<QueueStretch> stretches_;
  QueueState<DeviceTime> sums_;
  std::uint32_t most_waiting_jobs_ = 0;
};

}  // namespace gpusim
