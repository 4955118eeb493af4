#include <doctest/doctest.h>

#include "gpusim/calendar.hpp"
#include "sim/base/check.hpp"
#include "sim/base/random.hpp"

using namespace gpusim;

namespace {

constexpr Duration kHour = Duration::nanoseconds(std::int64_t{3600} * 1'000'000'000);

Duration h(std::int64_t hours) { return kHour * hours; }
Instant at(std::int64_t hours) { return Instant::at(h(hours)); }
Instant at(std::int64_t day, std::int64_t hours) { return at(day * 24 + hours); }

const std::int64_t kMonday = day_number(2026, 1, 5);

using Week = std::array<std::vector<Window>, 7>;

Week on_days(int first, int last, const std::vector<Window>& windows) {
  Week week;
  for (int day = first; day <= last; ++day) week[static_cast<std::size_t>(day)] = windows;
  return week;
}

/// Monday to Friday, 9 to 12 and 13 to 18 o'clock; simulated time 0 is the midnight before a Monday.
Calendar office(std::vector<std::int64_t> days_off = {}) {
  return {on_days(0, 4, {{h(9), h(12)}, {h(13), h(18)}}), std::move(days_off), kMonday};
}

/// Every night from 22 to 6 o'clock.
Calendar night() { return {on_days(0, 6, {{h(0), h(6)}, {h(22), h(24)}}), {}, kMonday}; }

}  // namespace

TEST_SUITE("calendar") {
  TEST_CASE("dates are numbered as in the Gregorian calendar") {
    CHECK(day_number(1970, 1, 1) == 0);
    CHECK(day_number(2000, 3, 1) == 11'017);  // 30 years of 365 days, 7 leap days, 31 + 29 days
    CHECK(weekday(kMonday) == 0);
    CHECK(weekday(day_number(2026, 1, 4)) == 6);
    CHECK(weekday(0) == 3);  // 1970-01-01 was a Thursday
    CHECK(date_text(kMonday) == "2026-01-05");
    CHECK(parse_date("2028-02-29") == day_number(2028, 2, 29));
    CHECK(date_text(day_number(2028, 2, 29) + 1) == "2028-03-01");
    for (const char* wrong : {"2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-1-05", "2026-01-32", "20260105", ""})
      CHECK_FALSE(parse_date(wrong));
    for (std::int64_t day = 0; day < 200'000; day += 37) REQUIRE(parse_date(date_text(day)) == day);
  }

  TEST_CASE("a time of day of the start moves all instants and nothing else") {
    const Week week = on_days(0, 4, {{h(9), h(12)}, {h(13), h(18)}});
    for (const std::int64_t hour : {1, 9, 14, 23}) {
      const Calendar midnight(week, {kMonday + 2, kMonday + 9}, kMonday);
      const Calendar later(week, {kMonday + 2, kMonday + 9}, kMonday, h(hour));
      for (std::int64_t t = 0; t < 24 * 16; ++t) {
        CHECK(later.is_open(at(t)) == midnight.is_open(at(t + hour)));
        CHECK(midnight.starting_at(kMonday, h(hour)).is_open(at(t)) == later.is_open(at(t)));
        CHECK(*later.next_open(at(t)) + h(hour) == *midnight.next_open(at(t + hour)));
        CHECK(*midnight.starting_at(kMonday + 1, h(hour)).next_open(at(t)) + h(hour + 24) ==
              *midnight.next_open(at(t + hour + 24)));
        CHECK(*later.finish(at(t), h(30)) + h(hour) == *midnight.finish(at(t + hour), h(30)));
        CHECK(later.open_time(at(t), at(t + 50)) == midnight.open_time(at(t + hour), at(t + hour + 50)));
        CHECK(later.day_of(at(t)) == (t + hour) / 24);
        CHECK(later.next_day(at(t)) + h(hour) == at((t + hour) / 24 + 1, 0));
        if (later.is_open(at(t))) CHECK(later.closes(at(t)) + h(hour) == midnight.closes(at(t + hour)));
      }
    }
    CHECK(Calendar(on_days(0, 6, {{h(0), h(24)}}), {}, kMonday, h(9)).is_always());
  }

  TEST_CASE("without windows it is open day and night") {
    const Calendar always;
    CHECK(always.is_always());
    CHECK(always.is_open(at(3)));
    CHECK(always.closes(at(3)) == Calendar::kEnd);
    CHECK(always.finish(at(3), h(100)) == at(103));
    CHECK(always.open_time(at(3), at(10)) == h(7));
    CHECK(always.open_per_week() == h(168));
    CHECK(always.open_per_workday() == h(24));
    CHECK(Calendar(on_days(0, 6, {{h(0), h(12)}, {h(12), h(24)}}), {}, kMonday).is_always());
    CHECK_FALSE(Calendar(on_days(0, 6, {{h(0), h(24)}}), {kMonday}, kMonday).is_always());
  }

  TEST_CASE("a window is open at its first instant and closed at its last") {
    const Calendar calendar = office();
    CHECK_FALSE(calendar.is_open(Instant::at(h(9) - Duration::nanoseconds(1))));
    CHECK(calendar.is_open(at(9)));
    CHECK(calendar.is_open(Instant::at(h(12) - Duration::nanoseconds(1))));
    CHECK_FALSE(calendar.is_open(at(12)));
    CHECK(calendar.next_open(at(12)) == at(13));
    CHECK(calendar.next_open(at(10)) == at(10));
    CHECK(calendar.closes(at(9)) == at(12));
    CHECK(calendar.next_open(at(4, 18)) == at(7, 9));  // from Friday evening to Monday morning
    CHECK_THROWS_AS((void)calendar.closes(at(12)), InternalError);
    CHECK(calendar.open_per_week() == h(40));
    CHECK(calendar.open_per_workday() == h(8));
  }

  TEST_CASE("work that can pause goes on in the next window") {
    const Calendar calendar = office();
    CHECK(calendar.finish(at(0), h(3)) == at(12));         // ends with its window
    CHECK(calendar.finish(at(9), h(4)) == at(14));         // over lunch
    CHECK(calendar.finish(at(0), h(8)) == at(18));         // a full day
    CHECK(calendar.finish(at(17), h(2)) == at(1, 10));     // over night
    CHECK(calendar.finish(at(4, 17), h(2)) == at(7, 10));  // over the weekend
    CHECK(calendar.finish(at(0), h(40)) == at(4, 18));
    CHECK(calendar.finish(at(0), h(41)) == at(7, 10));
    // Work of no length ends at the first open instant.
    CHECK(calendar.finish(at(10), {}) == at(10));
    CHECK(calendar.finish(at(12), {}) == at(13));
    CHECK(calendar.finish(at(18), {}) == at(1, 9));
  }

  TEST_CASE("days off are closed") {
    const Calendar calendar = office({kMonday + 1});  // a Tuesday
    CHECK(calendar.next_open(at(0, 18)) == at(2, 9));
    CHECK(calendar.finish(at(0, 17), h(2)) == at(2, 10));
    CHECK(calendar.open_time(at(0), at(7, 0)) == h(32));
    CHECK(calendar.open_per_week() == h(40));
  }

  TEST_CASE("windows on both sides of midnight are one") {
    const Calendar calendar = night();
    CHECK(calendar.closes(at(22)) == at(1, 6));
    CHECK(calendar.closes(at(3)) == at(6));
    CHECK(calendar.finish(at(23), h(7)) == at(1, 6));
    CHECK(calendar.finish(at(23), h(8)) == at(1, 23));
    // A day off ends the night at midnight.
    const Calendar with_holiday(on_days(0, 6, {{h(0), h(6)}, {h(22), h(24)}}), {kMonday + 1}, kMonday);
    CHECK(with_holiday.closes(at(22)) == at(24));
    CHECK(with_holiday.next_open(at(24)) == at(2, 0));
  }

  TEST_CASE("a week without a gap never closes, but for days off") {
    Week week = on_days(0, 6, {{h(0), h(24)}});
    CHECK(Calendar(week, {kMonday + 20}, kMonday).closes(at(1)) == at(20, 0));
    CHECK(Calendar(week, {kMonday + 20}, kMonday).closes(at(21, 5)) == Calendar::kEnd);
    week[6] = {{h(0), h(23)}};
    CHECK(Calendar(week, {}, kMonday).closes(at(1)) == at(6, 23));
  }

  TEST_CASE("it can begin and end") {
    const Calendar rented = Calendar().between(at(10), at(20));
    CHECK_FALSE(rented.is_always());
    CHECK_FALSE(rented.is_open(at(9)));
    CHECK(rented.next_open(at(0)) == at(10));
    CHECK(rented.closes(at(12)) == at(20));
    CHECK_FALSE(rented.is_open(at(20)));
    CHECK_FALSE(rented.next_open(at(20)));
    CHECK(rented.finish(at(0), h(10)) == at(20));
    CHECK_FALSE(rented.finish(at(0), h(11)));
    CHECK(rented.open_time(at(0), at(100)) == h(10));
    // Monday from 10 to 12 and 13 to 18, Tuesday from 9 to 11 o'clock.
    const Calendar two_days = office().between(at(10), at(1, 11));
    CHECK(two_days.open_time(at(0), at(10, 0)) == h(9));
    CHECK(two_days.finish(at(0), h(9)) == at(1, 11));
    CHECK_FALSE(two_days.finish(at(0), h(10)));
    CHECK(two_days.between(at(11), at(5, 0)).open_time(at(0), at(10, 0)) == h(8));
    CHECK_FALSE(Calendar().between(at(5), at(5)).next_open(at(0)));
  }

  TEST_CASE("hours since Monday, from 9 to 17 o'clock on weekdays") {
    const Calendar calendar(on_days(0, 4, {{h(9), h(17)}}), {}, kMonday);
    CHECK(calendar.finish(at(15), h(10)) == at(41));   // 2 h on Monday, 8 h on Tuesday
    CHECK(calendar.finish(at(106), h(8)) == at(178));  // 7 h on Friday, 1 h on Monday
  }

  TEST_CASE("work that would outlast the clock never ends") {
    Week week;
    week[0] = {{h(9), h(10)}};
    // An hour a week: 292 years have 15,236 weeks.
    const Calendar calendar(week, {}, kMonday);
    CHECK(calendar.finish(at(0), h(15'000)) == Instant::at(kDay * (14'999 * 7) + h(10)));
    CHECK_FALSE(calendar.finish(at(0), h(16'000)));
  }

  TEST_CASE("a window is found behind any number of days off") {
    std::vector<std::int64_t> century;
    for (std::int64_t day = 0; day < 36'700; ++day) century.push_back(kMonday + day);
    // 5,242 weeks and 6 days later it is a Sunday.
    CHECK(office(century).next_open(at(0)) == at(36'701, 9));
    CHECK(office(century).finish(at(0), h(9)) == at(36'702, 10));
    // Only Mondays, and none of the next 100 years but the last one.
    std::vector<std::int64_t> mondays;
    for (std::int64_t week = 0; week < 5217; ++week) mondays.push_back(kMonday + week * 7);
    const Calendar calendar(on_days(0, 0, {{h(9), h(12)}}), mondays, kMonday);
    CHECK_FALSE(calendar.between(at(0), at(5217 * 7, 9)).finish(at(0), h(1)));
  }

  TEST_CASE("a calendar that does not open any more, or never for so long, says so at once" * doctest::timeout(2)) {
    std::vector<std::int64_t> all_days;
    for (std::int64_t day = 0; day < 106'752; ++day) all_days.push_back(kMonday + day);
    const std::vector<Calendar> calendars = {
        Calendar(Week{}, {}, kMonday),
        Calendar(Week{}, {kMonday + 3}, kMonday),
        office(all_days),
        Calendar(on_days(0, 0, {{h(9), h(12)}}), all_days, kMonday),
        office().between(at(12), at(13)),
        office().between(at(5, 0), at(7, 0)),
        office().between(at(4, 18), at(4, 18)),
    };
    for (int repeat = 0; repeat < 2000; ++repeat)
      for (const Calendar& calendar : calendars) {
        REQUIRE_FALSE(calendar.next_open(at(0)));
        REQUIRE_FALSE(calendar.finish(at(0), h(1)));
        REQUIRE(calendar.open_time(at(0), at(1'000'000)) == Duration{});
      }
    // More than all windows hold until the end of the clock: 610,008 h.
    const std::int64_t last = kMonday + 80'000;
    for (int repeat = 0; repeat < 2000; ++repeat) {
      REQUIRE_FALSE(office({last}).finish(at(0), h(611'000)));
    }
  }

  TEST_CASE("weeks that are alike are as long as if they were walked through") {
    const Calendar calendar = office({kMonday + 1, kMonday + 700, kMonday + 1402});
    for (std::int64_t hours = 1; hours < 12'000; hours += 37)
      for (const std::int64_t start : {0, 9, 12, 30, 110, 165}) {
        const auto finish = calendar.finish(at(start), h(hours));
        REQUIRE(finish);
        REQUIRE(calendar.open_time(at(start), *finish) == h(hours));
        REQUIRE(calendar.is_open(Instant::at(finish->since_start() - Duration::nanoseconds(1))));
      }
  }

  TEST_CASE("work done is open time, and never lies outside windows") {
    Random random(7, 0, "calendar test");
    const auto draw = [&](std::uint64_t below) { return static_cast<std::int64_t>(random.bits() % below); };
    for (int round = 0; round < 500; ++round) {
      Week week;
      for (auto& day : week)
        for (std::int64_t time = draw(12); time < 24;) {
          const std::int64_t end = std::min<std::int64_t>(24, time + 1 + draw(8));
          if (draw(4) > 0) day.push_back({h(time), h(end)});
          time = end + draw(6);
        }
      std::vector<std::int64_t> days_off;
      for (std::int64_t count = draw(4); count > 0; --count) days_off.push_back(kMonday + draw(20));
      Calendar calendar(week, days_off, kMonday + draw(7));
      const bool ends = draw(3) == 0;
      if (ends) calendar = calendar.between(at(draw(100)), at(draw(400)));
      for (int trial = 0; trial < 20; ++trial) {
        const Instant start = Instant::at(Duration::nanoseconds(draw(static_cast<std::uint64_t>(h(500).count()))));
        const Duration work = Duration::nanoseconds(draw(static_cast<std::uint64_t>(h(60).count())));
        if (const auto finish = calendar.finish(start, work)) {
          REQUIRE(calendar.open_time(start, *finish) == work);
          // No sooner: a nanosecond before, some of the work was left.
          if (work > Duration{}) REQUIRE(calendar.is_open(Instant::at(finish->since_start() - Duration::nanoseconds(1))));
        } else if (!ends) {
          REQUIRE(calendar.open_per_week() == Duration{});
        }
        const auto open = calendar.next_open(start);
        REQUIRE(calendar.is_open(start) == (open == start));
        if (open) REQUIRE(calendar.open_time(start, *open) == Duration{});
        if (open && calendar.closes(*open) != Calendar::kEnd) REQUIRE_FALSE(calendar.is_open(calendar.closes(*open)));
      }
    }
  }
}
