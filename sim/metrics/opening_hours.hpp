#pragma once
// Lower bounds from the hours in which devices and people are available.

#include <optional>
#include <utility>
#include <vector>

#include "gpusim/capacity.hpp"
#include "sim/metrics/load.hpp"

namespace gpusim {

class OpeningHours {
 public:
  explicit OpeningHours(const Problem& problem);

  /// True when some device or person is not always available.
  [[nodiscard]] bool matter() const { return matter_; }
  /// The earliest end of a task that cannot start before `start`. Gangs, and windows in which the task could never end, are
  /// ignored: the task then takes its best time.
  [[nodiscard]] Instant earliest_end(TaskId task, Instant start) const;
  /// The least T for which the prices of the load's area satisfy sum_c l_c m_c (open time of c until T) >= value. This is the dual
  /// of spreading work over capacity that comes and goes, so it is valid for any prices.
  [[nodiscard]] Duration area(const Times& times, const Load& load) const;
  /// The earliest end of the work of the busiest people, if all of it is available from the start.
  [[nodiscard]] Instant work_of_people() const;

 private:
  [[nodiscard]] std::optional<Instant> compute_end(ProfileId profile, Instant start) const;

  Problem problem_;
  bool matter_ = false;
  std::vector<Calendar> pools_;
  std::vector<Calendar> people_;
  Calendar starts_;
  Calendar always_;
  /// The last result for each profile, because tasks of a level mostly start together.
  mutable std::vector<std::optional<std::pair<Instant, Instant>>> known_;
};

}  // namespace gpusim
