#pragma once
// From the text of a scenario to its files, in memory: what a test of the whole pipeline needs in one line.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/report.hpp"

namespace gpusim::test {

/// One report as a text. Throws std::out_of_range when there is none of that name.
[[nodiscard]] std::string report(const ReportInput& input, std::string_view name);

/// A CSV with its header taken off: rows by column name.
using Rows = std::vector<std::map<std::string, std::string>>;
[[nodiscard]] Rows read_csv(const std::string& text);
/// An exact decimal of seconds in nanoseconds.
[[nodiscard]] std::int64_t nanoseconds(std::string_view seconds);

/// A scenario that was loaded, simulated and written.
struct ScenarioRun {
  Scenario scenario;
  std::vector<Result> results;
  std::string gantt_csv;
  std::string summary_csv;

  [[nodiscard]] std::string report(std::string_view name) const { return test::report({scenario, results, "test"}, name); }
  [[nodiscard]] Rows gantt() const { return read_csv(gantt_csv); }
  [[nodiscard]] Rows summary() const { return read_csv(summary_csv); }
  /// What the verifier has against the written Gantt CSV, one line each; empty when the schedule is possible.
  [[nodiscard]] std::string violations() const;
};
/// All runs of the scenario; Infeasible when one of them can never run.
[[nodiscard]] std::vector<Result> simulate_or_refuse(const Scenario& scenario, unsigned threads);
/// Loads, simulates on one thread and writes. Throws what load throws.
[[nodiscard]] ScenarioRun run_text(const std::string& json, const LoadOptions& options = {});

}  // namespace gpusim::test
