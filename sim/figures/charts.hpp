#pragma once
// The charts, one file each: what svg() calls.

#include <string>

#include "sim/figures/figures.hpp"

namespace gpusim {

[[nodiscard]] std::string bar_chart_svg(const BarChart& chart, Language language, const ChartStyle& style);
[[nodiscard]] std::string line_chart_svg(const LineChart& chart, Language language, const ChartStyle& style);
[[nodiscard]] std::string scatter_chart_svg(const ScatterChart& chart, Language language, const ChartStyle& style);
[[nodiscard]] std::string heat_map_svg(const HeatMap& chart, Language language, const ChartStyle& style);
[[nodiscard]] std::string gantt_chart_svg(const GanttChart& chart, Language language, const ChartStyle& style);

}  // namespace gpusim
