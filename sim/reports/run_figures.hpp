#pragma once
// Figures of runs: a file each, and a row in one of two tables, which `gpusim figure` and `--help` go by.

#include <optional>
#include <span>
#include <string_view>

#include "sim/figures/figures.hpp"
#include "sim/reports/comparison.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {

/// What the colors of a Gantt chart stand for.
enum class GanttColors : std::uint8_t {
  automatic,  ///< models where there are several, else jobs
  model,
  job,
  kind,  ///< what devices are held for: runs, inputs, restoring, saving, lost work
};

/// A figure of one run in one case. Only Gantt charts look at the colors.
struct RunFigureRow {
  std::string_view name;
  std::string_view summary;  ///< one line
  Chart (*make)(const RunCase& one, GanttColors colors);
};
[[nodiscard]] std::span<const RunFigureRow> run_figure_table();

/// A figure of alternatives that stand side by side in one workload; none where the scenario has nothing for it.
struct ComparisonFigureRow {
  std::string_view name;
  std::string_view summary;
  std::string_view why_none;  ///< what a scenario must have for it
  std::optional<Chart> (*make)(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload);
};
[[nodiscard]] std::span<const ComparisonFigureRow> comparison_figure_table();

/// The devices of a run over time.
[[nodiscard]] GanttChart gantt_figure(const RunCase& one, GanttColors colors);

// What several figures share.

/// The result of a run with everything that belongs to it.
[[nodiscard]] RunCase run_case(const ReportInput& input, const Result& result, std::size_t which);
/// All alternatives of all sections, with the policy in their names where there are several.
struct Compared {
  Alternative alternative;
  LocalizedText label;
  std::size_t color;  ///< of the palette: that of the system or, where there is one system, of the policy
};
[[nodiscard]] std::vector<Compared> compared(const SideBySide& of, const std::vector<Alternatives>& sections);
/// "5-model cycle on P40 x3, policy lpt".
[[nodiscard]] LocalizedText run_title(const RunCase& one);
/// The axis of a run: dates where the scenario states its start and the run takes a day or more, else time from the start.
[[nodiscard]] ChartAxis axis_of_run(const RunCase& one);
/// The deadline of the workload, if it has one and it is not far behind the end of the run.
[[nodiscard]] std::vector<ChartMark> deadline_of_run(const RunCase& one);
[[nodiscard]] Ranged<double> chart_value(const Value& value);

}  // namespace gpusim
