#pragma once
// The tasks that are bound to each device and wait for their turn.

#include <compare>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "gpusim/ids.hpp"

namespace gpusim {

/// One queue per device, ordered by (turn, order of assignment).
class TurnQueues {
 public:
  explicit TurnQueues(std::size_t devices) : queues_(devices) {}

  void push(DeviceId device, std::int64_t turn, TaskId task) { queues_[index(device)].push({turn, next_number_++, task}); }
  [[nodiscard]] bool empty(DeviceId device) const { return queues_[index(device)].empty(); }
  [[nodiscard]] TaskId front(DeviceId device) const { return queues_[index(device)].top().task; }
  void pop(DeviceId device) { queues_[index(device)].pop(); }

 private:
  struct Entry {
    std::int64_t turn;
    std::uint64_t number;
    TaskId task;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<std::priority_queue<Entry, std::vector<Entry>, std::greater<>>> queues_;
  std::uint64_t next_number_ = 0;
};

}  // namespace gpusim
