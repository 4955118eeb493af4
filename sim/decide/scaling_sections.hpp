#pragma once
// What more GPUs of each system come to: times, money, and where they stop helping.

#include <vector>

#include "gpusim/decide.hpp"
#include "sim/decide/titles.hpp"

namespace gpusim {

/// A section for each workload that has scaling curves, in the order of the curves.
[[nodiscard]] std::vector<PageSection> scaling_sections(const Decision& decision, const DecisionTitles& titles);

}  // namespace gpusim
