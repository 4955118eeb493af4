#pragma once
// What is wrong with claims beyond their verdicts: physics, arithmetic, comparisons that are none.

#include <optional>
#include <vector>

#include "gpusim/audit.hpp"

namespace gpusim {

/// The value of a formula that stands in the claim under `key`, or why it has none here. Throws InputError.
[[nodiscard]] Comparison evaluated(const Formula& formula, const FormulaNames& names, const Claim& claim, std::string_view key);

/// An amount of money in the currency of what is stated, at the rates of the scenario; without its value where no rate says what it
/// is in that currency. Everything else as it is.
[[nodiscard]] Comparison converted(Comparison comparison, const Value& stated, const Costs& costs);
/// Throws InputError where the value of the formula under `key` has another unit than the claim.
void expect_unit(const Claim& claim, const Value& value, std::string_view key);

/// All findings over the audited claims; `evaluators` by scenario.
[[nodiscard]] std::vector<Finding> find_all(const Audit& audit, const std::vector<Evaluator*>& evaluators);

}  // namespace gpusim
