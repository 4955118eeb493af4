#pragma once
// Gantt charts before they are drawn: which bars of which color lie where.

#include <array>
#include <cstdint>
#include <vector>

#include "sim/figures/figures.hpp"
#include "sim/figures/palette.hpp"

namespace gpusim {

/// Colors of a Gantt chart: those of the palette and, behind them, that of all other kinds.
inline constexpr std::size_t kGanttColors = kChartColors.size() + 1;
[[nodiscard]] std::size_t gantt_color(const GanttChart& chart, std::uint32_t kind);

/// A bar in a row, in pixels from the left end of the axis.
struct GanttBar {
  double left;
  double right;
  std::uint32_t slot;
  std::size_t color;
};
/// Finds the bars of a row. Spans narrower than three columns share columns: each shows the color with most time in it.
class GanttRow {
 public:
  /// An axis from `from` to `to` in `width` pixels, divided into columns.
  GanttRow(const GanttChart& chart, double from, double to, double width, double column);
  /// The bars of these spans, wide ones first. Where `is_merged`, no span has a bar of its own and slots count as one.
  [[nodiscard]] std::vector<GanttBar> bars(const std::vector<std::uint32_t>& spans, bool is_merged);
  [[nodiscard]] double place(double seconds) const { return (seconds - from_) / (to_ - from_) * width_; }

 private:
  using Column = std::array<float, kGanttColors>;
  void add(double left, double right, std::size_t color);
  void take_columns(std::uint32_t slot, std::vector<GanttBar>& bars);

  const GanttChart& chart_;
  double from_;
  double to_;
  double width_;
  double column_;
  std::vector<Column> columns_;  ///< pixels of each color; all 0 between two calls
};

}  // namespace gpusim
