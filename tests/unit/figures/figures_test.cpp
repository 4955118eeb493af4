#include "sim/figures/figures.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/figures/palette.hpp"
#include "sim/figures/svg_writer.hpp"
#include "sim/figures/thinned.hpp"
#include "sim/figures/time_and_money.hpp"

namespace gpusim {
namespace {

/// WCAG 2, relative luminance.
double luminance(std::string_view code) {
  const auto part = [&](std::size_t at) {
    const double c = std::stoi(std::string(code.substr(at, 2)), nullptr, 16) / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
double contrast(std::string_view a, std::string_view b) {
  const double x = luminance(a);
  const double y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

BarChart two_bars() {
  return {{{"Makespan", "전체 소요 시간"}, {"Two systems.", "시스템 둘."}},
          {{{{"Makespan", "전체 소요 시간"}, parse_unit("s")->unit},
            {{{"P40 & \"x\"", "P40 3대"}, Ranged<double>{14400, 10800, 18000}},
             {{"V100", "V100"}, Ranged<double>{7200, 7200, 7200}, {}, true}}}}};
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace

TEST_SUITE("figures") {
  TEST_CASE("colors have a contrast of 3 to both pages, letters of 4.5 to what they stand on") {
    for (const ChartColor& color : kChartColors) {
      CHECK(contrast(color.code, kChartPaper.light) >= 3);
      CHECK(contrast(color.code, kChartPaper.dark) >= 3);
      CHECK(contrast(color.code, color.takes_dark_letters ? "#000000" : "#FFFFFF") >= 4.5);
    }
    CHECK(contrast(kOtherColor.code, "#FFFFFF") >= 4.5);
    for (const ChartInk& ink : {kChartText, kChartFaint}) {
      CHECK(contrast(ink.light, kChartPaper.light) >= 4.5);
      CHECK(contrast(ink.dark, kChartPaper.dark) >= 4.5);
      CHECK(contrast(ink.light, kChartLane.light) >= 4.5);
    }
  }

  TEST_CASE("on paper a figure has its size in millimetres and literal colors, on a page classes") {
    const std::string paper = svg(two_bars(), Language::english, paper_style(84, 60));
    CHECK(paper.find("width=\"84mm\" height=\"60mm\"") != std::string::npos);
    CHECK(paper.find("role=\"img\"") != std::string::npos);
    CHECK(paper.find("<title>Makespan</title>\n<desc>Two systems.</desc>") != std::string::npos);
    CHECK(paper.find("class=") == std::string::npos);
    CHECK(paper.find("P40 &amp; &quot;x&quot;") != std::string::npos);
    CHECK(paper.find("3-5 h") != std::string::npos);
    const std::string page = svg(two_bars(), Language::korean, {.medium = ChartStyle::Medium::page});
    CHECK(page.find("fill=\"#") == std::string::npos);
    CHECK(page.find("style=") == std::string::npos);
    CHECK(page.find("xml:lang=\"ko\"") != std::string::npos);
    CHECK(chart_style_sheet().find(".chart-f-c1{fill:var(--chart-c1)}") != std::string::npos);
    CHECK(svg(two_bars(), Language::english, paper_style(84, 60)) == paper);
  }

  TEST_CASE("a bar begins at 0 and ends at its value, whiskers at the ends of the range") {
    // The axis is as long as the greatest end, 18000 s; the bar of 14400 s is 0.8 of that, and of 7200 s half of it.
    const std::string text = svg(two_bars(), Language::english, paper_style(100));
    const auto width_after = [&](std::size_t from) {
      const std::size_t at = text.find("width=\"", text.find("<rect x=", from)) + 7;
      return std::pair{std::stod(text.substr(at)), at};
    };
    const auto [first, at] = width_after(0);
    const auto [second, end] = width_after(at);
    CHECK(first == doctest::Approx(2 * second).epsilon(0.001));
  }

  TEST_CASE("thinning keeps the first, lowest, highest and last place of each column") {
    std::vector<Place> places;
    for (int i = 0; i < 1000; ++i) places.push_back({i * 0.001, i == 500 ? 9.0 : i == 700 ? -9.0 : 0.0});
    const std::vector<Place> kept = thinned(places, 1, false);
    REQUIRE(kept.size() == 4);
    CHECK(kept[1].y == 9);
    CHECK(kept[2].y == -9);
    CHECK(kept[3].x == 0.999);
    // As steps, what changes nothing is left out.
    CHECK(thinned({{0, 1}, {10, 1}, {20, 2}, {30, 2}}, 1, true).size() == 3);
  }

  TEST_CASE("columns of a step function have its extremes and its mean by time") {
    // 3 from 0, 1 from 0.25 on, 5 from 0.75 on, until 2: the mean of the first pixel is 3/4 + 1/2 + 5/4 = 2.5.
    const std::vector<StepColumn> columns = step_columns({{0, 3}, {0.25, 1}, {0.75, 5}, {2, 5}}, 1);
    REQUIRE(columns.size() == 2);
    CHECK(columns[0].mean == 2.5);
    CHECK(columns[0].lowest == 5);
    CHECK(columns[0].highest == 1);
    CHECK(columns[1].mean == 5);
    CHECK(columns[1].highest == 5);
  }

  TEST_CASE("the front is what nothing is better than in both") {
    const auto at = [](double x, double y) { return ScatterChart::Point{{}, {x, x, x}, {y, y, y}}; };
    ScatterChart chart{.head = {}, .x = {}, .y = {}, .points = {at(1, 5), at(2, 5), at(2, 2), at(3, 3), at(2, 2)}};
    mark_front(chart);
    std::string marked;
    for (const ScatterChart::Point& point : chart.points) marked += point.is_on_front ? 'x' : '.';
    CHECK(marked == "x.x.x");
    // What cannot be had is not on the front and beats nothing.
    chart.points[2].is_to_have = chart.points[4].is_to_have = false;
    mark_front(chart);
    CHECK(chart.points[1].is_on_front == false);
    CHECK(chart.points[2].is_on_front == false);
    CHECK(chart.points[3].is_on_front);
  }

  TEST_CASE("a front of one point is no line, and the description says so") {
    const auto at = [](const char* name, double x, double y) { return ScatterChart::Point{name_text(name), {x, x, x}, {y, y, y}}; };
    const auto chart = [&](double x) {
      return time_and_money_chart({}, {}, parse_unit("s")->unit, {at("a", 1, 5), at("b", x, 4)});
    };
    CHECK(chart(1).head.description.en.ends_with("No other is as good as b in both."));
    CHECK(chart(2).head.description.en.ends_with("The dashed line joins those that no other beats in both."));
  }

  TEST_CASE("panels with the same series have one legend, whose colors are gray beyond the palette") {
    const auto series = [](const char* name, std::size_t color) {
      return LineChart::Series{
          .name = name_text(name), .points = {{0, Ranged<double>{1, 1, 1}}, {1, Ranged<double>{2, 2, 2}}}, .color = color};
    };
    LineChart chart{.head = {},
                    .x = {},
                    .panels = {{.axis = {}, .series = {series("one", 0), series("two", 9)}},
                               {.axis = {}, .series = {series("one", 0), series("two", 9)}}}};
    const ChartStyle page{.medium = ChartStyle::Medium::page};
    const std::string same = svg(chart, Language::english, page);
    CHECK(count_of(same, ">two</text>") == 1);
    CHECK(count_of(same, "chart-s-other") == 3);
    // Another name in a color that is taken: each panel says what its own colors are.
    chart.panels[1].series[1] = series("three", 0);
    chart.panels[1].series[0] = series("two", 9);
    CHECK(count_of(svg(chart, Language::english, page), ">two</text>") == 2);
  }

  TEST_CASE("a Gantt chart of 100,000 spans is a path a color") {
    GanttChart chart{.head = {{"many", "많음"}}, .time = {.title = {"Time", "시간"}, .unit = parse_unit("s")->unit}};
    chart.kinds = {{"a", "a"}, {"b", "b"}};
    chart.lanes.resize(64);
    for (std::uint32_t i = 0; i < 100'000; ++i) {
      const double start = i / 64 * 60.0;
      chart.spans.push_back({start, start + 60, i % 64, i / 64 % 2});
    }
    const std::string text = svg(chart, Language::english, paper_style(120, 80));
    CHECK(count_of(text, "<path") < 40);
    CHECK(text.size() < 1'000'000);
  }

  TEST_CASE("charts without data are drawn all the same") {
    const ChartHead head{{"empty", "비어 있음"}};
    const Chart charts[] = {BarChart{head, {{}}}, LineChart{head, {}, {{}}}, ScatterChart{head, {}, {}, {}},
                            HeatMap{head, {}, {}, {}, {}, {}, {}}, GanttChart{.head = head, .time = {}}};
    for (const Chart& chart : charts) CHECK(svg(chart, Language::korean, paper_style(84)).ends_with("</svg>\n"));
  }
}

}  // namespace gpusim
