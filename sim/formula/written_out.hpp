#pragma once
// Formulas whose names are replaced by what they stand for, and equations that hold to their printed digits.

#include <functional>
#include <optional>
#include <string>

#include "gpusim/formula.hpp"

namespace gpusim {

/// A value as a formula writes it, with at least so many significant digits: "12.5 h", "between(2 h, 3 h)". Empty where its unit
/// cannot be written. In the unit `in`, otherwise in the one that value_text() takes.
[[nodiscard]] std::optional<std::string> literal(const Value& value, int digits,
                                                 const std::optional<WrittenUnit>& in = std::nullopt);

/// The text of the formula with named quantities, claims and functions of the scenario replaced by their values, so that it has the
/// same value without any names. Empty where that cannot be written. Throws FormulaError where it has no value.
[[nodiscard]] std::optional<std::string> written_out(const Formula& formula, const FormulaNames& names, int digits);

}  // namespace gpusim
