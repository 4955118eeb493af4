#pragma once
// The best schedule of work that is known in advance, and how much of that is proven: plain tasks with whole times, cards by
// class, resources with a capacity, release times and precedence. Nothing moves between tasks, nothing is preempted.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gpusim/work.hpp"

namespace gpusim {

/// A task with all that it needs. Times are whole numbers in any one unit.
struct OfflineTask {
  static constexpr std::int64_t kCannotRun = std::numeric_limits<std::int64_t>::max();
  /// The time on each class of cards; kCannotRun where the task cannot run. A task that holds no card has a single time.
  std::vector<std::int64_t> time;
  /// Held at once from start to end, all of one class. (A gang that may mix classes is a wider problem: the schedule found here is
  /// one for it too, the bound is not.)
  std::uint32_t cards = 1;
  std::int64_t release = 0;            ///< earliest start
  std::vector<std::int64_t> demand{};  ///< held of each resource from start to end; empty: nothing of any
};

/// What is to be scheduled, to end as early as possible (makespan).
struct OfflineInstance {
  std::vector<std::uint32_t> cards;      ///< of each class
  std::vector<std::int64_t> capacity{};  ///< of each renewable resource
  std::vector<OfflineTask> tasks;
  TaskGraph order{};  ///< a task starts when all before it have ended; data is not looked at. May be empty.
};

/// What a search may cost, in steps, so that the same schedule comes out on every machine.
struct SearchEffort {
  static constexpr std::int64_t kDefault = 100;  ///< one to four seconds where nothing is proven earlier
  static constexpr std::int64_t kMost = 1'000'000;
  std::int64_t hundredths = kDefault;  ///< of the default search
};

struct OfflineSchedule {
  std::vector<std::int64_t> start;          ///< by task
  std::vector<std::uint32_t> device_class;  ///< by task; 0 for tasks without cards
  std::int64_t makespan = 0;
  std::int64_t bound = 0;  ///< no schedule ends earlier
  std::string binding;     ///< the argument behind the bound, such as "critical path" or "exhaustive search"
  bool is_proven = false;  ///< bound == makespan
  std::int64_t steps = 0;  ///< spent, in units of SearchEffort: tasks placed, nodes and conflicts, each at its price
};

/// Why there is no schedule at all or too much to plan; empty when there is one. The first task that is wrong, in words.
[[nodiscard]] std::string why_unschedulable(const OfflineInstance& instance);

/// A schedule, as good as the effort allows, and a bound. The instance must be schedulable.
[[nodiscard]] OfflineSchedule optimal_schedule(const OfflineInstance& instance, const SearchEffort& effort = {});

/// All tasks by start. Of those that start together, what takes no time goes before what would hold its cards and resources, and a
/// task behind those that it waits for.
[[nodiscard]] std::vector<std::uint32_t> start_order(const OfflineInstance& instance, const OfflineSchedule& schedule);

/// The cards of a schedule: by task the numbers of its cards within its class. Each card holds one task at a time; a task takes
/// the cards that have been free longest, ties to the lowest number, in the order of `start_order`.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> cards_of(const OfflineInstance& instance, const OfflineSchedule& schedule);

/// The most tasks that a plan may have.
inline constexpr std::size_t kMostOfflineTasks = 20'000;

}  // namespace gpusim
