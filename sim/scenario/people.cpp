#include "sim/scenario/people.hpp"

#include "gpusim/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/base/message.hpp"
#include "sim/base/text.hpp"
#include "sim/scenario/sections.hpp"
#include "sim/scenario/systems.hpp"

namespace gpusim {

constexpr Key kWeekRows[] = {
    {"mon", "list of at least 1 window", "closed", "windows of Mondays"},
    {"tue", "list of at least 1 window", "closed", "windows of Tuesdays"},
    {"wed", "list of at least 1 window", "closed", "windows of Wednesdays"},
    {"thu", "list of at least 1 window", "closed", "windows of Thursdays"},
    {"fri", "list of at least 1 window", "closed", "windows of Fridays"},
    {"sat", "list of at least 1 window", "closed", "windows of Saturdays"},
    {"sun", "list of at least 1 window", "closed", "windows of Sundays"},
};
constinit const KeySection kWeekKeys{"week", "windows by day of the week", kWeekRows, "any of mon, tue, wed, thu, fri, sat, sun"};

std::vector<std::string> day_names() {
  std::vector<std::string> names;
  for (const Key& day : kWeekRows) names.emplace_back(day.name);
  return names;
}

constexpr Key kCalendarRows[] = {
    {"hours", "list of at least 1 window or {}", "required", "when it is open: the same hours on all its days, or hours by day",
     &kWeekKeys},
    {"days", "list of at least 1 different <>", R"(=["mon", "tue", "wed", "thu", "fri"])", "days with these hours", nullptr,
     day_names},
    {"holidays", "list of date", "none", "days on which it is closed"},
};
extern constinit const KeySection kCalendarKeys{"calendar", "a calendar", kCalendarRows, "hours:table excludes days"};

constexpr Key kPersonRows[] = {
    {"title", "title", "the name", "what people read in place of the name"},
    {"count", "count", "=1", "how many do as many tasks at once"},
    {"calendar", "name", "=always", "when they work"},
    {"salary", "salary", "none", "what their time costs"},
};
extern constinit const KeySection kPersonKeys{"person", "a person", kPersonRows};

namespace {

constexpr Duration kMinute = Duration::nanoseconds(60'000'000'000);

using Week = std::array<std::vector<Window>, 7>;

/// Parses a time of day such as "09:00", up to "24:00".
std::optional<Duration> time_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t digit : std::array<std::size_t, 4>{0, 1, 3, 4})
    if (text[digit] < '0' || text[digit] > '9') return std::nullopt;
  const auto two_digits = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int hour = two_digits(0);
  const int minute = two_digits(3);
  if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) return std::nullopt;
  return kMinute * (hour * 60 + minute);
}

Window read_window(const Reader& at) {
  const std::string text = at.is_string() ? at.text() : "";
  const bool has_dash = text.size() == 11 && text[5] == '-';
  const auto opens = has_dash ? time_of_day(std::string_view(text).substr(0, 5)) : std::nullopt;
  const auto closes = has_dash ? time_of_day(std::string_view(text).substr(6)) : std::nullopt;
  if (!opens || !closes) at.fail_expected("a window such as \"09:00-18:00\"");
  if (*closes <= *opens)
    at.fail_expected("a window that ends after it starts (over midnight: \"22:00-24:00\" and \"00:00-06:00\")");
  return {*opens, *closes};
}

std::vector<Window> read_windows(const Reader& at) {
  if (!at.is_array()) at.fail_expected("a list of windows such as [\"09:00-12:00\", \"13:00-18:00\"]");
  std::vector<Window> windows;
  for (const Reader& element : at.elements()) {
    const Window window = read_window(element);
    if (!windows.empty() && window.opens < windows.back().closes)
      element.fail_expected("windows in ascending order that do not overlap");
    windows.push_back(window);
  }
  if (windows.empty()) at.fail("expected at least one window");
  return windows;
}

/// Reads windows for a list of days, or windows by day.
Week read_week(Reader& at) {
  Week week;
  Reader hours = at.at("hours");
  if (hours.is_object()) {
    if (const auto days = at.find("days")) days->fail("\"hours\" by day exclude \"days\"");
    hours.describe(kWeekKeys);
    for (std::size_t day = 0; day < week.size(); ++day)
      if (const auto windows = hours.find(kWeekRows[day].name)) week[day] = read_windows(*windows);
    hours.done();
    if (std::all_of(week.begin(), week.end(), [](const auto& windows) { return windows.empty(); }))
      hours.fail("expected the windows of at least one day");
    return week;
  }
  const std::vector<Window> windows = read_windows(hours);
  const Reader days = at.at_or("days");
  if (!days.is_array()) days.fail_expected("a list of days such as [\"mon\", \"tue\"]");
  for (const Reader& element : days.elements()) {
    const std::size_t day = element.one_of();
    if (!week[day].empty()) element.fail(fmt::format("\"{}\" is listed twice", kWeekRows[day].name));
    week[day] = windows;
  }
  if (days.elements().empty()) days.fail("expected at least one day");
  return week;
}

std::int64_t read_date(const Reader& at) {
  const auto day = at.is_string() ? parse_date(at.text()) : std::nullopt;
  if (!day) at.fail_expected("a date such as \"2026-01-05\" (local; no time of day, no time zone)");
  return *day;
}

Calendar read_calendar(Reader& at, const StartTime& start) {
  at.expect_object(kCalendarKeys);
  const Week week = read_week(at);
  std::vector<std::int64_t> days_off;
  if (const auto holidays = at.find("holidays")) {
    if (!holidays->is_array()) holidays->fail_expected("a list of dates such as [\"2026-01-01\"]");
    for (const Reader& date : holidays->elements()) days_off.push_back(read_date(date));
  }
  at.done();
  return {week, std::move(days_off), start.day, start.time_of_day};
}

/// Reads money per hour of work or per month.
Value read_salary(const Reader& at) {
  const Value salary = read_value(at);
  const std::string currency = currency_of(salary.unit);
  bool is_rate = false;
  for (const char* per : {"/h", "/month"}) {
    const auto unit = parse_unit(currency + per);
    is_rate = is_rate || (!currency.empty() && unit && unit->unit == salary.unit);
  }
  if (!is_rate || salary.low < 0) at.fail_expected("a salary such as \"50 USD/h\" or \"4000000 KRW/month\"");
  return salary;
}

Person read_person(const std::string& name, Reader& at, const Calendars& calendars) {
  at.expect_object(kPersonKeys);
  Person person;
  person.name = name;
  person.title = read_title(at, name);
  person.count = static_cast<std::uint32_t>(at.at_or("count").count(1, 1'000'000));
  const Reader calendar = at.at_or("calendar");
  person.calendar = find_calendar(calendar, calendars);
  if (const auto salary = at.find("salary")) person.salary = read_salary(*salary);
  at.done();
  return person;
}

/// A date, alone or with a time of day; empty for anything else.
std::optional<StatedStart> moment(const Reader& at) {
  constexpr std::size_t kDate = 10;
  const std::string text = at.is_string() ? at.text() : "";
  const auto day = parse_date(std::string_view(text).substr(0, kDate));
  if (!day || text.size() <= kDate) return day ? std::optional(StatedStart{*day, std::nullopt}) : std::nullopt;
  const bool has_time = text[kDate] == ' ' || text[kDate] == 'T';
  const auto time = has_time ? time_of_day(std::string_view(text).substr(kDate + 1)) : std::nullopt;
  if (!time || *time >= kDay) return std::nullopt;
  return StatedStart{*day, time};
}

StatedStart read_moment(const Reader& at) {
  const auto stated = moment(at);
  if (!stated)
    at.fail_expected("a date such as \"2026-01-05\", alone or with a time of day as in \"2026-01-05 09:00\" (local; no time zone)");
  return *stated;
}

/// The value of a date that is written with its origin; empty for any other value.
std::optional<Reader> value_with_origin(const Reader& at) {
  if (!at.is_object()) return std::nullopt;
  Reader object = at;
  object.describe(kOrigin);
  const Reader value = object.at("value");
  if (!value.is_string() || value.text().find('-') == std::string::npos) return std::nullopt;
  read_origin(object, Basis::optional);
  object.done();
  return value;
}

}  // namespace

StatedStart read_start(Reader& root) { return read_moment(root.at_or("start")); }

std::string start_text(const StartTime& start) {
  const std::int64_t minutes = start.time_of_day.count() / kMinute.count();
  if (minutes == 0) return date_text(start.day);
  return fmt::format("{} {:02}:{:02}", date_text(start.day), minutes / 60, minutes % 60);
}

Calendars read_calendars(Reader& root, const StartTime& start) {
  Week whole_week;
  whole_week.fill({Window{Duration{}, kDay}});
  Calendars calendars = {{"always", Calendar(whole_week, {}, start.day, start.time_of_day)}};
  for (auto& [name, at] : root.members("calendars", "calendars by name")) {
    if (name == "always") at.fail("\"always\" means day and night and cannot be changed");
    calendars.emplace(name, read_calendar(at, start));
  }
  return calendars;
}

std::vector<Person> read_people(Reader& root, const Calendars& calendars) {
  std::vector<Person> people;
  for (auto& [name, at] : root.members("people", "people by name")) people.push_back(read_person(name, at, calendars));
  return people;
}

Instant read_instant(const Reader& at, const StartTime& start, const Calendar* hours) {
  if (const auto value = value_with_origin(at)) return read_instant(*value, start, hours);
  const std::string text = at.is_string() ? at.text() : "";
  // With a zone behind it, a date is refused as one.
  const bool looks_like_a_date = text.size() >= 10 && text[4] == '-' && text[7] == '-';
  if (!looks_like_a_date) {
    if (at.is_string() && (text.empty() || (!is_digit(text.front()) && text.front() != '-')))
      at.fail_expected("a time since the start such as \"36 h\", or a date such as \"2026-01-05\"");
    const Ranged<Duration> time = at.duration();
    if (time.is_range()) at.fail("expected one time, not a range");
    return Instant::at(time.nominal);
  }
  const auto [stated_day, time] = read_moment(at);
  const std::int64_t day = stated_day - start.day;
  if (day < 0) at.fail_expected(fmt::format("a date not before the start, {}", start_text(start)));
  if (day > kLongestRun.count() / kDay.count()) at.fail_expected("a date at most 73 years after the start");
  const Duration since_midnight = kDay * day + time.value_or(Duration{});
  if (time && since_midnight < start.time_of_day)
    at.fail_expected(fmt::format("a date not before the start, {}", start_text(start)));
  const Instant instant = Instant::at(std::max(since_midnight, start.time_of_day) - start.time_of_day);
  return time || hours == nullptr ? instant : hours->next_open(instant).value_or(instant);
}

const Calendar& find_calendar(const Reader& at, const Calendars& calendars) {
  const std::string name = at.text();
  const auto found = calendars.find(name);
  if (found != calendars.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& entry : calendars) known.push_back(entry.first);
  at.fail(fmt::format("unknown calendar {}{}", in_quotes(name), suggestion(name, known)));
}

}  // namespace gpusim
