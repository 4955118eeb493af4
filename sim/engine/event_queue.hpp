#pragma once
// The pending events of a run, as a flat heap of small records.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gpusim/ids.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// What can happen to a task. Within one instant finishes come first, so that what they free is free for everything else that
/// happens then; arrivals of jobs, which are kept in a sorted list and not here, come last.
enum class EventKind : std::uint32_t { finish = 0, input_arrived = 1 };

struct Event {
  Instant time;
  EventKind kind;
  TaskId task;
};

/// Yields events in the order (time, kind, task). The order is total: no two events are equal, so it does not depend on the order of
/// insertion. 4-ary heap, bottom-up removal: half the depth of a binary one and no comparison that the branch predictor must guess.
class EventQueue {
 public:
  void reserve(std::size_t events) { entries_.reserve(events + 4); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] Instant next_time() const { return Instant::at(Duration::nanoseconds(entries_.front().time)); }

  void push(const Event& event) {
    const Entry entry{event.time.since_start().count(), key(event)};
    entries_.push_back(entry);
    sift_up(entries_.size() - 1, entry);
  }

  Event pop() {
    const Entry top = entries_.front();
    const Entry last = entries_.back();
    entries_.pop_back();
    if (!entries_.empty()) sift_up(sink_hole(), last);
    return {Instant::at(Duration::nanoseconds(top.time)), static_cast<EventKind>(top.kind_and_task >> 32),
            static_cast<TaskId>(top.kind_and_task & 0xffffffffU)};
  }

 private:
  struct Entry {
    std::int64_t time;
    std::uint64_t kind_and_task;
    // One 128-bit comparison: no branch between the two keys.
    [[nodiscard]] bool before(const Entry& other) const { return packed() < other.packed(); }
    __extension__ using Wide = unsigned __int128;
    [[nodiscard]] Wide packed() const { return static_cast<Wide>(static_cast<std::uint64_t>(time)) << 64 | kind_and_task; }
  };

  static std::uint64_t key(const Event& event) {
    return static_cast<std::uint64_t>(event.kind) << 32 | static_cast<std::uint64_t>(event.task);
  }

  // Moves the hole at the top down along the smallest children to the end of the heap; returns where it ends.
  std::size_t sink_hole() {
    Entry* const entries = entries_.data();
    const std::size_t size = entries_.size();
    std::size_t hole = 0;
    for (std::size_t child = 1; child < size; child = 4 * hole + 1) {
      std::size_t least = child;
      if (child + 3 < size) {
        const std::size_t left = child + (entries[child + 1].before(entries[child]) ? 1 : 0);
        const std::size_t right = child + 2 + (entries[child + 3].before(entries[child + 2]) ? 1 : 0);
        least = entries[right].before(entries[left]) ? right : left;
      } else {
        for (std::size_t other = child + 1; other < size; ++other)
          if (entries[other].before(entries[least])) least = other;
      }
      entries[hole] = entries[least];
      hole = least;
    }
    return hole;
  }

  void sift_up(std::size_t position, const Entry& entry) {
    Entry* const entries = entries_.data();
    while (position > 0) {
      const std::size_t parent = (position - 1) / 4;
      if (!entry.before(entries[parent])) break;
      entries[position] = entries[parent];
      position = parent;
    }
    entries[position] = entry;
  }

  std::vector<Entry> entries_;
};

}  // namespace gpusim
