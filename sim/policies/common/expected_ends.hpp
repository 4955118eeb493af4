#pragma once
// The expected ends of running tasks, for policies that plan with estimates.

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sim/policies/common/availability.hpp"
#include "sim/policies/common/online_state.hpp"

namespace gpusim {

class ExpectedEnds {
 public:
  struct Entry {
    Instant start;
    Instant end;
    std::vector<Availability::Need> needs;
  };

  /// Adds a task that starts now on these devices.
  const Entry& insert(TaskId task, std::span<const DeviceId> devices, const View& view) {
    Entry& entry = entries_[task];
    entry = {view.now, view.now + expected_time(task, devices, view), needs_on(task, devices, view)};
    by_end_.insert({entry.end, task});
    return entry;
  }
  Entry erase(TaskId task) {
    const auto found = entries_.find(task);
    Entry entry = std::move(found->second);
    by_end_.erase({entry.end, task});
    entries_.erase(found);
    return entry;
  }
  /// Tasks that have passed their expected end are expected to take as long again as they have taken. Returns whether there are
  /// any. A task that starts and should end at this very instant is not overdue yet.
  bool extend_overrun(Instant now) {
    std::vector<TaskId> overrun;
    for (auto next = by_end_.begin(); next != by_end_.end() && next->first <= now; ++next)
      if (entries_.at(next->second).start < now) overrun.push_back(next->second);
    for (const TaskId task : overrun) {
      Entry& entry = entries_.at(task);
      by_end_.erase({entry.end, task});
      entry.end = now + (now - entry.start);
      by_end_.insert({entry.end, task});
    }
    return !overrun.empty();
  }
  /// The expected end of the next task; kNever when none runs.
  [[nodiscard]] Instant next_end() const { return by_end_.empty() ? Availability::kNever : by_end_.begin()->first; }
  /// The availability of what is idle now and of what running tasks release at their expected ends.
  [[nodiscard]] Availability availability(const OnlineState& state, const View& view) const {
    std::vector<std::int64_t> free;
    for (std::size_t c = 0; c < view.system.classes.size(); ++c) free.push_back(state.pool.idle().count(id<ClassId>(c)));
    for (const std::int64_t amount : state.allowances.free_resources()) free.push_back(amount);
    Availability availability(std::move(free), view.now);
    for (const auto& [end, task] : by_end_) availability.give_back(entries_.at(task).needs, end, Availability::kNever);
    return availability;
  }

 private:
  std::map<TaskId, Entry> entries_;
  std::set<std::pair<Instant, TaskId>> by_end_;
};

}  // namespace gpusim
