#include <algorithm>
#include <optional>

#include "sim/figures/axes.hpp"
#include "sim/figures/charts.hpp"
#include "sim/figures/text_width.hpp"

namespace gpusim {
namespace {

/// Draws points, the front through the best of them, and as many names as have room.
class Scatter {
 public:
  Scatter(const ScatterChart& chart, Language language, const ChartStyle& style)
      : chart_(chart), out_(language, style), font_(style.font_size) {}

  std::string finished() && {
    const double top = draw_title(out_, chart_.head) + font_ * 2;
    const double height = std::max(out_.style().height.value_or(top + font_ * 20), top + font_ * 9);
    ChartExtent across;
    ChartExtent up;
    for (const ScatterChart::Point& point : chart_.points) {
      across.add(point.x);
      up.add(point.y);
    }
    Box box{0, top, out_.style().width - font_ * 1.2, height - x_axis_height(font_)};
    const ShownAxis y = rounded_y_axis(shown_axis(chart_.y, up, out_.language()), box.height(), font_);
    box.left = 2 + y_axis_width(y, box.height(), font_);
    const ShownAxis x = rounded_axis(shown_axis(chart_.x, across, out_.language()), 6);
    draw_y_axis(out_, y, box, font_);
    draw_x_axis(out_, x, box, true);
    draw_points({x.from, x.to, box.left, box.right}, {y.from, y.to, box.bottom, box.top}, box);
    return std::move(out_).finished(chart_.head, height);
  }

 private:
  [[nodiscard]] const std::string& label(std::size_t point) const { return chart_.points[point].label.in(out_.language()); }
  [[nodiscard]] double radius(const ScatterChart::Point& point) const { return font_ * (point.is_best ? 0.5 : 0.34); }
  [[nodiscard]] static ChartPaint ink(const ScatterChart::Point& point) {
    if (point.color) return series_paint(*point.color);
    return point.is_best || point.is_on_front ? series_paint(0) : other_paint();
  }

  void draw_points(const ChartScale& x, const ChartScale& y, const Box& box) {
    std::vector<Box> dots;
    std::vector<Box> lines;
    draw_front(x, y, lines);
    for (const ScatterChart::Point& point : chart_.points) {
      const Place at{x(point.x.nominal), y(point.y.nominal)};
      const Stroke whisker{ink(point), 0.9};
      if (point.x.is_range()) out_.line({x(point.x.low), at.y}, {x(point.x.high), at.y}, whisker);
      if (point.y.is_range()) out_.line({at.x, y(point.y.low)}, {at.x, y(point.y.high)}, whisker);
      const double half = radius(point) + 1;
      dots.push_back({at.x - half, at.y - half, at.x + half, at.y + half});
      lines.push_back({x(point.x.low), at.y - 1, x(point.x.high), at.y + 1});
      lines.push_back({at.x - 1, y(point.y.high), at.x + 1, y(point.y.low)});
    }
    for (const ScatterChart::Point& point : chart_.points)
      out_.dot({x(point.x.nominal), y(point.y.nominal)}, radius(point), ink(point), point.label.in(out_.language()));
    draw_names(x, y, box, std::move(dots), lines);
  }

  /// From each point of the front the next one is reached by a step: what lies beyond it, one of them is better than.
  void draw_front(const ChartScale& x, const ChartScale& y, std::vector<Box>& lines) {
    std::vector<Place> front;
    for (const ScatterChart::Point& point : chart_.points)
      if (point.is_on_front) front.push_back({x(point.x.nominal), y(point.y.nominal)});
    std::ranges::sort(front, [](const Place& a, const Place& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
    std::string path;
    for (const Place& place : front)
      path += path.empty() ? "M" + coordinate(place.x) + " " + coordinate(place.y)
                           : "H" + coordinate(place.x) + "V" + coordinate(place.y);
    for (std::size_t i = 1; i < front.size(); ++i) {
      lines.push_back({front[i - 1].x, front[i - 1].y - 1, front[i].x, front[i - 1].y + 1});
      lines.push_back({front[i].x - 1, front[i - 1].y, front[i].x + 1, front[i].y});
    }
    if (front.size() > 1) out_.stroked_path(path, {paint(kChartFaint), 1, true});
  }

  /// The answer first, then the front, then the others: each beside its point where nothing else is. What has no room there has its
  /// name only where one points at it.
  void draw_names(const ChartScale& x, const ChartScale& y, const Box& box, std::vector<Box> taken, const std::vector<Box>& lines) {
    std::vector<std::size_t> order(chart_.points.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto rank = [&](std::size_t i) { return chart_.points[i].is_best ? 0 : chart_.points[i].is_on_front ? 1 : 2; };
    std::ranges::stable_sort(order, {}, rank);
    for (const std::size_t i : order) {
      const ScatterChart::Point& point = chart_.points[i];
      const Place at{x(point.x.nominal), y(point.y.nominal)};
      const std::string name = elided(shown_name(label(i)), box.width() * 0.45 / kBoldWidth, font_);
      const double wide = text_width(name, font_) * (point.is_best ? kBoldWidth : 1);
      const std::optional<Place> start = free_place(at, x(point.x.high), radius(point) + font_ * 0.3, wide, box, taken, lines);
      if (!start) continue;
      out_.fitted_text(*start, label(i), box.width() * 0.45, {paint(kChartText), Anchor::start, point.is_best});
      taken.push_back(letters(*start, wide));
    }
  }

  [[nodiscard]] Box letters(const Place& start, double wide) const {
    return {start.x, start.y - font_ * 0.85, start.x + wide, start.y + font_ * 0.25};
  }

  /// Where a name may begin, beside a point and not over other names and points; if possible not over lines either.
  [[nodiscard]] std::optional<Place> free_place(const Place& at, double whisker_end, double gap, double wide, const Box& box,
                                                const std::vector<Box>& taken, const std::vector<Box>& lines) const {
    const double above = at.y - gap - 1;
    const double below = at.y + gap + font_ * 0.8;
    const double middle = at.y + font_ * 0.35;
    const Place starts[] = {{at.x + gap, middle},
                            {whisker_end + font_ * 0.3, middle},
                            {at.x - gap - wide, middle},
                            {at.x - wide / 2, above},
                            {at.x - wide / 2, below},
                            {at.x + gap * 0.5, above},
                            {at.x + gap * 0.5, below},
                            {at.x - gap * 0.5 - wide, above},
                            {at.x - gap * 0.5 - wide, below},
                            {at.x - wide / 2, above - font_},
                            {at.x - wide / 2, below + font_}};
    for (const bool is_strict : {true, false})
      for (const Place& start : starts) {
        const Box area = letters(start, wide);
        const auto overlaps = [&](const Box& other) { return area.overlaps(other); };
        const bool is_inside = area.left >= box.left && area.right <= out_.style().width - 1 && area.top >= box.top - font_ * 0.4 &&
                               area.bottom <= box.bottom;
        if (is_inside && std::ranges::none_of(taken, overlaps) && !(is_strict && std::ranges::any_of(lines, overlaps)))
          return start;
      }
    return std::nullopt;
  }

  const ScatterChart& chart_;
  SvgWriter out_;
  double font_;
};

}  // namespace

void mark_front(ScatterChart& chart) {
  const auto is_better = [](const ScatterChart::Point& a, const ScatterChart::Point& b) {
    const bool is_as_good = a.x.nominal <= b.x.nominal && a.y.nominal <= b.y.nominal;
    return is_as_good && (a.x.nominal < b.x.nominal || a.y.nominal < b.y.nominal);
  };
  for (ScatterChart::Point& point : chart.points)
    point.is_on_front = point.is_to_have && std::ranges::none_of(chart.points, [&](const ScatterChart::Point& other) {
                          return other.is_to_have && is_better(other, point);
                        });
}

std::string scatter_chart_svg(const ScatterChart& chart, Language language, const ChartStyle& style) {
  return Scatter(chart, language, style).finished();
}

}  // namespace gpusim
