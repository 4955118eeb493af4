#pragma once
// Why a schedule is as long as it is: the chain of tasks that its end follows from, and its length against that of its task graph.

#include <optional>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// A task on the critical path through resources, from when it took its devices (or began on the host) to when it gave them back.
struct CriticalStep {
  /// What its start follows from; the first of these that happened at its start, else the last of the first five before it.
  enum class Bound : std::uint8_t {
    dependency,    ///< the end of a task before it
    arrival,       ///< of its job
    interruption,  ///< of its own earlier run
    device,        ///< the end of a task on one of its devices
    repair,        ///< of one of its devices
    resource,      ///< the end of a task that held a resource that it needs
    order,         ///< the end of a task elsewhere, at which the policy started it
  };
  TaskId task;
  Instant start;
  Instant end;
  Bound bound = Bound::arrival;
  std::optional<TaskId> by;  ///< the task whose end it is; the one behind it in the list
  Duration waited;           ///< from what its start follows from to its start
};
[[nodiscard]] constexpr std::string_view name(CriticalStep::Bound bound) {
  constexpr std::string_view kNames[] = {"dependency", "arrival", "interruption", "device", "repair", "resource", "order"};
  return kNames[static_cast<std::size_t>(bound)];
}

/// From the task that ends last back to one whose start follows from an arrival or a repair. Of several ends at one instant the one
/// of the lowest task counts. Empty for an empty trace.
[[nodiscard]] std::vector<CriticalStep> critical_path(const Workload& workload, const Performance& performance, const Trace& trace);

/// H. Topcuoglu, S. Hariri, M.-Y. Wu, "Performance-effective and low-complexity task scheduling for heterogeneous computing", IEEE
/// TPDS 13(3), 2002, section 5.1; arrivals and transfers are left out of the first two.
struct ScheduleLength {
  Duration critical_path;              ///< the longest path of the graph, each task at its best time
  std::optional<Duration> sequential;  ///< all tasks one after the other on devices of the one class that is best for all of them
  std::optional<double> ratio;         ///< makespan / critical_path (SLR)
  std::optional<double> speedup;       ///< sequential / makespan
  std::optional<double> efficiency;    ///< speedup / devices
};
[[nodiscard]] ScheduleLength schedule_length(const System& system, const Workload& workload, const Performance& performance,
                                             Duration makespan);

}  // namespace gpusim
