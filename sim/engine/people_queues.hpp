#pragma once
// Tasks that are done by people and wait for them.

#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "gpusim/capacity.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// One queue per entry of Workload::people in the order (priority of the job, highest first; instant at which the task became
/// ready; task id). If the first task cannot start, those behind it wait too.
class PeopleQueues {
 public:
  explicit PeopleQueues(const Workload& workload) {
    const bool has_tasks = std::any_of(workload.profiles.begin(), workload.profiles.end(),
                                       [](const Profile& profile) { return bool(profile.person); });
    if (!has_tasks) return;
    for (const Person& person : workload.people) desks_.push_back({ending(person.calendar), person.count, {}});
  }
  [[nodiscard]] bool empty() const { return desks_.empty(); }

  void push(PersonId person, TaskId task, std::int32_t priority, Instant now) {
    desks_[index(person)].queue.push({-std::int64_t{priority}, now, task});
  }
  void release(PersonId person) { ++desks_[index(person)].free; }

  /// Calls `begin(task, end)` for all tasks that can start now. `needs(task)` returns how long a task takes and whether it may
  /// pause.
  template <class Needs, class Begin>
  void serve(Instant now, Needs needs, Begin begin) {
    for (Desk& desk : desks_) {
      while (desk.free > 0 && !desk.queue.empty() && desk.calendar.is_open(now)) {
        const TaskId task = desk.queue.top().task;
        const auto [time, is_resumable] = needs(task);
        std::optional<Instant> end;
        if (is_resumable)
          end = desk.calendar.finish(now, time);
        else if (time <= desk.calendar.closes(now) - now)
          end = now + time;
        if (!end) break;
        desk.queue.pop();
        --desk.free;
        begin(task, *end);
      }
    }
  }

 private:
  struct Entry {
    std::int64_t priority;  ///< negated
    Instant ready;
    TaskId task;
    auto operator<=>(const Entry&) const = default;
  };
  struct Desk {
    Calendar calendar;
    std::uint32_t free;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  };
  std::vector<Desk> desks_;  ///< empty when no task is done by people
};

}  // namespace gpusim
