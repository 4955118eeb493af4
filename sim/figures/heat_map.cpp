#include <algorithm>
#include <cmath>

#include "sim/figures/axes.hpp"
#include "sim/figures/charts.hpp"
#include "sim/figures/text_width.hpp"

namespace gpusim {
namespace {

// Between these shades of one color the letters of a page, dark or light, have a contrast of at least 4.5.
constexpr double kLightestShade = 0.06;
constexpr double kDarkestShade = 0.8;

/// Draws cells with titles at two of their sides.
class Cells {
 public:
  Cells(const HeatMap& map, Language language, const ChartStyle& style) : map_(map), out_(language, style), font_(style.font_size) {
    ChartExtent extent;
    for (const auto& row : map.values)
      for (const std::optional<double>& value : row)
        if (value) extent.add(*value);
    is_empty_ = extent.is_empty();
    ChartAxis axis = map.value;
    axis.has_zero = false;
    shown_ = shown_axis(axis, extent, language);
    least_ = extent.low();
    most_ = extent.high();
  }

  std::string finished() && {
    const double top = draw_title(out_, map_.head);
    double labels = 0;
    for (const LocalizedText& row : map_.rows) labels = std::max(labels, text_width(shown_name(text(row)), font_));
    labels = std::min(labels, out_.style().width * 0.3);
    out_.fitted_text({2, top + font_ * 1.2}, shown_.title, out_.style().width * 0.5, {paint(kChartText)});
    draw_scale(top);
    const double rows = static_cast<double>(map_.rows.size());
    const double first = top + font_ * 3.4;
    const double below = x_axis_height(font_);
    const double height = out_.style().height ? std::max(*out_.style().height - first - below, rows * 2) : rows * font_ * 2;
    const Box box{labels + font_, first, out_.style().width - 2, first + height};
    out_.fitted_text({2, first - font_ * 0.6}, text(map_.rows_title), out_.style().width - 4, {paint(kChartText)});
    draw_cells(box);
    draw_labels(box, labels);
    return std::move(out_).finished(map_.head, box.bottom + below);
  }

 private:
  [[nodiscard]] const std::string& text(const LocalizedText& text) const { return text.in(out_.language()); }
  [[nodiscard]] double shade(double value) const {
    const double part = most_ > least_ ? (value - least_) / (most_ - least_) : 0;
    return kLightestShade + part * (kDarkestShade - kLightestShade);
  }
  [[nodiscard]] std::string number(double value) const {
    const std::string whole = axis_value_text(shown_, value);
    return whole.substr(0, whole.find(' '));  // The title of the scale has the unit.
  }
  [[nodiscard]] bool is_best(double value) const {
    return map_.is_lower_better && most_ > least_ && value == (*map_.is_lower_better ? least_ : most_);
  }

  /// From the least to the greatest value at the upper right.
  void draw_scale(double top) {
    if (is_empty_) return;
    const std::string low = axis_value_text(shown_, least_);
    const std::string high = axis_value_text(shown_, most_);
    const double right = out_.style().width - 2;
    const double base = top + font_ * 1.2;
    out_.text({right, base}, high, {paint(kChartFaint), Anchor::end});
    double x = right - text_width(high, font_) - font_ * 0.4;
    constexpr int kShades = 5;
    for (int i = kShades - 1; i >= 0; --i, x -= font_)
      out_.tinted_box({x - font_, base - font_ * 0.8, x, base + font_ * 0.1}, series_paint(0),
                      kLightestShade + (kDarkestShade - kLightestShade) * i / (kShades - 1));
    out_.text({x - font_ * 0.4, base}, low, {paint(kChartFaint), Anchor::end});
  }

  void draw_cells(const Box& box) {
    const double wide = box.width() / static_cast<double>(std::max<std::size_t>(map_.columns.size(), 1));
    const double high = box.height() / static_cast<double>(std::max<std::size_t>(map_.rows.size(), 1));
    const double gap = wide > 4 && high > 4 ? 0.75 : 0;
    for (std::size_t row = 0; row < map_.values.size(); ++row)
      for (std::size_t column = 0; column < map_.values[row].size(); ++column) {
        const Box cell{box.left + wide * static_cast<double>(column), box.top + high * static_cast<double>(row),
                       box.left + wide * static_cast<double>(column + 1) - gap,
                       box.top + high * static_cast<double>(row + 1) - gap};
        draw_cell(cell, map_.values[row][column], text(map_.rows[row]) + ", " + text(map_.columns[column]));
      }
  }

  void draw_cell(const Box& cell, const std::optional<double>& value, const std::string& place) {
    const double middle = (cell.left + cell.right) / 2;
    const double base = (cell.top + cell.bottom) / 2 + font_ * 0.35;
    if (!value) {
      out_.box(cell, paint(kChartLane), place);
      if (cell.width() > font_ && cell.height() > font_) out_.text({middle, base}, "–", {paint(kChartFaint), Anchor::middle});
      return;
    }
    out_.tinted_box(cell, series_paint(0), shade(*value), place + ": " + axis_value_text(shown_, *value));
    const std::string figures = number(*value);
    if (text_width(figures, font_) * 1.12 + 2 <= cell.width() && cell.height() >= font_ * 1.1)
      out_.text({middle, base}, figures, {paint(kChartText), Anchor::middle, is_best(*value)});
    if (is_best(*value))
      out_.outline({cell.left + 0.75, cell.top + 0.75, cell.right - 0.75, cell.bottom - 0.75}, {paint(kChartText), 1.5});
  }

  /// Every name, or every second, third … where they have no room.
  void draw_labels(const Box& box, double labels) {
    if (map_.columns.empty() || map_.rows.empty() || !(box.width() > 0) || !(box.height() > 0)) return;
    const double wide = box.width() / static_cast<double>(std::max<std::size_t>(map_.columns.size(), 1));
    const double high = box.height() / static_cast<double>(std::max<std::size_t>(map_.rows.size(), 1));
    double widest = 0;
    for (const LocalizedText& column : map_.columns) widest = std::max(widest, text_width(shown_name(text(column)), font_));
    const double most = std::max(wide, font_ * 6);
    const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil((std::min(widest, most) + font_ * 0.5) / wide)));
    for (std::size_t i = 0; i < map_.columns.size(); i += every)
      out_.fitted_text({box.left + wide * (static_cast<double>(i) + 0.5), box.bottom + font_ * 1.3}, text(map_.columns[i]),
                       wide * static_cast<double>(every) - font_ * 0.3, {paint(kChartFaint), Anchor::middle});
    const auto every_row = static_cast<std::size_t>(std::max(1.0, std::ceil(font_ * 1.2 / high)));
    for (std::size_t i = 0; i < map_.rows.size(); i += every_row)
      out_.fitted_text({box.left - font_ * 0.4, box.top + high * (static_cast<double>(i) + 0.5) + font_ * 0.35}, text(map_.rows[i]),
                       labels + 1, {paint(kChartFaint), Anchor::end});
    out_.fitted_text({box.right, box.bottom + font_ * 2.5}, text(map_.columns_title), box.right - 2,
                     {paint(kChartText), Anchor::end});
  }

  const HeatMap& map_;
  SvgWriter out_;
  double font_;
  ShownAxis shown_;
  double least_ = 0;
  double most_ = 0;
  bool is_empty_ = false;
};

}  // namespace

std::string heat_map_svg(const HeatMap& chart, Language language, const ChartStyle& style) {
  return Cells(chart, language, style).finished();
}

}  // namespace gpusim
