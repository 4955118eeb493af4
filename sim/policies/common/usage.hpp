#pragma once
// What users have had, with an exponential decay: the memory of fair-share policies.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/policies/common/running_tasks.hpp"

namespace gpusim {

/// The factor 2^(-time / half_life), half_life > 0. It uses basic arithmetic only, so that it is the same with every library.
[[nodiscard]] double decay(Duration time, Duration half_life);

/// Device-seconds of each user: U <- U x 2^(-dt / half-life) + devices x dt whenever it is brought up to date. A task that holds
/// resources only counts as one device.
class Usage {
 public:
  /// Nobody has held anything yet. A half-life of zero means no decay.
  Usage(const View& view, Duration half_life)
      : half_life_(half_life), usage_(std::max<std::size_t>(1, view.workload.users.size())), held_(usage_.size()) {}

  void start(TaskId task, const View& view);
  void end(TaskId task, const View& view);
  /// Brings usage up to `now`, with what users have held since the last time; to be called before starts and ends of this instant.
  void advance(Instant now);
  [[nodiscard]] double of(UserId user) const { return usage_[index(user)]; }
  [[nodiscard]] double total() const;

 private:
  Duration half_life_;
  Instant at_;
  std::vector<double> usage_;
  std::vector<std::int64_t> held_;
};

/// The weight of a user's share; 1 where nobody is named.
[[nodiscard]] inline double share_of(UserId user, const View& view) {
  return view.workload.users.empty() ? 1 : view.workload.users[index(user)].weight;
}

}  // namespace gpusim
