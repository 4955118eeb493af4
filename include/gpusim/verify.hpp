#pragma once
// Judges a schedule by its written Gantt chart: reads a scenario and a CSV, shares nothing with the engine and the policies, and
// names every row that could not have happened. Any program's CSV with the columns of gantt.csv can be judged.

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Why a row of the chart is impossible.
struct Violation {
  std::size_t line;  ///< of the CSV, the header being 1; 0 is the file as a whole
  std::string message;
};

/// How many violations are reported: those that stand first in the file.
inline constexpr std::size_t kMostViolations = 100;

/// All that is wrong with a chart, by line; empty for a schedule that is possible and complete. Columns are found by name: `job`,
/// `task`, `kind`, `devices`, `start_s` and `end_s` are required; `system`, `workload` and `policy` too when the scenario has
/// several; `case` (without it nominal), `span`, `gpu` and `gpus` are checked when present; others are ignored. Every run of the
/// scenario must occur in its nominal case, unless a policy that the scenario does not have (a foreign scheduler) schedules that
/// workload on that system. Throws InputError (`file:line: column: reason`) for what is no such CSV, IoError when reading fails.
[[nodiscard]] std::vector<Violation> verify_gantt(const Scenario& scenario, std::istream& gantt, const std::string& gantt_name);

}  // namespace gpusim
