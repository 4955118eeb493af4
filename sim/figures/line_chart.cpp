#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/figures/axes.hpp"
#include "sim/figures/charts.hpp"
#include "sim/figures/text_width.hpp"
#include "sim/figures/thinned.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

/// Pixels of a column of which only extremes are kept.
constexpr double kColumn = 0.5;

/// Draws panels over one axis.
class Lines {
 public:
  Lines(const LineChart& chart, Language language, const ChartStyle& style)
      : chart_(chart), out_(language, style), font_(style.font_size) {
    ChartExtent extent;
    for (const LineChart::Panel& panel : chart.panels)
      for (const LineChart::Series& series : panel.series)
        for (const LineChart::Point& point : series.points) extent.add(point.x);
    for (const ChartMark& mark : chart.marks) extent.add(mark.value);
    x_ = shown_axis(chart.x, extent, language);
  }

  std::string finished() && {
    std::vector<ShownAxis> axes;
    double top = draw_title(out_, chart_.head);
    const double panel_height = height_of_panels(top);
    double left = 0;
    for (const LineChart::Panel& panel : chart_.panels) {
      axes.push_back(rounded_y_axis(y_axis(panel), panel_height, font_));
      left = std::max(left, y_axis_width(axes.back(), panel_height, font_));
    }
    // Half a label of the last tick fits in, and dots at the ends are whole.
    const Box frame{2 + left, 0, out_.style().width - font_, 0};
    for (std::size_t i = 0; i < chart_.panels.size(); ++i) {
      const LineChart::Panel& panel = chart_.panels[i];
      const double legend = draw_legend(out_, entries(i), 2, frame.right, top);
      const double first = legend + font_ * (i == 0 && !chart_.marks.empty() ? 3.5 : 2.2);
      const Box box{frame.left, first, frame.right, first + panel_height};
      const bool is_last = i + 1 == chart_.panels.size();
      draw(panel, axes[i], box, i == 0, is_last);
      top = box.bottom + (is_last ? x_axis_height(font_) : font_ * 0.9);
    }
    return std::move(out_).finished(chart_.head, out_.style().height ? std::max(*out_.style().height, top) : top);
  }

 private:
  [[nodiscard]] const std::string& text(const LocalizedText& text) const { return text.in(out_.language()); }
  [[nodiscard]] static bool is_stepped(LineChart::Shape shape) {
    return shape == LineChart::Shape::steps || shape == LineChart::Shape::area;
  }
  /// Whether a step function changes too often to be seen.
  [[nodiscard]] static bool is_dense(const LineChart::Series& series, double width) {
    return is_stepped(series.shape) && static_cast<double>(series.points.size()) > 2 * width / kColumn;
  }
  [[nodiscard]] bool is_dense(const LineChart::Panel& panel) const {
    return std::ranges::any_of(panel.series, [&](const LineChart::Series& series) { return is_dense(series, out_.style().width); });
  }
  [[nodiscard]] static std::size_t color(const LineChart::Series& series, std::size_t place) {
    return series.color.value_or(place);
  }

  /// Whether each color stands for one name in all panels, so that one legend is enough.
  [[nodiscard]] bool has_one_legend() const {
    std::map<std::size_t, std::string_view> names;
    for (const LineChart::Panel& panel : chart_.panels)
      for (std::size_t i = 0; i < panel.series.size(); ++i)
        if (names.emplace(color(panel.series[i], i), text(panel.series[i].name)).first->second != text(panel.series[i].name))
          return false;
    return true;
  }

  /// The legend above a panel: its own series or, above the first, those of all panels.
  [[nodiscard]] std::vector<LegendEntry> entries(std::size_t place) const {
    std::vector<LegendEntry> found;
    if (!has_one_legend()) add_series(chart_.panels[place], found);
    if (has_one_legend() && place == 0)
      for (const LineChart::Panel& panel : chart_.panels) add_series(panel, found);
    if (is_dense(chart_.panels[place])) {
      const LocalizedText note = say({"line: mean; band: least to greatest", "선: 평균, 띠: 최솟값~최댓값"});
      found.push_back({text(note), paint(kChartFaint), true});
    }
    return found;
  }
  /// A single series needs no name: the title of its axis says what it is.
  void add_series(const LineChart::Panel& panel, std::vector<LegendEntry>& found) const {
    if (panel.series.size() < 2) return;
    for (std::size_t i = 0; i < panel.series.size(); ++i) {
      const LineChart::Series& series = panel.series[i];
      if (std::ranges::find(found, text(series.name), &LegendEntry::name) != found.end()) continue;
      found.push_back({text(series.name), series_paint(color(series, i)), series.shape != LineChart::Shape::area});
    }
  }

  [[nodiscard]] bool has_dots() const {
    const auto is_dotted = [](const LineChart::Series& series) { return series.shape == LineChart::Shape::dots; };
    return std::ranges::any_of(chart_.panels,
                               [&](const LineChart::Panel& panel) { return std::ranges::any_of(panel.series, is_dotted); });
  }

  [[nodiscard]] double height_of_panels(double top) const {
    const double count = static_cast<double>(std::max<std::size_t>(chart_.panels.size(), 1));
    double others = top + x_axis_height(font_) + (count - 1) * font_ * 0.9;
    for (std::size_t i = 0; i < chart_.panels.size(); ++i)
      others += legend_height(entries(i), out_.style().width - font_ - 2, font_) + font_ * 2.2;
    if (!chart_.marks.empty()) others += font_ * 1.3;
    const double natural = font_ * (chart_.panels.size() == 1 ? 14 : has_dots() ? 11 : 7);
    return out_.style().height ? std::max((*out_.style().height - others) / count, font_ * 3) : natural;
  }

  [[nodiscard]] ShownAxis y_axis(const LineChart::Panel& panel) const {
    ChartExtent extent;
    for (const LineChart::Series& series : panel.series)
      for (const LineChart::Point& point : series.points)
        if (point.y) extent.add(*point.y);
    for (const ChartMark& mark : panel.marks) extent.add(mark.value);
    return shown_axis(panel.axis, extent, out_.language());
  }

  void draw(const LineChart::Panel& panel, const ShownAxis& axis, const Box& box, bool is_first, bool is_last) {
    draw_y_axis(out_, axis, box, font_ * (is_first && !chart_.marks.empty() ? 2.3 : 1));
    draw_x_axis(out_, x_, box, false, is_last);
    const ChartScale x{x_.from, x_.to, box.left, box.right};
    const ChartScale y{axis.from, axis.to, box.bottom, box.top};
    for (std::size_t i = 0; i < panel.series.size(); ++i) {
      // Each is a little thinner than the one before, so that of lines that lie on one another all are seen.
      const double rest = static_cast<double>(panel.series.size() - 1 - i) / static_cast<double>(panel.series.size());
      draw(panel.series[i], series_paint(color(panel.series[i], i)), 1.4 + 1.6 * rest, x, y);
    }
    for (const ChartMark& mark : panel.marks) {
      const double at = y(mark.value);
      out_.line({box.left, at}, {box.right, at}, {paint(kChartText), 1, true});
      out_.fitted_text({box.right, at - font_ * 0.35}, text(mark.label), box.width(),
                       {.paint = paint(kChartText), .anchor = Anchor::end, .is_on_lines = true});
    }
    draw_labels(panel, x, y, box);
    for (const ChartMark& mark : chart_.marks) {
      const double at = x(mark.value);
      out_.line({at, box.top}, {at, box.bottom}, {paint(kChartText), 1, true});
      if (!is_first) continue;
      // Above the box, where nothing else is.
      const double most = out_.style().width - 4;
      const double half = std::min(text_width(text(mark.label), font_), most) / 2;
      out_.fitted_text({std::clamp(at, 2 + half, std::max(2 + half, most - half)), box.top - font_ * 0.4}, text(mark.label), most,
                       {paint(kChartText), Anchor::middle});
    }
  }

  void draw(const LineChart::Series& series, const ChartPaint& ink, double width, const ChartScale& x, const ChartScale& y) {
    for (const std::vector<Place>& part : parts(series, x, y)) {
      if (is_dense(series, out_.style().width))
        draw_columns(part, ink);
      else
        draw_line(part, series.shape, {ink, width}, y(std::clamp(0.0, y.from, y.to)));
    }
    if (series.shape == LineChart::Shape::dots) draw_dots(series, ink, x, y);
  }

  void draw_line(const std::vector<Place>& part, LineChart::Shape shape, const Stroke& stroke, double zero) {
    const std::vector<Place> seen = thinned(part, kColumn, is_stepped(shape));
    std::string path = "M" + coordinate(seen.front().x) + " " + coordinate(seen.front().y);
    for (std::size_t i = 1; i < seen.size(); ++i)
      path += is_stepped(shape) ? "H" + coordinate(seen[i].x) + "V" + coordinate(seen[i].y)
                                : "L" + coordinate(seen[i].x) + " " + coordinate(seen[i].y);
    const bool is_area = shape == LineChart::Shape::area;
    if (is_area) out_.filled_path(path + "V" + coordinate(zero) + "H" + coordinate(seen.front().x) + "z", stroke.paint, 0.3);
    out_.stroked_path(path, is_area ? Stroke{stroke.paint, 1} : stroke);
  }

  /// The mean as a line, in a band from the lowest to the highest value of each column.
  void draw_columns(const std::vector<Place>& part, const ChartPaint& ink) {
    std::string band;
    std::string back;
    std::string mean;
    for (const StepColumn& column : step_columns(part, kColumn)) {
      band += fmt::format("{}{} {}H{}", band.empty() ? "M" : "L", coordinate(column.left), coordinate(column.highest),
                          coordinate(column.right));
      back.insert(0, fmt::format("L{} {}H{}", coordinate(column.right), coordinate(column.lowest), coordinate(column.left)));
      mean +=
          fmt::format("{}{} {}", mean.empty() ? "M" : "L", coordinate((column.left + column.right) / 2), coordinate(column.mean));
    }
    if (mean.empty()) return;
    out_.filled_path(band + back + "z", ink, 0.25);
    out_.stroked_path(mean, {ink, 1.2});
  }

  /// The points in the picture, parted where one has no value.
  static std::vector<std::vector<Place>> parts(const LineChart::Series& series, const ChartScale& x, const ChartScale& y) {
    std::vector<std::vector<Place>> found;
    bool is_new = true;
    for (const LineChart::Point& point : series.points) {
      if (point.y) {
        if (is_new) found.emplace_back();
        found.back().push_back({x(point.x), y(point.y->nominal)});
      }
      is_new = !point.y;
    }
    return found;
  }

  void draw_dots(const LineChart::Series& series, const ChartPaint& ink, const ChartScale& x, const ChartScale& y) {
    for (const LineChart::Point& point : series.points) {
      if (!point.y) continue;
      if (point.y->is_range()) {
        const double at = x(point.x);
        const Stroke stroke{ink, 1};
        out_.line({at, y(point.y->low)}, {at, y(point.y->high)}, stroke);
        for (const double end : {point.y->low, point.y->high})
          out_.line({at - font_ * 0.25, y(end)}, {at + font_ * 0.25, y(end)}, stroke);
      }
      out_.dot({x(point.x), y(point.y->nominal)}, font_ * 0.22, ink);
    }
  }

  struct LargeDot {
    Place at;
    const std::string& name;
  };

  /// Large dots with their texts, above or below or beside them where no other such text is; what one text says is not said again
  /// next to it.
  void draw_labels(const LineChart::Panel& panel, const ChartScale& x, const ChartScale& y, const Box& box) {
    const std::vector<LargeDot> dots = draw_large_dots(panel, x, y);
    const double radius = font_ * 0.45;
    std::vector<Box> taken;
    for (const LargeDot& dot : dots) taken.push_back({dot.at.x - radius, dot.at.y - radius, dot.at.x + radius, dot.at.y + radius});
    std::vector<LargeDot> said;
    for (const LargeDot& dot : dots) {
      const auto says_the_same = [&](const LargeDot& other) {
        return other.name == dot.name && std::abs(other.at.x - dot.at.x) < font_ * 2;
      };
      if (std::ranges::any_of(said, says_the_same)) continue;
      const double wide = std::min(text_width(shown_name(dot.name), font_) * kBoldWidth, box.width());
      for (const bool is_strict : {true, false}) {
        const std::optional<Place> start = free_place(panel, dot.at, wide, box, taken, x, y, is_strict);
        if (!start) continue;
        out_.fitted_text(*start, dot.name, wide + 1, {.paint = paint(kChartText), .is_bold = true, .is_on_lines = !is_strict});
        taken.push_back(letters(*start, wide));
        said.push_back(dot);
        break;
      }
    }
  }

  std::vector<LargeDot> draw_large_dots(const LineChart::Panel& panel, const ChartScale& x, const ChartScale& y) {
    std::vector<LargeDot> dots;
    for (std::size_t i = 0; i < panel.series.size(); ++i)
      for (const LineChart::Label& label : panel.series[i].labels) {
        const LineChart::Point& point = panel.series[i].points[label.point];
        if (!point.y) continue;
        const Place at{x(point.x), y(point.y->nominal)};
        out_.dot(at, font_ * 0.45, paint(kChartPaper));
        out_.dot(at, font_ * 0.36, series_paint(color(panel.series[i], i)), text(label.text));
        dots.push_back({at, text(label.text)});
      }
    return dots;
  }

  [[nodiscard]] Box letters(const Place& start, double wide) const {
    return {start.x, start.y - font_ * 0.85, start.x + wide, start.y + font_ * 0.25};
  }

  /// Where a text beside a dot may begin, not over other texts and dots and, where `is_strict`, not over lines either.
  [[nodiscard]] std::optional<Place> free_place(const LineChart::Panel& panel, const Place& at, double wide, const Box& box,
                                                const std::vector<Box>& taken, const ChartScale& x, const ChartScale& y,
                                                bool is_strict) const {
    const double left = std::clamp(at.x - wide / 2, box.left, std::max(box.left, box.right - wide));
    std::vector<Place> starts;
    for (const double away : {0.0, 1.2, 2.4, 3.6}) {
      const double above = at.y - font_ * (0.75 + away);
      const double below = at.y + font_ * (1.4 + away);
      for (const double baseline : {above, below})
        for (const double begin : {left, at.x + font_ * 0.4, at.x - font_ * 0.4 - wide}) starts.push_back({begin, baseline});
      if (away == 0) starts.push_back({at.x + font_ * 0.7, at.y + font_ * 0.35});
      if (away == 0) starts.push_back({at.x - font_ * 0.7 - wide, at.y + font_ * 0.35});
    }
    for (const Place& start : starts) {
      const Box area = letters(start, wide);
      const bool is_inside =
          area.left >= 0 && area.right <= out_.style().width && area.top >= box.top - font_ * 0.8 && area.bottom <= box.bottom;
      if (!is_inside || std::ranges::any_of(taken, [&](const Box& other) { return area.overlaps(other); })) continue;
      if (!is_strict || !crosses_line(panel, area, x, y)) return start;
    }
    return std::nullopt;
  }

  /// Whether a line between points, or a mark, goes through a box.
  [[nodiscard]] static bool crosses_line(const LineChart::Panel& panel, const Box& area, const ChartScale& x, const ChartScale& y) {
    for (const ChartMark& mark : panel.marks)
      if (y(mark.value) > area.top && y(mark.value) < area.bottom) return true;
    for (const LineChart::Series& series : panel.series)
      for (std::size_t i = 1; i < series.points.size(); ++i) {
        const LineChart::Point& from = series.points[i - 1];
        const LineChart::Point& to = series.points[i];
        if (!from.y || !to.y) continue;
        // The part of the line between the sides of the box.
        const double width = x(to.x) - x(from.x);
        const double begin = std::clamp((area.left - x(from.x)) / width, 0.0, 1.0);
        const double end = std::clamp((area.right - x(from.x)) / width, 0.0, 1.0);
        if (!(begin < end)) continue;
        const double rise = y(to.y->nominal) - y(from.y->nominal);
        const double first = y(from.y->nominal) + begin * rise;
        const double last = y(from.y->nominal) + end * rise;
        if (std::min(first, last) < area.bottom && std::max(first, last) > area.top) return true;
      }
    return false;
  }

  const LineChart& chart_;
  SvgWriter out_;
  double font_;
  ShownAxis x_;
};

}  // namespace

std::string line_chart_svg(const LineChart& chart, Language language, const ChartStyle& style) {
  return Lines(chart, language, style).finished();
}

}  // namespace gpusim
