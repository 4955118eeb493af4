#pragma once
// Verifies a schedule from its written Gantt chart: reads a scenario and a CSV, includes no file of sim/engine or sim/policies, and
// reports every row that is impossible. The CSV may come from any program that writes the columns of gantt.csv.

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Why a row of the chart is impossible.
struct Violation {
  std::optional<std::size_t> line;  ///< line of the CSV, whose header is line 1; empty for the file as a whole
  std::string message;
};

/// The largest number of reported violations: the first ones in the file.
inline constexpr std::size_t kMostViolations = 100;

/// Returns all violations of a chart by line, up to kMostViolations; none for a schedule that is possible and complete. Columns are
/// found by name: `job`, `task`, `kind`, `devices`, `start_s` and `end_s` are required; so are `system`, `workload` and `policy`
/// when the scenario has several; `case` (nominal if missing), `span`, `gpu` and `gpus` are checked when present; others are
/// ignored. Every run of the scenario must occur in its nominal case, unless a policy that is not in the scenario (a foreign
/// scheduler) schedules that workload on that system. Throws InputError (`file:line: column: reason`) when the file is not such a
/// CSV, and IoError when reading fails.
[[nodiscard]] std::vector<Violation> verify_gantt(const Scenario& scenario, std::istream& gantt, const std::string& gantt_name);

}  // namespace gpusim
