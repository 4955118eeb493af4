// Time against money: each candidate with its ranges, and which of them no other beats in both.

#include <algorithm>

#include "sim/decide/titles.hpp"
#include "sim/html_reports/sections.hpp"

namespace gpusim {
namespace {

Ranged<double> ranged(const Value& value) { return {value.nominal, value.low, value.high}; }

/// No other candidate that can be had takes at most as long and costs at most as much, and less of one.
bool is_on_front(const std::vector<std::pair<double, double>>& all, const std::pair<double, double>& own) {
  return std::ranges::none_of(all,
                              [&](const auto& one) { return one.first <= own.first && one.second <= own.second && one != own; });
}

}  // namespace

MadeChart pareto_chart(const DecisionAnalysis& decision) {
  const DecisionTitles titles(decision);
  std::vector<std::size_t> shown;
  std::vector<std::pair<double, double>> places;
  for (std::size_t i = 0; i < decision.facts.size(); ++i)
    if (const auto& facts = decision.facts[i]; facts && facts->total) {
      shown.push_back(i);
      if (!decision.ranking.candidates[i].is_hypothetical) places.emplace_back(facts->makespan.nominal, facts->total->nominal);
    }
  if (shown.size() < 2) return std::nullopt;
  ScatterChart chart{
      .head = {say({"Time and money", "시간과 비용"}),
               say({"Each system by how long a run takes and what it costs; nearer to the lower left corner is better. "
                    "The line joins those that no other beats in both.",
                    "1회 실행의 시간과 비용. 왼쪽 아래일수록 좋습니다. 선은 두 가지 모두에서 뒤지지 않는 시스템을 잇습니다."})},
      .x = {.title = say({"Makespan", "전체 소요 시간"}), .unit = Unit({{"s", 1}})},
      .y = {.title = say({"Cost of a run", "1회 실행 비용"}), .unit = decision.facts[shown.front()]->total->unit},
      .points = {}};
  for (const std::size_t i : shown) {
    const RunFacts& facts = *decision.facts[i];
    const bool is_to_have = !decision.ranking.candidates[i].is_hypothetical;
    chart.points.push_back({.label = titles.candidate(i),
                            .x = ranged(facts.makespan),
                            .y = ranged(*facts.total),
                            .is_on_front = is_to_have && is_on_front(places, {facts.makespan.nominal, facts.total->nominal}),
                            .is_best = decision.ranking.winner() == i});
  }
  return chart;
}

}  // namespace gpusim
