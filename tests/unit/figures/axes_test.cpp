#include "sim/figures/axes.hpp"

#include <doctest/doctest.h>

#include "gpusim/calendar.hpp"

namespace gpusim {
namespace {

ShownAxis axis_until(double to, const char* unit, const ChartAxis& more = {}) {
  ChartAxis axis = more;
  axis.title = {"Size", "크기"};
  if (*unit != '\0') axis.unit = parse_unit(unit)->unit;
  ChartExtent extent;
  extent.add(0);
  extent.add(to);
  return shown_axis(axis, extent, Language::english);
}

std::vector<std::string> tick_labels(const ShownAxis& axis, std::size_t most) {
  std::vector<std::string> labels;
  for (const ChartTick& tick : ticks(axis, most)) labels.push_back(tick.label);
  return labels;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_SUITE("axes") {
  TEST_CASE("ticks of times are round in the unit that is shown") {
    // 10 h: five steps of 2 h. 100 h: steps of a day. 50 min: of 10 min. 1,000 h: of ten days.
    CHECK(tick_labels(axis_until(36000, "s"), 6) == Labels{"0", "2", "4", "6", "8", "10"});
    CHECK(tick_labels(axis_until(360000, "s"), 6) == Labels{"0", "24", "48", "72", "96"});
    CHECK(tick_labels(axis_until(3000, "s"), 6) == Labels{"0", "10", "20", "30", "40", "50"});
    CHECK(tick_labels(axis_until(3.6e6, "s"), 6) == Labels{"0", "240", "480", "720", "960"});
    CHECK(ticks(axis_until(36000, "s"), 6)[1].value == 7200);
    CHECK(axis_until(36000, "s").title == "Size (h)");
    CHECK(axis_until(3000, "s").title == "Size (min)");
    CHECK(axis_until(36001 * 3600.0, "s").title == "Size (d)");
  }

  TEST_CASE("other ticks are multiples of 1, 2 or 5, with the digits that they need") {
    CHECK(tick_labels(axis_until(1, ""), 6) == Labels{"0", "0.2", "0.4", "0.6", "0.8", "1.0"});
    CHECK(tick_labels(axis_until(7, ""), 5) == Labels{"0", "2", "4", "6"});
    CHECK(tick_labels(axis_until(0.07, ""), 5) == Labels{"0", "0.02", "0.04", "0.06"});
    CHECK(tick_labels(axis_until(64e9, "B"), 4) == Labels{"0", "20", "40", "60"});
    CHECK(axis_until(64e9, "B").title == "Size (GB)");
    CHECK(axis_until(7.2e6, "J").title == "Size (kWh)");
  }

  TEST_CASE("counts have whole ticks") {
    CHECK(tick_labels(axis_until(2, "", {.is_whole = true}), 8) == Labels{"0", "1", "2"});
    CHECK(tick_labels(axis_until(2, ""), 8) == Labels{"0", "0.5", "1.0", "1.5", "2.0"});
  }

  TEST_CASE("much money is counted in thousands and millions") {
    CHECK(axis_until(900, "USD").title == "Size (USD)");
    CHECK(axis_until(150000, "USD").title == "Size (thousand USD)");
    CHECK(axis_until(12e6, "KRW").title == "Size (million KRW)");
    CHECK(tick_labels(axis_until(12e6, "KRW"), 4) == Labels{"0", "5", "10"});
    CHECK(tick_labels(axis_until(99999, "KRW"), 3) == Labels{"0", "50000"});
  }

  TEST_CASE("dates have ticks at midnights and at the first of months") {
    ChartAxis axis{.title = {},
                   .unit = parse_unit("s")->unit,
                   .zero_date = ChartDate{day_number(2026, 1, 5), Duration::nanoseconds(9 * 3600 * 1'000'000'000LL)}};
    // From Monday 09:00 on for three days: the first midnight is 15 h later.
    const ShownAxis days = axis_until(3 * 86400, "s", axis);
    CHECK(tick_labels(days, 4) == Labels{"01-06", "01-07", "01-08"});
    CHECK(ticks(days, 4).front().value == 15 * 3600);
    CHECK(days.title == "Size (2026)");
    CHECK(tick_labels(axis_until(12 * 3600, "s", axis), 5) == Labels{"09:00", "12:00", "15:00", "18:00", "21:00"});
    CHECK(tick_labels(axis_until(100 * 86400.0, "s", axis), 5) == Labels{"2026-02", "2026-03", "2026-04"});
    CHECK(axis_until(400 * 86400.0, "s", axis).title == "Size");
  }

  TEST_CASE("an axis is never empty, and ends at a tick where the chart does not say otherwise") {
    CHECK(axis_until(0, "s").to > 0);
    CHECK(rounded_axis(axis_until(7, ""), 5).to == 8);
    CHECK(rounded_axis(axis_until(6, ""), 5).to == 6);
    // Seven ticks of 50 up to 300; up to 350 they would be eight, so the step becomes 100 and the end 400.
    CHECK(rounded_axis(axis_until(340, ""), 7).to == 400);
    CHECK(rounded_axis(axis_until(7, "", {.to = 7.0}), 5).to == 7);
  }

  TEST_CASE("a scale is a straight line between its ends") {
    const ChartScale scale{10, 20, 100, 300};
    CHECK(scale(10) == 100);
    CHECK(scale(15) == 200);
    CHECK(scale(20) == 300);
  }
}

}  // namespace gpusim
