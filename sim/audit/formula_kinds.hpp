#pragma once
// What kind of formula a claim has: of a run or of inputs, a data sheet, one value written again.

#include <optional>
#include <set>
#include <string>

#include "gpusim/formula.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// True when the value of the formula comes from a run and not from the inputs alone.
[[nodiscard]] bool asks_for_run(const Formula& formula);
/// True when the value of the formula stands on a data sheet.
[[nodiscard]] bool is_of_sheet(const Formula& formula);
/// True when the formula asks for data sheets and nothing else.
[[nodiscard]] bool asks_sheets_only(const Formula& formula);
/// The calls in the formula, such as "makespan(v100, cycle)", in order and each once. Formulas with the same calls are about the
/// same runs.
[[nodiscard]] std::set<std::string> calls_in(const Formula& formula);
/// True when the formula is one value, or what is one by its form alone: times or over 1, plus 0, or its reciprocal.
[[nodiscard]] bool is_single_value(const Formula& formula);
/// The precision of the first system that the formula names; empty where it names none.
[[nodiscard]] std::optional<Precision> precision_named_in(const Formula& formula, const Scenario& scenario);

}  // namespace gpusim
