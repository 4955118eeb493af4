#include "sim/figures/gantt_rows.hpp"

#include <doctest/doctest.h>

namespace gpusim {
namespace {

GanttChart chart_of(std::vector<GanttChart::Span> spans) {
  GanttChart chart;
  chart.lanes.resize(1);
  chart.kinds = {{"a", "a"}, {"b", "b"}};
  chart.spans = std::move(spans);
  return chart;
}

std::vector<std::uint32_t> all_of_them(const GanttChart& chart) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < chart.spans.size(); ++i) all.push_back(i);
  return all;
}

}  // namespace

TEST_SUITE("rows of Gantt charts") {
  TEST_CASE("of what shares a column the color with most time is shown") {
    // 100 s on 10 px: a column is 10 s. In the first, kind 0 has 4 s and kind 1 has 5 s; in the fourth, kind 0 alone has 1 s.
    const GanttChart chart = chart_of({{0, 2, 0, 0}, {2, 7, 0, 1}, {7, 9, 0, 0}, {33, 34, 0, 0}});
    GanttRow row(chart, 0, 100, 10, 1);
    const std::vector<GanttBar> bars = row.bars(all_of_them(chart), false);
    REQUIRE(bars.size() == 2);
    CHECK(bars[0].left == 0);
    CHECK(bars[0].right == 1);
    CHECK(bars[0].color == 1);
    CHECK(bars[1].left == 3);
    CHECK(bars[1].right == 4);
    CHECK(bars[1].color == 0);
  }

  TEST_CASE("a span is never dropped, however short, even at the end") {
    const GanttChart chart = chart_of({{50, 50, 0, 1}, {99.9999, 100, 0, 0}});
    GanttRow row(chart, 0, 100, 10, 1);
    const std::vector<GanttBar> bars = row.bars(all_of_them(chart), false);
    REQUIRE(bars.size() == 2);
    CHECK(bars[0].left == 5);
    CHECK(bars[1].right == 10);
  }

  TEST_CASE("a wide span has its exact ends, neighbouring columns of one color are one bar") {
    const GanttChart chart = chart_of({{5, 55, 0, 0}, {60, 70, 0, 1}, {70, 80, 0, 1}});
    GanttRow row(chart, 0, 100, 10, 1);
    const std::vector<GanttBar> bars = row.bars(all_of_them(chart), false);
    REQUIRE(bars.size() == 2);
    CHECK(bars[0].left == 0.5);
    CHECK(bars[0].right == 5.5);
    CHECK(bars[1].left == 6);
    CHECK(bars[1].right == 8);
  }

  TEST_CASE("several lanes in one row show the color with most time over all of them") {
    const GanttChart chart = chart_of({{0, 10, 0, 0}, {0, 8, 0, 1}, {0, 8, 0, 1}});
    GanttRow row(chart, 0, 10, 1, 1);
    const std::vector<GanttBar> bars = row.bars(all_of_them(chart), true);
    REQUIRE(bars.size() == 1);
    CHECK(bars[0].color == 1);
  }

  TEST_CASE("kinds beyond the palette share a color or, where colors repeat, begin again") {
    GanttChart chart = chart_of({});
    CHECK(gantt_color(chart, 6) == 6);
    CHECK(gantt_color(chart, 7) == 7);
    CHECK(gantt_color(chart, 70) == 7);
    chart.kinds_repeat_colors = true;
    CHECK(gantt_color(chart, 7) == 0);
  }
}

}  // namespace gpusim
