#include "gpusim/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

constexpr Duration kWeek = kDay * 7;
/// The clock ends after 292 years. Work that would continue after the last full day never ends.
constexpr std::int64_t kMostDays = Calendar::kEnd.since_start().count() / kDay.count();

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-' || text.front() == '+') return std::nullopt;
  return value;
}

std::chrono::year_month_day date_of(int year, int month, int day) { return std::chrono::year(year) / month / day; }

}  // namespace

std::int64_t day_number(int year, int month, int day) {
  return std::chrono::sys_days(date_of(year, month, day)).time_since_epoch().count();
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970 || !date_of(*year, *month, *day).ok()) return std::nullopt;
  return day_number(*year, *month, *day);
}

std::string date_text(std::int64_t day) {
  const std::chrono::year_month_day date = std::chrono::sys_days(std::chrono::days(day));
  return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
}

int weekday(std::int64_t day) { return static_cast<int>(((day + 3) % 7 + 7) % 7); }  // 1970-01-01 was a Thursday.

Calendar::Calendar(std::array<std::vector<Window>, 7> week, std::vector<std::int64_t> days_off, std::int64_t start,
                   Duration time_of_day)
    : is_always_(false), week_(std::move(week)), days_off_(std::move(days_off)), start_(start), time_of_day_(time_of_day) {
  for (std::vector<Window>& day : week_) {
    std::vector<Window> apart;
    for (const Window& window : day) {
      if (!apart.empty() && apart.back().closes == window.opens)
        apart.back().closes = window.closes;
      else
        apart.push_back(window);
    }
    day = std::move(apart);
  }
  std::erase_if(days_off_, [&](std::int64_t date) { return week_[static_cast<std::size_t>(weekday(date))].empty(); });
  std::sort(days_off_.begin(), days_off_.end());
  days_off_.erase(std::unique(days_off_.begin(), days_off_.end()), days_off_.end());
  reopens_.resize(days_off_.size());
  // From the last to the first: the day after a day off is either a working day or a later day off whose reopening is already
  // known.
  for (std::size_t i = days_off_.size(); i-- > 0;) reopens_[i] = *working_day(days_off_[i] + 1);
  is_always_ = days_off_.empty() && std::all_of(week_.begin(), week_.end(), [](const std::vector<Window>& day) {
                 return day.size() == 1 && day.front() == Window{Duration{}, kDay};
               });
}

Calendar Calendar::starting_at(std::int64_t start, Duration time_of_day) const {
  GPUSIM_CHECK(from_ == Instant{} && until_ == kEnd, "a calendar that is closed from an instant on cannot begin elsewhere");
  Calendar moved = *this;
  moved.start_ = start;
  moved.time_of_day_ = time_of_day;
  return moved;
}

std::int64_t Calendar::day_of(Instant at) const {
  const Duration since = at.since_start();
  // The time of day may lead past the end of the clock.
  const std::int64_t days = since.count() / kDay.count();
  return days + (since - kDay * days + time_of_day_).count() / kDay.count();
}

Instant Calendar::next_day(Instant at) const { return Instant::at(simulated(kDay * (day_of(at) + 1))); }

Duration Calendar::simulated(Duration since_midnight) const { return std::max(since_midnight, time_of_day_) - time_of_day_; }

Calendar Calendar::between(Instant from, Instant until) const {
  Calendar calendar = *this;
  calendar.from_ = std::max(from_, from);
  calendar.until_ = std::min(until_, until);
  return calendar;
}

std::optional<Window> Calendar::unclipped_window_at_or_after(Duration at) const {
  if (is_always_) return Window{Duration{}, kEnd.since_start()};
  std::int64_t day = day_of(Instant::at(at));
  while (const auto date = working_day(start_ + day)) {
    day = *date - start_;
    if (day >= kMostDays) return std::nullopt;
    for (const Window& window : week_[static_cast<std::size_t>(weekday(*date))])
      if (const Duration closes = simulated(kDay * day + window.closes); closes > at)
        return Window{simulated(kDay * day + window.opens), closes};
    ++day;
  }
  return std::nullopt;
}

std::optional<std::int64_t> Calendar::working_day(std::int64_t day) const {
  for (int tried = 0; week_[static_cast<std::size_t>(weekday(day))].empty(); ++day)
    if (++tried == 7) return std::nullopt;
  const auto off = std::lower_bound(days_off_.begin(), days_off_.end(), day);
  if (off == days_off_.end() || *off != day) return day;
  return reopens_[static_cast<std::size_t>(off - days_off_.begin())];
}

Instant Calendar::regular_until(Instant at) const {
  const auto off = std::lower_bound(days_off_.begin(), days_off_.end(), start_ + day_of(at));
  return off == days_off_.end() || *off - start_ >= kMostDays ? kEnd : std::max(at, Instant::at(simulated(kDay * (*off - start_))));
}

std::optional<Window> Calendar::window_at_or_after(Instant at) const {
  at = std::max(at, from_);
  if (at >= until_) return std::nullopt;
  std::optional<Window> window = unclipped_window_at_or_after(at.since_start());
  if (!window || Instant::at(window->opens) >= until_) return std::nullopt;
  window->opens = std::max(window->opens, from_.since_start());
  window->closes = std::min(window->closes, until_.since_start());
  return window;
}

bool Calendar::is_open(Instant at) const {
  const auto window = window_at_or_after(at);
  return window && window->opens <= at.since_start();
}

std::optional<Instant> Calendar::next_open(Instant at) const {
  const auto window = window_at_or_after(at);
  if (!window) return std::nullopt;
  return std::max(at, Instant::at(window->opens));
}

Instant Calendar::closes(Instant at) const {
  auto window = window_at_or_after(at);
  GPUSIM_CHECK(window && window->opens <= at.since_start(), "asked when a closed calendar closes");
  // Adjoining windows, for example over midnight, are merged.
  Instant end = Instant::at(window->closes);
  while (end < until_) {
    // After a whole week without a gap only a day off can close the calendar.
    if (end - at > kWeek) end = regular_until(end);
    if (end >= until_) return until_;
    window = window_at_or_after(end);
    if (!window || window->opens > end.since_start()) return end;
    end = Instant::at(window->closes);
  }
  return end;
}

std::optional<Instant> Calendar::finish(Instant start, Duration work) const {
  std::optional<Instant> now = next_open(start);
  if (!now || work == Duration{}) return now;
  while (true) {
    const auto window = window_at_or_after(*now);
    if (!window) return std::nullopt;
    now = std::max(*now, Instant::at(window->opens));
    const Duration left = window->closes - now->since_start();
    if (work <= left) return *now + work;
    // Equal weeks are skipped at once. Some work always remains after them, so that it ends within a window.
    const std::int64_t weeks =
        std::min((work.count() - 1) / open_per_week().count(), (regular_until(*now) - *now).count() / kWeek.count());
    if (weeks > 0) {
      work = work - open_per_week() * weeks;
      now = *now + kWeek * weeks;
      continue;
    }
    work = work - left;
    now = Instant::at(window->closes);
  }
}

Duration Calendar::open_time(Instant from, Instant to) const {
  Duration total;
  while (from < to) {
    const auto window = window_at_or_after(from);
    if (!window || Instant::at(window->opens) >= to) break;
    const Instant opens = std::max(from, Instant::at(window->opens));
    const Instant end = std::min(to, Instant::at(window->closes));
    total += end - opens;
    from = end;
  }
  return total;
}

Duration Calendar::open_per_week() const {
  if (is_always_) return kDay * 7;
  Duration total;
  for (const auto& day : week_)
    for (const Window& window : day) total += window.closes - window.opens;
  return total;
}

Duration Calendar::open_per_workday() const {
  const auto days = is_always_ ? 7 : std::count_if(week_.begin(), week_.end(), [](const auto& day) { return !day.empty(); });
  return days == 0 ? Duration{} : Duration::nanoseconds(open_per_week().count() / days);
}

}  // namespace gpusim
