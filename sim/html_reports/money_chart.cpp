// Money of the runs of the comparison: what is paid in cash, what a further run costs, what the GPUs lose in value.

#include "sim/html_reports/panels.hpp"

namespace gpusim {

MadeChart money_chart(const ReportInput& input) {
  if (input.scenario.costs.currency.empty()) return std::nullopt;
  const Unit currency({{input.scenario.costs.currency, 1}});
  ComparisonPanels panels(input);
  panels.add({"Cash paid by the end of the run", "실행이 끝날 때까지 지출한 현금"}, currency,
             [](const Economics& of) { return of.cash; });
  panels.add({"Running cost of a run", "1회 실행의 운영 비용"}, currency, [](const Economics& of) { return of.running; });
  panels.add({"Depreciation during a run", "1회 실행 동안의 감가상각"}, currency,
             [](const Economics& of) { return of.depreciation; });
  return panels.chart({"Money", "비용"},
                      {"What one run of \"{}\" costs on each system.", "\"{}\"을(를) 한 번 실행하는 비용입니다."});
}

}  // namespace gpusim
