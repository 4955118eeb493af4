#pragma once
// List scheduling: whenever something is idle, start the first ready task of a list (R. L. Graham, Bell System Technical Journal
// 45(9), 1966). The list policies differ in the order of the list and in what happens when a task does not fit.

#include <compare>
#include <cstdint>
#include <memory>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/policies/common/placement.hpp"

namespace gpusim {

/// Places a task in the list: smaller keys first.
struct ListKey {
  std::int64_t first = 0;
  std::int64_t second = 0;
  auto operator<=>(const ListKey&) const = default;
};

struct ListRule {
  /// One key per task; null when the list is in order of task ids. The whole order is (priority of the job, highest first; key;
  /// task id).
  std::vector<ListKey> (*keys)(const View& view) = nullptr;
  /// A task that does not fit now holds back the tasks behind it that could take a device it waits for; otherwise they may pass.
  bool head_blocks = false;
  /// No task starts while a device is held.
  bool one_at_a_time = false;
};

/// A list scheduler: non-preemptive, asked at every event, starts what it can. A task fits when enough devices that can run it are
/// idle (and, for a gang that exchanges gradients, reach each other).
///
/// Tasks that need equally many devices of the same classes fit together or not at all, so they are kept together and a decision
/// looks at the first of each such group: its cost depends on the number of groups, not of waiting tasks.
[[nodiscard]] std::unique_ptr<Policy> make_list_scheduler(ListRule rule, PlacementOptions placement);

/// Performance::best_time of a task; of a task of the host its only one.
[[nodiscard]] Duration best_time(const View& view, TaskId task);

}  // namespace gpusim
