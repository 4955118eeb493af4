#pragma once
// The tasks that are bound to each device and wait there for their turn.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "gpusim/ids.hpp"

namespace gpusim {

/// One queue per device, ordered by (turn, order of assignment).
class TurnQueues {
 public:
  explicit TurnQueues(std::size_t devices) : queues_(devices) {}

  void push(DeviceId device, std::int64_t turn, TaskId task) {
    auto& queue = queues_[index(device)];
    queue.push_back({turn, next_number_++, task});
    std::push_heap(queue.begin(), queue.end(), later);
  }
  [[nodiscard]] bool empty(DeviceId device) const { return queues_[index(device)].empty(); }
  [[nodiscard]] TaskId front(DeviceId device) const { return queues_[index(device)].front().task; }
  void pop(DeviceId device) {
    auto& queue = queues_[index(device)];
    std::pop_heap(queue.begin(), queue.end(), later);
    queue.pop_back();
  }

 private:
  struct Entry {
    std::int64_t turn;
    std::uint64_t number;
    TaskId task;
  };
  static bool later(const Entry& left, const Entry& right) {
    return left.turn != right.turn ? left.turn > right.turn : left.number > right.number;
  }
  std::vector<std::vector<Entry>> queues_;
  std::uint64_t next_number_ = 0;
};

}  // namespace gpusim
