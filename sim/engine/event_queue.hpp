#pragma once
// The pending events of a run.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "gpusim/ids.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// The kinds of events in the queue, in the order in which they are applied within one instant. Finishes come first, so that what
/// they free is available to what follows. What else an instant brings stands outside the queue: see RunState::apply_events().
enum class EventKind : std::uint32_t {
  device_finish = 0,  ///< number: the first device of the task that ends
  host_finish = 1,    ///< number: the task
  input_arrived = 2,  ///< number: the task
};

struct Event {
  Instant time;
  EventKind kind;
  std::uint32_t number;
};

/// Yields events in the order (time, kind, number). The order is total: no two events are equal, so it does not depend on the order
/// of insertion.
///
/// A device has at most one finish pending, so these live in a winner tree with a leaf per device: replacing a leaf touches one
/// node a level, at addresses known beforehand, and no branch depends on the times. All other events go to a binary heap.
class EventQueue {
 public:
  explicit EventQueue(std::size_t devices)
      : leaves_(std::bit_ceil(std::max<std::size_t>(devices, 1))), tree_(2 * leaves_, kNever) {}

  [[nodiscard]] bool empty() const { return first() == kNever; }
  [[nodiscard]] Instant next_time() const { return time_of(first()); }

  void push(const Event& event) {
    const Key key = packed(event);
    if (event.kind == EventKind::device_finish)
      replace(event.number, key);
    else
      heap_.push(key);
  }

  /// Removes the pending finish of a device.
  void cancel(std::uint32_t device) { replace(device, kNever); }

  Event pop() {
    const Key key = first();
    const Event event{time_of(key), static_cast<EventKind>(static_cast<std::uint64_t>(key) >> 32), static_cast<std::uint32_t>(key)};
    if (event.kind == EventKind::device_finish)
      replace(event.number, kNever);
    else
      heap_.pop();
    return event;
  }

 private:
  // Time, kind and number packed into one integer, so that events are compared without a branch.
  __extension__ using Key = unsigned __int128;
  static constexpr Key kNever = ~Key{0};

  static Key packed(const Event& event) {
    const auto time = static_cast<std::uint64_t>(event.time.since_start().count());
    return Key{time} << 64 | (static_cast<std::uint64_t>(event.kind) << 32 | event.number);
  }
  static Instant time_of(Key key) {
    return Instant::at(Duration::nanoseconds(static_cast<std::int64_t>(static_cast<std::uint64_t>(key >> 64))));
  }

  [[nodiscard]] Key first() const { return heap_.empty() ? tree_[1] : std::min(tree_[1], heap_.top()); }

  void replace(std::size_t leaf, Key key) {
    Key* const tree = tree_.data();
    std::size_t node = leaves_ + leaf;
    tree[node] = key;
    while (node > 1) {
      const Key sibling = tree[node ^ 1];
      key = sibling < key ? sibling : key;
      node /= 2;
      tree[node] = key;
    }
  }

  std::size_t leaves_;
  std::vector<Key> tree_;  // node i has the children 2i and 2i + 1; with one leaf, node 1 is that leaf
  std::priority_queue<Key, std::vector<Key>, std::greater<>> heap_;
};

}  // namespace gpusim
