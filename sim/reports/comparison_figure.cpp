#include "sim/page/phrase.hpp"
#include "sim/reports/comparison_panels.hpp"

namespace gpusim {

std::optional<Chart> make_comparison_figure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload);
std::optional<Chart> make_comparison_figure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload) {
  const Unit second({{"s", 1}});
  ComparisonPanels panels(of, sections, workload);
  if (is_stream(of.scenario.workloads[workload]))
    panels.add({"Mean waiting time", "평균 대기 시간"}, second, [](const CaseResult& one) {
      return one.measures.online ? std::optional(one.measures.online->groups.front().waiting.mean.seconds()) : std::nullopt;
    });
  panels.add({"Makespan", "전체 소요 시간"}, second,
             [](const CaseResult& one) { return std::optional(one.measures.makespan.seconds()); });
  panels.add({"Cost", "비용"}, Unit({{of.scenario.costs.currency, 1}}), [](const CaseResult& one) { return one.economics.total; });
  if (of.scenario.energy.is_stated)
    panels.add({"Energy", "전력량"}, Unit({{"J", 1}}), [](const CaseResult& one) {
      return one.economics.is_energy_known ? std::optional(one.economics.energy / units::J) : std::nullopt;
    });
  BarChart chart{
      .head = {of.workload_title(workload), say({"What a run comes to on each system; whiskers are ranges, the best is bold.",
                                                 "시스템별 실행 결과. 수염은 범위이며 가장 좋은 값은 굵은 글씨입니다."})},
      .panels = std::move(panels).panels()};
  if (chart.panels.empty()) return std::nullopt;
  return chart;
}

}  // namespace gpusim
