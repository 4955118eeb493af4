#pragma once
// Reads days, hours and people: `start`, `calendars`, `people`.

#include <map>
#include <string>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

using Calendars = std::map<std::string, Calendar, std::less<>>;

/// The day number of simulated time 0.
[[nodiscard]] std::int64_t read_start(Reader& root);
/// Reads the calendars of the scenario and adds `always`.
[[nodiscard]] Calendars read_calendars(Reader& root, std::int64_t start);
[[nodiscard]] std::vector<Person> read_people(Reader& root, const Calendars& calendars);
/// Reads an instant: a time since the start, or a date.
[[nodiscard]] Instant read_instant(const Reader& at, std::int64_t start);
/// The calendar that is named at `at`.
[[nodiscard]] const Calendar& find_calendar(const Reader& at, const Calendars& calendars);

}  // namespace gpusim
