#pragma once
// Lower bounds from the hours in which devices and people are available.

#include <optional>
#include <utility>
#include <vector>

#include "gpusim/capacity.hpp"
#include "gpusim/metrics.hpp"
#include "sim/metrics/load.hpp"

namespace gpusim {

class OpeningHours {
 public:
  /// The hours of a workload of which `known` is a schedule. Hours that close nothing before its end are ignored.
  OpeningHours(const Problem& problem, const KnownSchedule& known);

  /// True when people do some of the work, or restrict().
  [[nodiscard]] bool matter() const { return matter_; }
  /// True when some device or person is not always available, or tasks do not start at any time.
  [[nodiscard]] bool restrict() const { return restrict_; }
  /// True when area() knows all hours that restrict the workload. It knows nothing of what people do besides submitting experiments
  /// of a closed loop and looking at them.
  [[nodiscard]] bool are_known_to_area() const { return are_known_to_area_; }
  /// True when devices, and the starts of tasks on them, have no hours.
  [[nodiscard]] bool leave_devices_free() const { return !limits_devices_; }
  /// The earliest end of a task that cannot start before `start`. Windows in which the task could never end are ignored: the task
  /// then takes its best time.
  [[nodiscard]] Instant earliest_end(TaskId task, Instant start) const;
  /// The earliest end of a load that is there from `from` on: the least T at which what the devices can do in [from, T), at the
  /// prices of the load's area, is its value. This is the dual of spreading work over capacity that comes and goes, so it is valid
  /// for any prices. A device works while its pool is open. While no task may start, it can only finish the one that it has. While
  /// the researcher of a closed loop is away, all devices together can only finish the experiments in flight.
  [[nodiscard]] Instant area(const Times& times, const Load& load, Instant from) const;
  /// The earliest end of the work of the busiest people, if all of it is available from the start.
  [[nodiscard]] Instant work_of_people() const;

 private:
  /// What the devices can do until an instant, in value.
  class Capacities;
  [[nodiscard]] std::optional<Instant> compute_end(ProfileId profile, Instant start) const;

  Problem problem_;
  bool matter_ = false;
  bool restrict_ = false;
  bool limits_devices_ = false;
  bool limits_starts_ = false;  ///< starts of tasks have hours that area() can count
  bool limits_loop_ = false;    ///< the researcher of a closed loop has hours that area() can count
  bool are_known_to_area_ = false;
  std::vector<Calendar> pools_;
  std::vector<Calendar> people_;
  Calendar starts_;
  Calendar always_;
  /// The last result for each profile, because tasks of a level mostly start together.
  mutable std::vector<std::optional<std::pair<Instant, Instant>>> known_;
};

}  // namespace gpusim
