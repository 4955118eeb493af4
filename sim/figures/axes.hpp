#pragma once
// Axes: which unit, which ticks, where a number lies.

#include <optional>
#include <string>
#include <vector>

#include "sim/figures/svg_writer.hpp"

namespace gpusim {

/// An axis with everything decided but its length.
struct ShownAxis {
  double from = 0;
  double to = 1;      ///< above `from`
  std::string title;  ///< with its unit: "Makespan (h)"
  WrittenUnit unit;   ///< of the ticks
  double scale = 1;   ///< of the unit: large amounts of money are counted in thousands or millions
  bool is_whole = false;
  bool has_fixed_end = false;  ///< the chart says where it ends
  std::optional<ChartDate> zero_date;
};
/// The least and the greatest of the numbers of an axis; none where there are none.
class ChartExtent {
 public:
  void add(double value);
  void add(const Ranged<double>& value) {
    add(value.low);
    add(value.nominal);
    add(value.high);
  }
  [[nodiscard]] bool is_empty() const { return !(low_ <= high_); }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }

 private:
  double low_ = 1;
  double high_ = 0;
};
[[nodiscard]] ShownAxis shown_axis(const ChartAxis& axis, const ChartExtent& extent, Language language);

struct ChartTick {
  double value;  ///< in base units
  std::string label;
};
/// At most `most` ticks (at least two where there is room for two), at multiples of a step that is nice in the unit shown: 1, 2 or
/// 5 times a power of ten, for h 1, 2, 3, 6, 12 and 24, for min and s 5, 10, 15 and 30; dates at midnights and on the first of
/// months.
[[nodiscard]] std::vector<ChartTick> ticks(const ShownAxis& axis, std::size_t most);
/// The axis, its end moved to the next tick where the data end shortly before it.
[[nodiscard]] ShownAxis rounded_axis(ShownAxis axis, std::size_t most);

/// Where numbers of an axis lie in a picture.
struct ChartScale {
  double from;
  double to;
  double start;  ///< pixels, where `from` lies
  double end;    ///< where `to` lies
  [[nodiscard]] double operator()(double value) const { return start + (value - from) / (to - from) * (end - start); }
};

/// A number of the axis with its unit, as pages write it.
[[nodiscard]] std::string axis_value_text(const ShownAxis& axis, double value);
[[nodiscard]] std::string axis_value_text(const ShownAxis& axis, const Ranged<double>& value);

/// The ticks along the lower edge of a box that fit side by side.
[[nodiscard]] std::vector<ChartTick> fitting_ticks(const ShownAxis& axis, double width, double font_size);

/// Draws ticks, labels and the title of a horizontal axis along the lower edge of a box, and grid lines in it where `has_grid`.
/// Takes x_axis_height() below the box.
void draw_x_axis(SvgWriter& out, const ShownAxis& axis, const Box& box, bool has_grid, bool has_labels = true);
[[nodiscard]] double x_axis_height(double font_size);
/// How wide the labels of a vertical axis are, the space between them and the axis included.
[[nodiscard]] double y_axis_width(const ShownAxis& axis, double height, double font_size);
/// rounded_axis() for a vertical axis of this height.
[[nodiscard]] ShownAxis rounded_y_axis(const ShownAxis& axis, double height, double font_size);
/// Draws ticks, labels and grid lines of a vertical axis at the left of a box, and its title `above` it.
void draw_y_axis(SvgWriter& out, const ShownAxis& axis, const Box& box, double above);

/// Draws entries side by side, in as many rows as are needed from `top` on. Returns where it ends.
struct LegendEntry {
  std::string name;
  ChartPaint paint;
  bool is_line = false;
};
[[nodiscard]] double draw_legend(SvgWriter& out, const std::vector<LegendEntry>& entries, double left, double right, double top);
/// How high draw_legend() is.
[[nodiscard]] double legend_height(const std::vector<LegendEntry>& entries, double width, double font_size);

/// Draws the title of a chart where the style wants one. Returns where it ends.
[[nodiscard]] double draw_title(SvgWriter& out, const ChartHead& head);

}  // namespace gpusim
