// The tables of a decision for programs.

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/decide.hpp"
#include "sim/decide/texts.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

std::string exact_text(double value) { return fmt::format("{}", value); }

void append_value(std::vector<std::string>& row, const std::optional<Value>& value) {
  for (double Value::* end : {&Value::nominal, &Value::low, &Value::high}) row.push_back(value ? exact_text((*value).*end) : "");
}

}  // namespace

std::string ranking_csv(const DecisionAnalysis& decision) {
  const bool has_policies = decision.scenario.policies.size() > 1;
  const bool has_strategies = !decision.choice.strategies.empty();
  std::string text =
      fmt::format("rank,system,{}{}score,meets_goals,dominated,criterion,weight,better,value,value_low,value_high,unit\n",
                  has_strategies ? "strategy," : "", has_policies ? "policy," : "");
  const Ranking& ranking = decision.ranking;
  for (std::size_t i = 0; i < ranking.candidates.size(); ++i) {
    const Candidate& candidate = ranking.candidates[i];
    const std::optional<Rank> rank = rank_of(ranking, i);
    const bool is_dominated = std::ranges::find(ranking.dominances, i, &Dominance::worse) != ranking.dominances.end();
    for (std::size_t c = 0; c < decision.choice.criteria.size(); ++c) {
      const Criterion& criterion = decision.choice.criteria[c];
      const auto& value = candidate.criteria[c].value;
      std::vector<std::string> row{rank ? std::to_string(rank->place) : "",
                                   decision.scenario.systems[candidate.run.system].name,
                                   candidate.score ? exact_text(*candidate.score) : "",
                                   candidate.meets_all ? "true" : "false",
                                   is_dominated ? "true" : "false",
                                   criterion.name,
                                   ranking.is_weighed ? exact_text(criterion.weight) : "",
                                   criterion.lower_is_better ? "lower" : "higher"};
      if (has_policies) row.insert(row.begin() + 2, decision.scenario.policies[candidate.run.policy].name);
      if (has_strategies) row.insert(row.begin() + 2, decision.scenario.workloads[candidate.run.workload].name);
      append_value(row, value);
      row.push_back(value ? value->unit.text() : "");
      text += csv_line(row);
    }
  }
  return text;
}

std::string scaling_curve_csv(const DecisionAnalysis& decision) {
  const bool has_waiting =
      std::ranges::any_of(decision.scaling_curves, [](const ScalingCurve& one) { return !one.waiting.empty(); });
  const bool has_policies = decision.scenario.policies.size() > 1;
  const bool has_workloads = !decision.choice.gpus_workload;
  const bool has_cost = !decision.scenario.costs.currency.empty();
  std::string text = fmt::format("system,{}{}gpu,gpus,makespan_s,makespan_low_s,makespan_high_s", has_workloads ? "strategy," : "",
                                 has_policies ? "policy," : "");
  if (has_waiting) text += ",waiting_p95_s,waiting_p95_low_s,waiting_p95_high_s";
  if (has_cost) text += ",cost,cost_low,cost_high,currency";
  text += ",meets_all";
  text += '\n';
  for (const ScalingCurve& curve : decision.scaling_curves)
    for (std::size_t n = 0; n < curve.makespan.size(); ++n) {
      std::vector<std::string> row{decision.scenario.systems[curve.run.system].name, curve.gpu, std::to_string(curve.gpus[n])};
      if (has_policies) row.insert(row.begin() + 1, decision.scenario.policies[curve.run.policy].name);
      if (has_workloads) row.insert(row.begin() + 1, decision.scenario.workloads[curve.run.workload].name);
      append_value(row, curve.makespan[n]);
      if (has_waiting) append_value(row, curve.waiting.empty() ? std::nullopt : curve.waiting[n]);
      if (has_cost) append_value(row, curve.cost[n]);
      if (has_cost) row.push_back(decision.scenario.costs.currency);
      row.emplace_back(curve.meets_all[n] ? "true" : "false");
      text += csv_line(row);
    }
  return text;
}

}  // namespace gpusim
