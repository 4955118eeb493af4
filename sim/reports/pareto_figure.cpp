#include "sim/page/phrase.hpp"
#include "sim/reports/run_figures.hpp"

namespace gpusim {

std::optional<Chart> make_pareto_figure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload);
std::optional<Chart> make_pareto_figure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload) {
  const Unit money({{of.scenario.costs.currency, 1}});
  const bool waits = is_stream(of.scenario.workloads[workload]);
  ScatterChart chart{
      .head = {of.workload_title(workload), say({"Time against money; points on the line are not worse in both than any other.",
                                                 "시간과 비용. 선 위의 점은 두 가지 모두에서 뒤지지 않습니다."})},
      .x = {.title = waits ? say({"Mean waiting time", "평균 대기 시간"}) : say({"Makespan", "전체 소요 시간"}),
            .unit = Unit({{"s", 1}})},
      .y = {.title = say({"Cost", "비용"}), .unit = money},
      .points = {}};
  for (const Compared& one : compared(of, sections)) {
    const Result* const result = of.result(one.alternative, workload);
    if (result == nullptr) continue;
    const auto time = over_cases(*result, chart.x.unit, [&](const CaseResult& in) -> std::optional<double> {
      if (!waits) return in.measures.makespan.seconds();
      if (!in.measures.online) return std::nullopt;
      return in.measures.online->groups.front().waiting.mean.seconds();
    });
    const auto cost = over_cases(*result, money, [](const CaseResult& in) { return in.economics.total; });
    if (time && cost) chart.points.push_back({.label = one.label, .x = chart_value(*time), .y = chart_value(*cost)});
  }
  if (chart.points.empty()) return std::nullopt;
  mark_front(chart);
  return chart;
}

}  // namespace gpusim
