#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/figures/axes.hpp"
#include "sim/figures/charts.hpp"
#include "sim/figures/text_width.hpp"
#include "sim/figures/thinned.hpp"

namespace gpusim {
namespace {

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
      const double legend = draw_legend(out_, entries(panel), 2, frame.right, top);
      const double first = legend + font_ * 2 + (has_labels(panel) ? font_ : 0);
      const Box box{frame.left, first, frame.right, first + panel_height};
      const bool is_last = i + 1 == chart_.panels.size();
      draw(panel, axes[i], box, is_last);
      top = box.bottom + (is_last ? x_axis_height(font_) : font_ * 0.9);
    }
    return std::move(out_).finished(chart_.head, out_.style().height ? std::max(*out_.style().height, top) : top);
  }

 private:
  [[nodiscard]] const std::string& text(const LocalizedText& text) const { return text.in(out_.language()); }
  [[nodiscard]] static bool has_labels(const LineChart::Panel& panel) {
    return std::ranges::any_of(panel.series, [](const LineChart::Series& series) { return !series.labels.empty(); });
  }
  [[nodiscard]] static std::size_t colour(const LineChart::Series& series, std::size_t place) {
    return series.colour.value_or(place);
  }

  /// A single series needs no legend: the title of its axis says what it is.
  [[nodiscard]] std::vector<LegendEntry> entries(const LineChart::Panel& panel) const {
    std::vector<LegendEntry> found;
    if (panel.series.size() > 1)
      for (std::size_t i = 0; i < panel.series.size(); ++i)
        found.push_back({text(panel.series[i].name), series_paint(colour(panel.series[i], i)),
                         panel.series[i].shape != LineChart::Shape::area});
    return found;
  }

  [[nodiscard]] double height_of_panels(double top) const {
    const double count = static_cast<double>(std::max<std::size_t>(chart_.panels.size(), 1));
    double others = top + x_axis_height(font_) + (count - 1) * font_ * 0.9;
    for (const LineChart::Panel& panel : chart_.panels)
      others += legend_height(entries(panel), out_.style().width - font_ - 2, font_) + font_ * (has_labels(panel) ? 3 : 2);
    const double natural = font_ * (chart_.panels.size() > 1 ? 7 : 14);
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

  void draw(const LineChart::Panel& panel, const ShownAxis& axis, const Box& box, bool is_last) {
    draw_y_axis(out_, axis, box);
    draw_x_axis(out_, x_, box, false, is_last);
    const ChartScale x{x_.from, x_.to, box.left, box.right};
    const ChartScale y{axis.from, axis.to, box.bottom, box.top};
    for (std::size_t i = 0; i < panel.series.size(); ++i) draw(panel.series[i], colour(panel.series[i], i), x, y, box);
    for (const ChartMark& mark : panel.marks) {
      const double at = y(mark.value);
      out_.line({box.left, at}, {box.right, at}, {paint(kChartText), 1, true});
      out_.fitted_text({box.right, at - font_ * 0.35}, text(mark.label), box.width(), {paint(kChartText), Anchor::end});
    }
    for (const ChartMark& mark : chart_.marks) {
      const double at = x(mark.value);
      out_.line({at, box.top}, {at, box.bottom}, {paint(kChartText), 1, true});
      if (!is_last) continue;
      const double wide = std::min(text_width(text(mark.label), font_), box.width());
      const bool is_left = at + wide + font_ * 0.4 > box.right;
      out_.fitted_text({at + font_ * (is_left ? -0.3 : 0.3), box.top + font_}, text(mark.label), box.width(),
                       {paint(kChartText), is_left ? Anchor::end : Anchor::start});
    }
  }

  void draw(const LineChart::Series& series, std::size_t place, const ChartScale& x, const ChartScale& y, const Box& box) {
    const ChartPaint ink = series_paint(place);
    const bool is_stepped = series.shape == LineChart::Shape::steps || series.shape == LineChart::Shape::area;
    std::string path;
    std::string area;
    double zero = y(std::clamp(0.0, y.from, y.to));
    for (const std::vector<Place>& part : parts(series, x, y)) {
      const std::vector<Place> seen = thinned(part, 0.5, is_stepped);
      path += "M" + coordinate(seen.front().x) + " " + coordinate(seen.front().y);
      area += "M" + coordinate(seen.front().x) + " " + coordinate(zero) + "V" + coordinate(seen.front().y);
      for (std::size_t i = 1; i < seen.size(); ++i) {
        const std::string next = is_stepped ? "H" + coordinate(seen[i].x) + "V" + coordinate(seen[i].y)
                                            : "L" + coordinate(seen[i].x) + " " + coordinate(seen[i].y);
        path += next;
        area += next;
      }
      area += "V" + coordinate(zero) + "z";
    }
    if (series.shape == LineChart::Shape::area) out_.filled_path(area, ink, 0.3);
    out_.stroked_path(path, {ink, series.shape == LineChart::Shape::area ? 1.0 : 1.5});
    if (series.shape == LineChart::Shape::dots) draw_dots(series, ink, x, y);
    draw_labels(series, ink, x, y, box);
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

  void draw_labels(const LineChart::Series& series, const ChartPaint& ink, const ChartScale& x, const ChartScale& y,
                   const Box& box) {
    for (const LineChart::Label& label : series.labels) {
      const LineChart::Point& point = series.points[label.point];
      if (!point.y) continue;
      const Place at{x(point.x), y(point.y->nominal)};
      out_.dot(at, font_ * 0.45, paint(kChartPaper));
      out_.dot(at, font_ * 0.36, ink);
      const double half = std::min(text_width(text(label.text), font_) * 1.12, out_.style().width - 4) / 2;
      const double middle = std::clamp(at.x, 2 + half, std::max(2 + half, out_.style().width - half - 2));
      const double above = std::min(at.y, point.y->is_range() ? y(point.y->high) : at.y) - font_ * 0.75;
      // Above the dot or, where the picture ends there, above the box.
      out_.fitted_text({middle, std::max(above, box.top - font_ * 0.3)}, text(label.text), out_.style().width - 4,
                       {paint(kChartText), Anchor::middle, true});
    }
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
