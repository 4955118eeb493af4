#include "gpusim/decide.hpp"

#include <algorithm>

#include "sim/decide/parts.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {

bool DecisionAnalysis::meets_goals() const {
  const bool asks = !choice.goals.empty() || std::ranges::any_of(ranking.candidates, [&](const Candidate& candidate) {
    return scenario.workloads[candidate.run.workload].deadline.has_value();
  });
  return !asks || std::ranges::any_of(ranking.candidates,
                                      [](const Candidate& candidate) { return candidate.meets_all && !candidate.is_hypothetical; });
}

DecisionAnalysis decide(Document document, const LoadOptions& options, const std::optional<Choice::GpuCounts>& gpus,
                        unsigned threads) {
  (void)Sweep{document};
  LoadOptions tolerant = options;
  tolerant.keep_infeasible = true;
  DecisionAnalysis decision;
  decision.scenario = load(document, tolerant);
  check_formulas(decision.scenario);
  decision.choice = choice_or_default(decision.scenario);
  if (gpus) decision.choice.gpus = *gpus;
  Evaluator evaluator(decision.scenario);
  decision.ranking = with_certainty(evaluator, decision.choice, ranking(evaluator, decision.choice));
  refuse_repeated_criteria(decision.choice, decision.ranking, decision.scenario.document.file);
  decision.facts = run_facts(evaluator, decision.ranking);
  decision.purchase_outcomes = purchase_outcomes(decision.scenario, decision.choice);
  decision.precision_outcomes = precision_outcomes(decision.scenario, decision.choice, decision.ranking);
  decision.scaling_curves = scaling_curves(decision.scenario, decision.choice, threads);
  decision.switching_points = switching_points(document, options, threads);
  for (SwitchingPoint& point : limit_switching_points(evaluator, decision.choice, decision.ranking))
    decision.switching_points.push_back(std::move(point));
  sort_by_distance(decision.switching_points);
  decision.varied = varied_inputs(document);
  decision.varied.limits = number_of_limits(evaluator, decision.choice, decision.ranking);
  decision.assumed = assumed_inputs(document);
  decision.defaults = tried_defaults(decision.scenario, decision.choice, threads);
  return decision;
}

}  // namespace gpusim
