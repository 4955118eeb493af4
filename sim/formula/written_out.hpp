#pragma once
// Formulas whose names are replaced by their values, and equations that hold to their printed digits.

#include <functional>
#include <optional>
#include <string>

#include "gpusim/formula.hpp"

namespace gpusim {

/// A value in the syntax of formulas with at least this many significant digits, in the unit `in` or else in the unit that
/// value_text() chooses: "12.5 h", "between(2 h, 3 h)". Empty when its unit has no notation.
[[nodiscard]] std::optional<std::string> literal(const Value& value, int digits,
                                                 const std::optional<WrittenUnit>& in = std::nullopt);

/// The text of the formula with named quantities, claims and functions of the scenario replaced by their values, so that it has the
/// same value without any names. Empty when one of the values has no notation. Throws FormulaError when the formula has no value.
[[nodiscard]] std::optional<std::string> written_out(const Formula& formula, const FormulaNames& names, int digits);

}  // namespace gpusim
