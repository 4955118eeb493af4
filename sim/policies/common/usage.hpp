#pragma once
// The usage of each user with an exponential decay, for fair-share policies.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/policies/common/running_tasks.hpp"

namespace gpusim {

/// The factor 2^(-time / half_life), half_life > 0. Computed with basic arithmetic only, so that it does not depend on the
/// mathematical library.
[[nodiscard]] double decay(Duration time, Duration half_life);

/// The device-seconds of each user, updated as U <- U x 2^(-dt / half-life) + devices x dt. A task that holds only resources counts
/// as one device.
class Usage {
 public:
  /// Starts with zero usage. A half-life of zero means no decay.
  Usage(const View& view, Duration half_life)
      : half_life_(half_life), usage_(std::max<std::size_t>(1, view.workload.users.size())), held_(usage_.size()) {}

  void start(TaskId task, const View& view);
  void end(TaskId task, const View& view);
  /// Adds the usage from the last call until `now`. Must be called before the starts and ends of this instant are counted.
  void advance(Instant now);
  [[nodiscard]] double of(UserId user) const { return usage_[index(user)]; }
  [[nodiscard]] double total() const;

 private:
  Duration half_life_;
  Instant at_;
  std::vector<double> usage_;
  std::vector<std::int64_t> held_;
};

/// The weight of a user's share; 1 when the workload names no users.
[[nodiscard]] inline double share_of(UserId user, const View& view) {
  return view.workload.users.empty() ? 1 : view.workload.users[index(user)].weight;
}

}  // namespace gpusim
