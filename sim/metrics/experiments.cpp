// Experiments that people start one after the other, only during working hours.

#include <map>

#include "gpusim/calendar.hpp"
#include "gpusim/metrics.hpp"

namespace gpusim {

/// Returns 0 for an experiment of no length and when there is no time at which one may start.
double starts_per_workday(Duration experiment, Duration opens, Duration closes) {
  constexpr std::int64_t kWholeDay = kDay.count();
  constexpr int kMostDays = 100'000;
  const std::int64_t length = experiment.count();
  if (length <= 0 || opens >= closes) return 0;

  struct Day {
    std::int64_t number;
    std::int64_t starts;  // number of starts on all previous days
  };
  // Days by the time of their first start. When such a time recurs, everything since then repeats for ever.
  std::map<std::int64_t, Day> days;
  Day day{0, 0};
  std::int64_t first_start = opens.count();
  for (int step = 0; step < kMostDays; ++step) {
    const auto [entry, is_new] = days.try_emplace(first_start, day);
    if (!is_new)
      return static_cast<double>(day.starts - entry->second.starts) / static_cast<double>(day.number - entry->second.number);
    const std::int64_t starts = (closes.count() - first_start + length - 1) / length;  // the last before `closes`
    const std::int64_t end = first_start + (starts - 1) * length + length % kWholeDay;
    day.starts += starts;
    day.number += length / kWholeDay + end / kWholeDay;
    first_start = end % kWholeDay;
    if (first_start >= closes.count()) ++day.number;
    if (first_start < opens.count() || first_start >= closes.count()) first_start = opens.count();
  }
  return static_cast<double>(day.starts) / static_cast<double>(day.number);
}

}  // namespace gpusim
