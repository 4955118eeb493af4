#include "gpusim/decide.hpp"

#include <algorithm>

namespace gpusim {

bool Decision::meets_goals() const {
  return choice.goals.empty() || std::ranges::any_of(ranking.candidates, &Candidate::meets_all);
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
  refuse_repeated_criteria(decision.choice, decision.ranking, decision.scenario.document.file);
  decision.scaling_curves = scaling_curves(decision.scenario, decision.choice, threads);
  decision.switching_points = switching_points(document, options, threads);
  decision.varied = varied_inputs(document);
  decision.assumed = assumed_inputs(document);
  return decision;
}

}  // namespace gpusim
