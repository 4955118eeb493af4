#pragma once
// Finds the best schedule of work that is known in advance and how much of its optimality is proven. Tasks have whole times,
// devices of one class, resources with a capacity, release times and precedence. Nothing moves between tasks and nothing is
// preempted.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/work.hpp"

namespace gpusim {

/// A task with its needs. Times are whole numbers in any common unit.
struct OfflineTask {
  /// The time on each class of devices; empty where the task cannot run. A task without devices has a single time.
  std::vector<std::optional<std::int64_t>> time;
  /// The number of devices held from start to end, all of one class. (For a gang that may mix classes the schedule found here is
  /// valid, but the bound is not.)
  std::uint32_t gpus = 1;
  std::int64_t release = 0;            ///< earliest start
  std::vector<std::int64_t> demand{};  ///< amount of each resource held from start to end; empty: none
};

/// An instance whose makespan is to be minimised.
struct OfflineInstance {
  std::vector<std::uint32_t> gpus;       ///< number of each class
  std::vector<std::int64_t> capacity{};  ///< capacity of each renewable resource
  std::vector<OfflineTask> tasks;
  TaskGraph order{};  ///< a task starts when all its predecessors have ended; data is ignored; may be empty
};

/// The effort of a search in steps instead of time, so that the same schedule results on every machine.
struct SearchEffort {
  static constexpr std::int64_t kDefault = 100;  ///< takes one to four seconds if nothing is proven earlier
  static constexpr std::int64_t kMost = 1'000'000;
  std::int64_t hundredths = kDefault;  ///< hundredths of the default effort
};

struct OfflineSchedule {
  std::vector<std::int64_t> start;          ///< by task
  std::vector<std::uint32_t> device_class;  ///< by task; 0 for tasks without GPUs
  std::int64_t makespan = 0;
  std::int64_t bound = 0;  ///< no schedule ends earlier
  std::string binding;     ///< the argument behind the bound, such as "critical path" or "exhaustive search"
  bool is_proven = false;  ///< bound == makespan, so the schedule is optimal
  std::int64_t steps = 0;  ///< steps spent: tasks placed, nodes and conflicts, each at its price
};

/// The reason why the instance has no schedule or is too large, naming the first task concerned; empty when it can be scheduled.
[[nodiscard]] std::string why_unschedulable(const OfflineInstance& instance);

/// The best schedule found with this effort, and a bound. The instance must be schedulable.
[[nodiscard]] OfflineSchedule optimal_schedule(const OfflineInstance& instance, const SearchEffort& effort = {});

/// All tasks by start. Of tasks that start together, those of no length come before those that hold their devices and resources
/// next, and predecessors come before their successors.
[[nodiscard]] std::vector<std::uint32_t> start_order(const OfflineInstance& instance, const OfflineSchedule& schedule);

/// By task the numbers of its devices within its class. Each device holds one task at a time. A task takes the devices that have
/// been free longest, ties to the lowest number, in the order of start_order().
[[nodiscard]] std::vector<std::vector<std::uint32_t>> gpus_of(const OfflineInstance& instance, const OfflineSchedule& schedule);

/// The largest number of tasks in a plan.
inline constexpr std::size_t kMostOfflineTasks = 20'000;

}  // namespace gpusim
