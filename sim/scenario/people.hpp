#pragma once
// Reads days, hours and people: `start`, `calendars`, `people`.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

using Calendars = std::map<std::string, Calendar, std::less<>>;

/// The date of simulated time 0: the day number and the time of day at which runs start.
struct StartTime {
  std::int64_t day = 0;
  Duration time_of_day;
};
/// The value of the key `start`; the time of day is empty when only a date is stated.
struct StatedStart {
  std::int64_t day = 0;
  std::optional<Duration> time_of_day;
};
[[nodiscard]] StatedStart read_start(Reader& root);
/// A start as the key states it: "2026-01-05 09:00", or the date alone for its 00:00.
[[nodiscard]] std::string start_text(const StartTime& start);
/// Reads the calendars of the scenario and adds `always`.
[[nodiscard]] Calendars read_calendars(Reader& root, const StartTime& start);
[[nodiscard]] std::vector<Person> read_people(Reader& root, const Calendars& calendars);
/// Reads an instant: a time since the start, or a date, alone (its 00:00, or the start itself where that is later that day) or with
/// a time of day. Where `hours` are given, a date alone means the first of them on or after that day.
[[nodiscard]] Instant read_instant(const Reader& at, const StartTime& start, const Calendar* hours = nullptr);
/// The calendar that is named at `at`.
[[nodiscard]] const Calendar& find_calendar(const Reader& at, const Calendars& calendars);

}  // namespace gpusim
