#pragma once
// When people work and when machines may be used: windows of time that repeat by week, days off, a first and a last instant.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

inline constexpr Duration kDay = Duration::nanoseconds(86'400'000'000'000);

/// Days since 1970-01-01 of a date in the Gregorian calendar.
[[nodiscard]] std::int64_t day_number(int year, int month, int day);
/// "2026-01-05" as a day number; empty when it is no date.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text);
/// The date of a day number, as "2026-01-05".
[[nodiscard]] std::string date_text(std::int64_t day_number);
/// The weekday of a day number; 0 is Monday.
[[nodiscard]] int weekday(std::int64_t day_number);

/// A half-open stretch of time, [opens, closes), counted from the start of whatever it is part of.
struct Window {
  Duration opens;
  Duration closes;
  bool operator==(const Window&) const = default;
};

/// When something is open, by simulated time. Time zones and daylight saving are left out: every day has 24 hours.
class Calendar {
 public:
  /// A calendar that is open day and night.
  Calendar() = default;
  /// Windows of each weekday (Monday first) within [0, 24 h], ascending, not overlapping; days off as day numbers; `start` is the
  /// day number of simulated time 0 and `time_of_day` its time of day, less than 24 h.
  Calendar(std::array<std::vector<Window>, 7> week, std::vector<std::int64_t> days_off, std::int64_t start,
           Duration time_of_day = {});
  /// The same hours where simulated time begins at another day and hour. Not for one that between() has closed.
  [[nodiscard]] Calendar starting_at(std::int64_t start, Duration time_of_day) const;
  /// This calendar, but closed before `from` and from `until` on.
  [[nodiscard]] Calendar between(Instant from, Instant until) const;

  /// The days between the day of simulated time 0 and the day of `at`; each begins at 00:00.
  [[nodiscard]] std::int64_t day_of(Instant at) const;
  /// The first instant of the day after that of `at`.
  [[nodiscard]] Instant next_day(Instant at) const;

  /// True for a calendar that never closes.
  [[nodiscard]] bool is_always() const { return is_always_ && from_ == Instant{} && until_ == kEnd; }
  [[nodiscard]] bool is_open(Instant at) const;
  /// The `from` of between(), before which the calendar is closed whatever the hours of its week; 0 without one.
  [[nodiscard]] Instant comes() const { return from_; }
  /// The first open instant at or after `at`; empty when the calendar never opens again.
  [[nodiscard]] std::optional<Instant> next_open(Instant at) const;
  /// The instant at which the window closes that contains `at`; adjoining windows are one. `at` must be open. kEnd when it never
  /// closes.
  [[nodiscard]] Instant closes(Instant at) const;
  /// The end of work that can pause: it starts at the first open instant at or after `start` and proceeds while the calendar is
  /// open. Work of no length ends at that instant. Empty when it never ends.
  [[nodiscard]] std::optional<Instant> finish(Instant start, Duration work) const;
  /// The open time in [from, to).
  [[nodiscard]] Duration open_time(Instant from, Instant to) const;
  /// The open time of a week without days off.
  [[nodiscard]] Duration open_per_week() const;
  /// The mean open time of those weekdays that have a window.
  [[nodiscard]] Duration open_per_workday() const;

  /// Later than any instant of a run.
  static constexpr Instant kEnd = Instant::at(Duration::nanoseconds(std::numeric_limits<std::int64_t>::max()));

 private:
  /// From a time since the 00:00 of the first day to simulated time; 0 for what is earlier.
  [[nodiscard]] Duration simulated(Duration since_midnight) const;
  /// The window that contains `at` or the first one after it; clipped to [from_, until_).
  [[nodiscard]] std::optional<Window> window_at_or_after(Instant at) const;
  /// The window that contains `at` or the first one after it, not clipped to [from_, until_).
  [[nodiscard]] std::optional<Window> unclipped_window_at_or_after(Duration at) const;
  /// The first day at or after `day` with a window, as a day number; empty when no weekday has one.
  [[nodiscard]] std::optional<std::int64_t> working_day(std::int64_t day) const;
  /// The instant up to which, from `at` on, every week is like the one before; kEnd when no day off is to come.
  [[nodiscard]] Instant regular_until(Instant at) const;

  bool is_always_ = true;
  std::array<std::vector<Window>, 7> week_;
  std::vector<std::int64_t> days_off_;  ///< days off that close at least one window, as day numbers; ascending
  std::vector<std::int64_t> reopens_;   ///< for each day off, the first later day with a window
  std::int64_t start_ = 0;
  Duration time_of_day_;  ///< of simulated time 0
  Instant from_;
  Instant until_ = kEnd;
};

}  // namespace gpusim
