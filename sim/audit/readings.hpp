#pragma once
// What explains a statement that the simulation does not give: an assumption that can be recognized, another reading of its day.

#include <optional>
#include <vector>

#include "gpusim/audit.hpp"

namespace gpusim {

/// The assumption that explains why the document's arithmetic gives what the simulation does not; empty when none is recognized.
[[nodiscard]] std::vector<LocalizedText> detected_assumptions(const Claim& claim, const FormulaNames& names,
                                                              const Scenario& scenario);

/// The reading of a day under which the document's arithmetic or else the simulation gives what is stated: 24 h of machine time or
/// 8 h of office time, experiments within a workday. Empty when none does.
[[nodiscard]] std::optional<LocalizedText> supporting_reading(const AuditedClaim& audited, const FormulaNames& names,
                                                              const Scenario& scenario);

/// What the simulated formula gives by each definition of experiments a day; empty where it asks for no such rate.
[[nodiscard]] std::optional<LocalizedText> definitions_of_rate(const AuditedClaim& audited, const FormulaNames& names,
                                                               const Scenario& scenario);
/// The simulated formula with experiments counted within the workday, in the unit of the claim; empty where it asks for no rate of
/// experiments or has no value.
[[nodiscard]] std::optional<Value> within_workday(const Claim& claim, const FormulaNames& names, const Scenario& scenario);

/// How long the month is with which the formulas of a claim reckon; empty where they name none.
[[nodiscard]] std::optional<LocalizedText> month_used(const Claim& claim, const FormulaNames& names);

/// Joins rates with their own reciprocals, such as "0.2 a day" and "one in five days" of one line: they get one verdict.
void join_reciprocals(std::vector<AuditedClaim>& claims);

}  // namespace gpusim
