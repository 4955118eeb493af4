#include "sim/scenario/experiment_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace gpusim {
namespace {

/// The time from the first opening to the last closing of a day, breaks included. Empty when it is not the same for all days of the
/// week on which the calendar is open.
std::optional<Window> hours_of_all_days(const Calendar& calendar, Duration start_time) {
  std::map<std::int64_t, Window> days;
  const Instant from = calendar.next_day(Instant{});  // The run may start in the middle of the first day.
  const Instant until = from + kDay * 7;
  for (auto opens = calendar.next_open(from); opens && *opens < until;) {
    const std::int64_t day = calendar.day_of(*opens);
    const Instant closes = calendar.closes(*opens);
    const Duration midnight = kDay * day;
    const Window window{start_time + opens->since_start() - midnight, start_time + closes.since_start() - midnight};
    if (window.closes > kDay) return std::nullopt;
    days.try_emplace(day, window).first->second.closes = window.closes;
    opens = calendar.next_open(closes);
  }
  if (days.empty()) return std::nullopt;
  const Window& first = days.begin()->second;
  return std::ranges::all_of(days, [&](const auto& day) { return day.second == first; }) ? std::optional(first) : std::nullopt;
}

}  // namespace

std::optional<Window> hours_of_experiments(const Scenario& scenario, const Workload& workload) {
  std::vector<const Calendar*> people = {&workload.starts};
  for (const Costs::Waiting& waiting : scenario.costs.waiting) people.push_back(&scenario.people[index(waiting.person)].calendar);
  std::optional<Window> hours;
  for (const Calendar* const calendar : people) {
    if (calendar->is_always()) continue;
    const std::optional<Window> own = hours_of_all_days(*calendar, scenario.start_time);
    if (!own || (hours && *hours != *own)) return std::nullopt;
    hours = own;
  }
  constexpr Duration kHour = Duration::nanoseconds(3'600'000'000'000);
  return hours ? hours : Window{kHour * 9, kHour * 18};
}

std::string clock_text(Duration since_midnight) {
  const std::int64_t minutes = since_midnight.count() / 60'000'000'000;
  return minutes % 60 == 0 ? fmt::format("{}", minutes / 60) : fmt::format("{}:{:02}", minutes / 60, minutes % 60);
}

}  // namespace gpusim
