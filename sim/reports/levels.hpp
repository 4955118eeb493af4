#pragma once
// How much of a system is in use and how much waits, over time, as step functions.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/reports/reports.hpp"

namespace gpusim {

/// What is counted at an instant. Memory is whole bytes, so that sums come back to exactly zero.
struct UsageLevel {
  std::int64_t bytes = 0;
  std::int32_t busy = 0;
  std::int32_t tasks_waiting = 0;
  std::int32_t jobs_waiting = 0;

  bool operator==(const UsageLevel&) const = default;
  UsageLevel& operator+=(const UsageLevel& other) {
    bytes += other.bytes;
    busy += other.busy;
    tasks_waiting += other.tasks_waiting;
    jobs_waiting += other.jobs_waiting;
    return *this;
  }
  UsageLevel operator-() const { return {-bytes, -busy, -tasks_waiting, -jobs_waiting}; }
};

struct UsageChange {
  Instant time;
  UsageLevel by;
};

/// A run in one case, as changes of its step functions: of the whole system and, without what waits, of each device.
class UsageChanges {
 public:
  UsageChanges(const Problem& problem, const CaseResult& one);

  [[nodiscard]] Instant end() const { return end_; }
  [[nodiscard]] std::vector<UsageChange>& system() { return system_; }
  [[nodiscard]] std::vector<UsageChange>& device(std::size_t device) { return devices_[device]; }

 private:
  void add_spans(const Problem& problem, const Schedule& schedule, bool is_shared);
  void add_busy(const Schedule& schedule);
  void add_waiting(const Workload& workload, const CaseResult& one);

  Instant end_;
  std::vector<UsageChange> system_;
  std::vector<std::vector<UsageChange>> devices_;
};

/// Calls `row(time, level)` at 0, wherever the level changes, and at `end`. Sorts the changes.
template <class Row>
void for_each_step(std::vector<UsageChange>& changes, Instant end, Row row) {
  std::ranges::sort(changes, {}, &UsageChange::time);
  UsageLevel level;
  std::size_t next = 0;
  const auto apply_until = [&](Instant time) {
    for (; next < changes.size() && changes[next].time == time; ++next) level += changes[next].by;
  };
  apply_until(Instant{});
  row(Instant{}, level);
  while (next < changes.size()) {
    const Instant time = changes[next].time;
    const UsageLevel before = level;
    apply_until(time);
    if (level != before && time < end) row(time, level);
  }
  if (end > Instant{}) row(end, level);
}

}  // namespace gpusim
