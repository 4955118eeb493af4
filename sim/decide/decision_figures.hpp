#pragma once
// Figures of a decision: a file each, and a row in a table.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gpusim/decide.hpp"
#include "sim/figures/figures.hpp"

namespace gpusim {

struct DecisionFigureRow {
  std::string_view name;
  std::string_view summary;
  /// Reads the scenario, the choice and the scaling curves only, those of one workload; none where there is nothing to show.
  std::optional<Chart> (*make)(const DecisionAnalysis& decision, WorkloadId workload);
  /// Why there was nothing to show.
  std::string (*why_none)(const DecisionAnalysis& decision, WorkloadId workload);
};
[[nodiscard]] std::span<const DecisionFigureRow> decision_figure_table();

/// Makespan (or waits) and cost by the number of GPUs in one workload, each system in its color; none without curves.
[[nodiscard]] std::optional<Chart> scaling_figure(const DecisionAnalysis& decision, WorkloadId workload);
/// Why there is none: what the scenario lacks.
[[nodiscard]] std::string why_no_scaling_figure(const DecisionAnalysis& decision, WorkloadId workload);

/// A decision of which only the scenario, the choice and the scaling curves are there, which takes a small part of the time.
[[nodiscard]] DecisionAnalysis decision_with_curves(Document document, const LoadOptions& options,
                                                    const std::optional<Choice::GpuCounts>& gpus, unsigned threads);

}  // namespace gpusim
