#pragma once
// What one more card of each kind would change.

#include <string>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// The CSV `marginal.csv` of reports/FORMAT.md: every run of the scenario as it is and with one more card of each kind, on
/// `threads` threads.
[[nodiscard]] std::string one_more_card(const Document& document, const LoadOptions& loading, unsigned threads);

}  // namespace gpusim
