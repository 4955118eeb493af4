#pragma once
// Which inputs with ranges figures rest on, and figures with each of these inputs at one end: two figures that rest on one input
// take it at one end together.

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Inputs with ranges that are taken at the end of one case.
using InputEnds = FormulaNames::InputEnds;

/// The inputs with ranges on which figures of a run rest, by names that stand for them in every run: how long tasks take on the
/// GPUs of the system, which systems with a GPU in common share; where `is_about_prices`, its own prices and powers, and those that
/// all systems share. The cases of a run take all of them at once.
[[nodiscard]] std::vector<std::string> ranged_inputs(const Scenario& scenario, const Run& run, bool is_about_prices);

/// The cases of the inputs of a run; `otherwise` of those that `ends` leaves open.
[[nodiscard]] CasesOfRun cases_of_run(const Scenario& scenario, const Run& run, const InputEnds& ends, Case otherwise);

/// The result in a case; the nominal one where it has no other.
[[nodiscard]] const CaseResult& in_case(const Result& result, Case which);
/// Costs and energy of a run with prices of other cases than its times.
[[nodiscard]] Economics economics_in(const Scenario& scenario, const Result& result, const CasesOfRun& cases);

/// Calls `take` for each combination of ends of these inputs, in an order that is always the same; false, without a call, where
/// there are too many of them.
bool for_each_ends(const std::vector<std::string>& inputs, const std::function<void(const InputEnds&)>& take);

/// A result with its inputs at some ends.
struct AtEnds {
  const CaseResult& times;
  const Economics& economics;
};
/// Calls `take` with two results at all combinations of ends of what they rest on; what both rest on is at one end in
/// both.
void for_each_ends_of_both(const Scenario& scenario, const Result& result, const Result& other,
                           const std::function<void(const AtEnds&, const AtEnds&)>& take);

/// Whether the times of two systems are uncertain together: they are one system or have a GPU in common.
[[nodiscard]] bool share_times(const Scenario& scenario, SystemId system, SystemId other);

}  // namespace gpusim
