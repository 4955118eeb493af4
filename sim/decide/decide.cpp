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
  decision.ranking = ranking(evaluator, decision.choice);
  refuse_repeated_criteria(decision.choice, decision.ranking, decision.scenario.document.file);
  decision.facts = run_facts(evaluator, decision.ranking);
  decision.purchase_outcomes = purchase_outcomes(decision.scenario, decision.choice);
  decision.precision_outcomes = precision_outcomes(decision.scenario, decision.choice, decision.ranking);
  decision.scaling_curves = scaling_curves(decision.scenario, decision.choice, threads);
  decision.switching_points = switching_points(document, options, threads);
  decision.varied = varied_inputs(document);
  decision.assumed = assumed_inputs(document);
  decision.defaults = tried_defaults(decision.scenario, decision.choice, threads);
  return decision;
}

}  // namespace gpusim
