// Money of the runs of the comparison: what is paid in cash, what a further run costs, what the GPUs lose in value.

#include "sim/html_reports/runs.hpp"
#include "sim/reports/comparison_panels.hpp"

namespace gpusim {

MadeCharts money_chart(const ReportInput& input) {
  if (input.scenario.costs.currency.empty()) return {};
  const Unit currency({{input.scenario.costs.currency, 1}});
  const SideBySide of(input);
  const WorkloadId workload = workload_of_report(input);
  ComparisonPanels panels(of, of.sections(), workload);
  panels.add({"Investment and running cost of one run", "투자비와 1회 실행 운영비 합계"}, currency,
             [](const CaseResult& one) { return one.economics.cash; });
  panels.add({"Running cost of a run", "1회 실행의 운영비"}, currency, [](const CaseResult& one) { return one.economics.running; });
  panels.add({"Depreciation during a run", "1회 실행 동안의 감가상각"}, currency,
             [](const CaseResult& one) { return one.economics.depreciation; });
  BarChart chart{
      .head = {say({"Money", "비용"}), say({"What one run of \"{0}\" costs on each system, counting {1}. The least is bold.",
                                            "\"{0}\"을(를) 한 번 실행하는 비용입니다 ({1} 포함). 가장 적은 값은 굵은 글씨입니다."},
                                           of.workload_title(workload), paid_parts(input, workload))},
      .panels = std::move(panels).panels()};
  if (chart.panels.empty()) return {};
  return {std::move(chart)};
}

}  // namespace gpusim
