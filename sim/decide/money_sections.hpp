#pragma once
// The sections about what the runs of the candidates cost.

#include <vector>

#include "gpusim/decide.hpp"
#include "sim/decide/titles.hpp"

namespace gpusim {

/// Investment, running cost and break-even where something is bought, and the budget where one is stated.
[[nodiscard]] std::vector<PageSection> money_sections(const DecisionAnalysis& decision, const DecisionTitles& titles);

}  // namespace gpusim
