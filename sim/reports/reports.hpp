#pragma once
// What the outputs share: the function behind each row of the table, and the few texts that several of them print.

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/report.hpp"

namespace gpusim {

void write_summary_csv(const ReportInput& input, std::ostream& out);
void write_summary_json(const ReportInput& input, std::ostream& out);
void write_gantt_csv(const ReportInput& input, std::ostream& out);
void write_jobs_csv(const ReportInput& input, std::ostream& out);
void write_utilization_csv(const ReportInput& input, std::ostream& out);
void write_loops_csv(const ReportInput& input, std::ostream& out);
void write_plan_csv(const ReportInput& input, std::ostream& out);
void write_batches_csv(const ReportInput& input, std::ostream& out);
void write_expanded_scenario(const ReportInput& input, std::ostream& out);
void write_folder_readme(const ReportInput& input, std::ostream& out);

/// Any task states a training.
[[nodiscard]] bool has_batches(const Scenario& scenario);
/// The row has something to tell about the scenario.
[[nodiscard]] bool is_wanted(const ReportRow& row, const Scenario& scenario);

struct SummaryColumn {
  std::string_view name;
  bool is_text;  ///< quoted in summary.json; otherwise its text is a JSON number or true/false as it stands
};
/// The columns of summary.csv in order.
[[nodiscard]] std::span<const SummaryColumn> summary_table();

/// The whole text of scenario.json.
[[nodiscard]] std::string expanded_scenario(const Scenario& scenario);

[[nodiscard]] std::string_view name(Case which);
[[nodiscard]] std::string_view name(Precision precision);
/// The fields that begin every row of the long tables, as CSV without a line end: system, workload, policy, case.
[[nodiscard]] std::string case_fields(const Scenario& scenario, const Run& run, Case which);

[[nodiscard]] bool is_barrier(const Workload& workload, TaskId task);
/// When a job was submitted: its arrival; in a closed loop, when its turn came.
[[nodiscard]] Instant submission(const JobMeasures& measures);
/// `label=text` joined by "; ", each pair once.
[[nodiscard]] std::string labels_text(const std::vector<std::pair<std::string, std::string>>& labels);
/// The number of tasks of a job that are no barriers.
[[nodiscard]] std::size_t tasks_without_barriers(const Workload& workload, const Job& job);

}  // namespace gpusim
