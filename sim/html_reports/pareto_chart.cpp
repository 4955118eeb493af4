// Time against money: each candidate with its ranges, and which of them no other beats in both.

#include "sim/decide/titles.hpp"
#include "sim/figures/time_and_money.hpp"
#include "sim/html_reports/sections.hpp"

namespace gpusim {
namespace {

Ranged<double> ranged(const Value& value) { return {value.nominal, value.low, value.high}; }

}  // namespace

MadeCharts pareto_chart(const DecisionAnalysis& decision) {
  const DecisionTitles titles(decision);
  std::vector<ScatterChart::Point> points;
  Unit money;
  for (std::size_t i = 0; i < decision.facts.size(); ++i) {
    const std::optional<RunFacts>& facts = decision.facts[i];
    if (!facts || !facts->total) continue;
    money = facts->total->unit;
    points.push_back({.label = titles.candidate(i),
                      .x = ranged(facts->makespan),
                      .y = ranged(*facts->total),
                      .is_best = decision.ranking.winner() == i,
                      .is_to_have = !decision.ranking.candidates[i].is_hypothetical,
                      .color = index(decision.ranking.candidates[i].run.system)});
  }
  if (points.size() < 2) return {};
  return {
      time_and_money_chart(say({"Time and money", "시간과 비용"}), say({"Makespan", "전체 소요 시간"}), money, std::move(points))};
}

}  // namespace gpusim
