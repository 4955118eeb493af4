// Energy and CO2 of the runs of the comparison.

#include "sim/html_reports/runs.hpp"
#include "sim/reports/comparison_panels.hpp"

namespace gpusim {

MadeCharts energy_chart(const ReportInput& input) {
  if (!input.scenario.energy.is_stated) return {};
  const SideBySide of(input);
  const WorkloadId workload = workload_of_report(input);
  ComparisonPanels panels(of, of.sections(), workload);
  panels.add({"Energy", "전력량"}, Unit({{"J", 1}}), [](const CaseResult& one) {
    return one.economics.is_energy_known ? std::optional(one.economics.energy / Energy::raw(1)) : std::nullopt;
  });
  panels.add({"CO2", "CO2"}, Unit({{"kg", 1}}), [](const CaseResult& one) { return co2_kg(one.economics); });
  BarChart chart{
      .head = {say({"Energy", "에너지"}), say({"What one run of \"{}\" takes on each system. The least is bold.",
                                               "\"{}\"을(를) 한 번 실행할 때의 전력량입니다. 가장 적은 값은 굵은 글씨입니다."},
                                              of.workload_title(workload))},
      .panels = std::move(panels).panels()};
  if (chart.panels.empty()) return {};
  return {std::move(chart)};
}

}  // namespace gpusim
