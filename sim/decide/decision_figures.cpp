// The table of figures: a file and a row each.

#include "sim/decide/decision_figures.hpp"

#include <string>
#include <utility>

#include "sim/decide/parts.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {

std::span<const DecisionFigureRow> decision_figure_table() {
  static constexpr DecisionFigureRow kTable[] = {
      {.name = "scaling",
       .summary = "time and money by the number of GPUs, and the cheapest number that is in time",
       .make = scaling_figure,
       .why_none = why_no_scaling_figure},
  };
  return kTable;
}

DecisionAnalysis decision_with_curves(Document document, const LoadOptions& options, const std::optional<Choice::GpuCounts>& gpus,
                                      unsigned threads) {
  (void)Sweep{document};
  LoadOptions tolerant = options;
  tolerant.keep_infeasible = true;
  DecisionAnalysis decision;
  decision.scenario = load(std::move(document), tolerant);
  check_formulas(decision.scenario);
  decision.choice = choice_or_default(decision.scenario);
  if (gpus) decision.choice.gpus = *gpus;
  decision.scaling_curves = scaling_curves(decision.scenario, decision.choice, threads);
  return decision;
}

}  // namespace gpusim
