#pragma once
// The sections about the runs of the candidates: waits, dates, money.

#include <vector>

#include "gpusim/decide.hpp"
#include "sim/decide/titles.hpp"

namespace gpusim {

/// Waits where jobs arrive over time; the end where the scenario states dates or a deadline, or GPUs are for sale later;
/// investment, running cost and break-even where something is bought. Each only where it says something.
[[nodiscard]] std::vector<PageSection> facts_sections(const DecisionAnalysis& decision, const DecisionTitles& titles);

}  // namespace gpusim
