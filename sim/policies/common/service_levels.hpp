#pragma once
// Queues by attained service (number of GPUs x useful time): J. Gu et al., "Tiresias: a GPU cluster manager for distributed deep
// learning", NSDI 2019.

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

/// Tasks change their level at the exact instant at which their service reaches a threshold. The order is (rank of the level; first
/// start, tasks that never started last; task id). Greedy: a task runs if it fits beside those before it, and others are preempted.
class ServiceLevels : public QueuePolicy {
 public:
  explicit ServiceLevels(PlacementOptions placement)
      : QueuePolicy({.placement = placement, .preempts = true, .compares_whole_key = true}) {}

 protected:
  [[nodiscard]] static std::int64_t service(TaskId task, const View& view) {
    return saturated_product(attained(task, view).count(), width(task, view));
  }
  /// The level of a task, which is the number of thresholds that its service has reached.
  [[nodiscard]] std::size_t level_of(TaskId task, const View& view) { return look_at(task, view).number; }
  void set_thresholds(std::vector<std::int64_t> ascending) {
    thresholds_ = std::move(ascending);
    known_.clear();
  }
  [[nodiscard]] const std::vector<std::int64_t>& thresholds() const { return thresholds_; }  ///< in device-nanoseconds
  /// The rank of a task's level; the smallest goes first. There is one more level than thresholds.
  [[nodiscard]] virtual std::int64_t rank_of(TaskId task, const View& view) = 0;
  [[nodiscard]] QueueKey key(TaskId task, const View& view) override;
  [[nodiscard]] std::optional<Instant> next_change(const View& view) override;

 private:
  /// The level of a running task and the time until which it stays there if nothing interrupts it.
  struct Level {
    std::optional<Instant> since;  ///< TaskProgress::since of the run for which this is valid
    Instant until;
    std::size_t number = 0;
  };
  const Level& look_at(TaskId task, const View& view);

  std::vector<std::int64_t> thresholds_;
  std::vector<Level> known_;  ///< by task; valid for running tasks
};

}  // namespace gpusim
