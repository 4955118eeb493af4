#include "sim/figures/time_and_money.hpp"
#include "sim/page/phrase.hpp"
#include "sim/reports/run_figures.hpp"

namespace gpusim {

std::optional<Chart> make_pareto_figure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload);
std::optional<Chart> make_pareto_figure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload) {
  const Unit money({{of.scenario.costs.currency, 1}});
  const bool waits = is_stream(of.scenario.workloads[workload]);
  std::vector<ScatterChart::Point> points;
  for (const Compared& one : compared(of, sections)) {
    const Result* const result = of.result(one.alternative, workload);
    if (result == nullptr) continue;
    const auto time = over_cases(*result, Unit({{"s", 1}}), [&](const CaseResult& in) -> std::optional<double> {
      if (!waits) return in.measures.makespan.seconds();
      if (!in.measures.online) return std::nullopt;
      return in.measures.online->groups.front().waiting.mean.seconds();
    });
    const auto cost = over_cases(*result, money, [](const CaseResult& in) { return in.economics.total; });
    if (time && cost) points.push_back({.label = one.label, .x = chart_value(*time), .y = chart_value(*cost), .color = one.color});
  }
  if (points.empty()) return std::nullopt;
  return time_and_money_chart(of.workload_title(workload),
                              waits ? say({"Mean waiting time", "평균 대기 시간"}) : say({"Makespan", "전체 소요 시간"}), money,
                              std::move(points));
}

}  // namespace gpusim
