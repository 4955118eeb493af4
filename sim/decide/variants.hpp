#pragma once
// Copies of a scenario with one thing changed, and what their goals come to.

#include <vector>

#include "gpusim/decide.hpp"

namespace gpusim {

/// A copy without what variants need not read: claims of documents.
[[nodiscard]] Document without_claims(const Document& document);

/// Which goals a run meets.
[[nodiscard]] std::vector<bool> goals_met(Evaluator& evaluator, const Choice& choice, const Run& run);

}  // namespace gpusim
