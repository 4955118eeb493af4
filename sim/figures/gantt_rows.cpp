#include "sim/figures/gantt_rows.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace gpusim {

std::size_t gantt_color(const GanttChart& chart, std::uint32_t kind) {
  if (chart.kinds_repeat_colors) return kind % kChartColors.size();
  return std::min<std::size_t>(kind, kChartColors.size());
}

GanttRow::GanttRow(const GanttChart& chart, double from, double to, double width, double column)
    : chart_(chart),
      from_(from),
      to_(to),
      width_(width),
      column_(column),
      columns_(static_cast<std::size_t>(std::max(1.0, std::ceil(width / column)))) {}

void GanttRow::add(double left, double right, std::size_t color) {
  // A span of no length, or at the very end, still has a column.
  constexpr double kLeast = 1e-6;
  const auto last = columns_.size() - 1;
  const std::size_t first = std::min(static_cast<std::size_t>(std::max(left, 0.0) / column_), last);
  for (std::size_t i = first; i <= last; ++i) {
    const double begin = static_cast<double>(i) * column_;
    if (i > first && begin >= right) break;
    const double covered = std::min(right, begin + column_) - std::max(left, begin);
    columns_[i][color] += static_cast<float>(std::max(covered, kLeast));
  }
}

void GanttRow::take_columns(std::uint32_t slot, std::vector<GanttBar>& bars) {
  std::optional<GanttBar> open;
  const auto close = [&] {
    if (open) bars.push_back(*open);
    open.reset();
  };
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto most = std::ranges::max_element(columns_[i]);
    const double left = static_cast<double>(i) * column_;
    const double right = std::min(left + column_, width_);
    const auto color = static_cast<std::size_t>(most - columns_[i].begin());
    const bool is_idle = *most == 0;
    columns_[i].fill(0);
    if (open && !is_idle && open->color == color) {
      open->right = right;
      continue;
    }
    close();
    if (!is_idle) open = GanttBar{left, right, slot, color};
  }
  close();
}

std::vector<GanttBar> GanttRow::bars(const std::vector<std::uint32_t>& spans, bool is_merged) {
  std::vector<GanttBar> found;
  std::uint32_t slots = 1;
  std::vector<std::uint32_t> narrow;
  for (const std::uint32_t number : spans) {
    const GanttChart::Span& span = chart_.spans[number];
    const double left = place(span.start);
    const double right = place(span.end);
    if (is_merged || right - left < 3 * column_) {
      narrow.push_back(number);
      if (!is_merged) slots = std::max(slots, span.slot + 1);
    } else {
      found.push_back({left, right, span.slot, gantt_color(chart_, span.kind)});
    }
  }
  for (std::uint32_t slot = 0; slot < slots && !narrow.empty(); ++slot) {
    for (const std::uint32_t number : narrow) {
      const GanttChart::Span& span = chart_.spans[number];
      if (is_merged || span.slot == slot) add(place(span.start), place(span.end), gantt_color(chart_, span.kind));
    }
    take_columns(slot, found);
  }
  return found;
}

}  // namespace gpusim
