#pragma once
// Bounds from the hours in which cards and people are there.

#include <optional>
#include <utility>
#include <vector>

#include "gpusim/capacity.hpp"
#include "sim/metrics/load.hpp"

namespace gpusim {

class OpeningHours {
 public:
  explicit OpeningHours(const Problem& problem);

  /// True when some card or person is not always there.
  [[nodiscard]] bool matter() const { return matter_; }
  /// When a task ends at the earliest that cannot start before `start`: no schedule ends it earlier. Gangs and windows that would
  /// never let it end are not looked at: then it takes its best time.
  [[nodiscard]] Instant earliest_end(TaskId task, Instant start) const;
  /// The least T at which the prices of the load's area agree to sum_c l_c m_c (open time of c until T) >= worth: the dual of
  /// spreading work over capacity that comes and goes, so valid for any prices.
  [[nodiscard]] Duration area(const Times& times, const Load& load) const;
  /// When the people with most to do have done it, if all of it is there from the start.
  [[nodiscard]] Instant work_of_people() const;

 private:
  [[nodiscard]] std::optional<Instant> compute_end(ProfileId profile, Instant start) const;

  Problem problem_;
  bool matter_ = false;
  std::vector<Calendar> pools_;
  std::vector<Calendar> people_;
  Calendar starts_;
  Calendar always_;
  /// The last answer for each profile, because tasks of a level mostly start together.
  mutable std::vector<std::optional<std::pair<Instant, Instant>>> known_;
};

}  // namespace gpusim
