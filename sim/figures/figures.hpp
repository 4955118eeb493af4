#pragma once
// Charts as values, and SVG of them: for paper, with literal colors, or inside of a page, with classes that follow its colors. No
// script, no foreign file. Every number is in base units (seconds, bytes, joules, the currency); axes say which unit is shown.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gpusim/page.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// What a chart is called and, for those who do not see it, what it shows.
struct ChartHead {
  LocalizedText title;
  LocalizedText description{};
};

/// The calendar date of 0 on an axis of time.
struct ChartDate {
  std::int64_t day = 0;  ///< day number, as day_number() counts
  Duration time_of_day{};
};

/// An axis begins and ends where the data do and at 0, unless it says otherwise.
struct ChartAxis {
  LocalizedText title{};
  Unit unit{};                     ///< of the numbers
  std::optional<WrittenUnit> in{}; /**< shown; none: one that suits the numbers, times by the rule of all pages */
  std::optional<double> from{};
  std::optional<double> to{};
  bool has_zero = true;                  ///< begins at 0 where all numbers are above it
  bool is_whole = false;                 ///< counts: only whole numbers have a tick
  std::optional<ChartDate> zero_date{};  ///< of time: ticks are dates and times of day
};

/// A place on an axis that has a name: a deadline, a capacity.
struct ChartMark {
  double value;
  LocalizedText label;
};

/// Horizontal bars, whiskers from the low to the high value, the value behind each. Panels stand one below the other.
struct BarChart {
  struct Bar {
    LocalizedText label;
    std::optional<Ranged<double>> value;  ///< none: there is no bar, and `note` says why
    LocalizedText note{};
    bool is_best = false;                ///< in bold letters
    std::optional<std::size_t> color{};  ///< of the palette, gray beyond it; none: the first for the best, gray for all others
  };
  struct Panel {
    ChartAxis axis;
    std::vector<Bar> bars{};
    std::vector<ChartMark> marks{};
  };
  ChartHead head;
  std::vector<Panel> panels{};
};

/// Series over one common axis, in panels one below the other. Series are thinned to what can be seen; extremes stay.
struct LineChart {
  enum class Shape : std::uint8_t {
    line,   ///< from point to point
    steps,  ///< a value holds until the next point
    area,   ///< steps, filled down to 0
    dots,   ///< points with whiskers, joined by a line; points without a value part it
  };
  struct Point {
    double x;
    std::optional<Ranged<double>> y;
  };
  struct Label {
    std::size_t point;
    LocalizedText text;
  };
  struct Series {
    LocalizedText name;
    Shape shape = Shape::line;
    std::vector<Point> points{};         ///< ascending
    std::vector<Label> labels{};         ///< points that stand out and say why
    std::optional<std::size_t> color{};  ///< of the palette, gray beyond it; none: its place in the panel
  };
  struct Panel {
    ChartAxis axis;
    std::vector<Series> series{};
    std::vector<ChartMark> marks{};
  };
  ChartHead head;
  ChartAxis x;
  std::vector<Panel> panels{};
  std::vector<ChartMark> marks{};  ///< on the common axis
};

/// Points with ranges on both axes, each with its name.
struct ScatterChart {
  struct Point {
    LocalizedText label;
    Ranged<double> x;
    Ranged<double> y;
    bool is_on_front = false;            ///< nothing is at least as good in both and better in one; those points are joined
    bool is_best = false;                ///< the answer
    bool is_to_have = true;              ///< false: never on the front, and makes nothing else worse
    std::optional<std::size_t> color{};  ///< of the palette, gray beyond it; none: the first on the front, gray elsewhere
  };
  ChartHead head;
  ChartAxis x;
  ChartAxis y;
  std::vector<Point> points{};
};

/// Marks the points than which no other is at least as good in both and better in one; less is better on both axes. Points that
/// cannot be had do not count.
void mark_front(ScatterChart& chart);

/// A value for each pair of a row and a column, as a shade and in figures where they fit.
struct HeatMap {
  ChartHead head;
  LocalizedText columns_title;
  LocalizedText rows_title;
  std::vector<LocalizedText> columns{};
  std::vector<LocalizedText> rows{};
  std::vector<std::vector<std::optional<double>>> values{};  ///< by row, then by column
  ChartAxis value;
  std::optional<bool> is_lower_better{};  ///< the best value is marked
};

/// Which task held which device when. A span that is too narrow to see is never dropped: of what lies in one column of the picture,
/// the kind with most time is drawn.
struct GanttChart {
  struct Lane {
    std::string name;
    std::uint32_t group = 0;  ///< into groups; lanes of a group stand together
    std::uint32_t slots = 1;  ///< how many spans may lie one above the other
  };
  struct Span {
    double start;
    double end;
    std::uint32_t lane;
    std::uint32_t kind;       ///< into kinds
    std::uint32_t label = 0;  ///< into labels
    std::uint32_t slot = 0;   ///< below the slots of its lane
  };
  ChartHead head;
  ChartAxis time;
  std::vector<std::string> groups{};  ///< names of nodes; empty names are not shown
  std::vector<Lane> lanes{};
  std::vector<LocalizedText> kinds{};  ///< by first appearance, which decides their colors
  bool kinds_repeat_colors = false;    ///< too many kinds for a legend: neighbours differ, that is all that colors say
  std::vector<std::string> labels{};   ///< names in the bars
  std::vector<Span> spans{};
  std::vector<std::uint32_t> critical_path{};  ///< spans
  std::vector<ChartMark> marks{};              ///< deadlines
};

using Chart = std::variant<BarChart, LineChart, ScatterChart, HeatMap, GanttChart>;
[[nodiscard]] const ChartHead& head_of(const Chart& chart);

/// Where a chart is shown and how large it is. Lengths are CSS pixels, of which an inch has 96.
struct ChartStyle {
  enum class Medium : std::uint8_t {
    paper,  ///< a file by itself: literal colors on white
    page,   ///< part of a page: classes for which chart_style_sheet() has the rules, light and dark
  };
  Medium medium = Medium::paper;
  double width = 640;
  std::optional<double> height{};  ///< none: what the chart needs
  double font_size = 12;
  bool shows_title = false;
};
/// A figure of so many millimetres, with letters of 7 points.
[[nodiscard]] ChartStyle paper_style(double width_mm, std::optional<double> height_mm = std::nullopt);

/// A chart as one element <svg>: role "img", with title and description.
[[nodiscard]] std::string svg(const Chart& chart, Language language, const ChartStyle& style);

/// The rules for charts of the medium `page`: colors for a light and a dark page by custom properties. Put it into the one style
/// sheet of the page.
[[nodiscard]] std::string chart_style_sheet();

}  // namespace gpusim
