#include "gpusim/decide.hpp"

namespace gpusim {

bool Decision::meets_goals() const {
  const auto winner = ranking.winner();
  return choice.goals.empty() || (winner && ranking.candidates[*winner].meets_all);
}

Decision decide(Document document, const LoadOptions& options, const std::optional<Choice::Cards>& cards, unsigned threads) {
  (void)Sweep{document};
  LoadOptions tolerant = options;
  tolerant.keep_infeasible = true;
  Decision decision;
  decision.scenario = load(document, tolerant);
  decision.choice = choice_or_default(decision.scenario);
  if (cards) decision.choice.cards = *cards;
  Evaluator evaluator(decision.scenario);
  decision.ranking = ranking(evaluator, decision.choice);
  decision.scaling_curves = scaling_curves(decision.scenario, decision.choice, threads);
  decision.switching_points = switching_points(document, options, threads);
  decision.assumed = assumed_inputs(document);
  return decision;
}

}  // namespace gpusim
