#pragma once
// What the Gantt chart of a page is made of: the rows of a run, its spans one by one or, of very long runs, aggregated.

#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/metrics.hpp"
#include "sim/html/page_gantt.hpp"
#include "sim/reports/comparison.hpp"

namespace gpusim {

constexpr std::size_t kMostGanttSpans = 200'000;  ///< that a page draws one by one

/// Times in whole ticks of so many nanoseconds.
struct GanttTicks {
  std::int64_t length = 1;
  [[nodiscard]] std::int64_t of(Duration time) const { return time.count() / length; }
  [[nodiscard]] std::int64_t of(Instant time) const { return of(time.since_start()); }
};

/// The spans of a run by their starts, those of no length and barriers left out, and the rows that they lie on: at least one for
/// each device, and as many more as tasks share it at a time.
class GanttLanes {
 public:
  GanttLanes(const System& system, const Workload& workload, const Schedule& schedule);
  /// Places in the schedule.
  [[nodiscard]] const std::vector<std::size_t>& order() const { return order_; }
  /// The rows that a span takes, by its place in the order.
  [[nodiscard]] const std::vector<std::uint32_t>& of(std::size_t place) const { return rows_[place]; }
  [[nodiscard]] std::vector<PageGantt::Lane> lanes() const;
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  /// Which of the hosts: a person by name, or the machine.
  [[nodiscard]] std::size_t host_of(const Workload& workload, TaskId task);

  const System& system_;
  std::vector<std::size_t> order_;
  std::vector<std::string> hosts_;
  std::vector<std::uint32_t> sizes_;  ///< rows by device, then by host
  std::vector<std::vector<std::uint32_t>> rows_;
  std::size_t count_ = 0;
};

/// The tasks of a workload, which its runs on all systems share.
[[nodiscard]] PageGantt::Tasks gantt_tasks(const Workload& workload);
/// A run with all its spans; it refers to the tasks of its workload at `tasks`.
[[nodiscard]] PageGantt::Run gantt_run(const SideBySide& of, const Result& result, const GanttTicks& ticks, std::size_t tasks);

/// A run whose spans stand for equal parts of the time, each with the model that holds most of it, and its own tasks: the models.
struct AggregatedGantt {
  PageGantt::Run run;
  PageGantt::Tasks tasks;
};
[[nodiscard]] AggregatedGantt aggregated_gantt(const SideBySide& of, const Result& result, const GanttTicks& ticks);

/// What both kinds of runs have: names, the makespan as pages show it, the end.
[[nodiscard]] PageGantt::Run gantt_run_head(const SideBySide& of, const Result& result, const GanttTicks& ticks);

}  // namespace gpusim
