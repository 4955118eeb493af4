#pragma once
// The sections about more GPUs of each system: times, money, and where more GPUs stop helping.

#include <vector>

#include "gpusim/decide.hpp"
#include "sim/decide/titles.hpp"

namespace gpusim {

/// A section for each workload that has scaling curves, in the order of the curves.
[[nodiscard]] std::vector<PageSection> scaling_sections(const DecisionAnalysis& decision, const DecisionTitles& titles);

}  // namespace gpusim
