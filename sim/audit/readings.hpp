#pragma once
// What explains a statement that the simulation does not give: an assumption that can be recognized, another reading of its day.

#include <optional>
#include <vector>

#include "gpusim/audit.hpp"

namespace gpusim {

/// The assumption that explains why the document's arithmetic gives what the simulation does not; empty when none is recognized.
[[nodiscard]] std::vector<LocalizedText> detected_assumptions(const Claim& claim, const FormulaNames& names,
                                                              const Scenario& scenario);

/// The reading of a day, 24 h of machine time or 8 h of office time, under which the document's arithmetic or else the simulation
/// gives what is stated; empty when none does.
[[nodiscard]] std::optional<LocalizedText> supporting_reading(const AuditedClaim& audited, const FormulaNames& names);

/// Joins rates with their own reciprocals, such as "0.2 a day" and "one in five days" of one line: they get one verdict.
void join_reciprocals(std::vector<AuditedClaim>& claims);

}  // namespace gpusim
