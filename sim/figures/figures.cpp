#include "sim/figures/figures.hpp"

#include "sim/figures/charts.hpp"

namespace gpusim {
namespace {

struct ChartSvg {
  Language language;
  const ChartStyle& style;
  std::string operator()(const BarChart& chart) const { return bar_chart_svg(chart, language, style); }
  std::string operator()(const LineChart& chart) const { return line_chart_svg(chart, language, style); }
  std::string operator()(const ScatterChart& chart) const { return scatter_chart_svg(chart, language, style); }
  std::string operator()(const HeatMap& chart) const { return heat_map_svg(chart, language, style); }
  std::string operator()(const GanttChart& chart) const { return gantt_chart_svg(chart, language, style); }
};

}  // namespace

const ChartHead& head_of(const Chart& chart) {
  return std::visit([](const auto& one) -> const ChartHead& { return one.head; }, chart);
}

std::string svg(const Chart& chart, Language language, const ChartStyle& style) {
  return std::visit(ChartSvg{language, style}, chart);
}

}  // namespace gpusim
