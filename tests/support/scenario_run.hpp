#pragma once
// From the text of a scenario to its files, in memory: what a test of the whole pipeline needs in one line.

#include <map>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim::test {

/// A CSV with its header taken off: rows by column name.
using Rows = std::vector<std::map<std::string, std::string>>;
[[nodiscard]] Rows read_csv(const std::string& text);

/// A scenario that was loaded, simulated and written.
struct ScenarioRun {
  Scenario scenario;
  std::vector<Result> results;
  std::string gantt_csv;
  std::string summary_csv;

  [[nodiscard]] Rows gantt() const { return read_csv(gantt_csv); }
  [[nodiscard]] Rows summary() const { return read_csv(summary_csv); }
  /// What the verifier has against the written Gantt CSV, one line each; empty when the schedule is possible.
  [[nodiscard]] std::string violations() const;
};
/// Throws what load throws.
[[nodiscard]] ScenarioRun run_text(const std::string& json, const LoadOptions& options = {});

}  // namespace gpusim::test
