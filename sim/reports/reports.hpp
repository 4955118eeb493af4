#pragma once
// What the outputs share: the function behind each row of the table, and the few texts that several of them print.

#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/report.hpp"
#include "sim/reports/terminal_numbers.hpp"

namespace gpusim {

void write_summary_csv(const ReportInput& input, std::ostream& out);
void write_summary_json(const ReportInput& input, std::ostream& out);
void write_gantt_csv(const ReportInput& input, std::ostream& out);
void write_jobs_csv(const ReportInput& input, std::ostream& out);
void write_utilization_csv(const ReportInput& input, std::ostream& out);
void write_loops_csv(const ReportInput& input, std::ostream& out);
void write_plan_csv(const ReportInput& input, std::ostream& out);
void write_economics_csv(const ReportInput& input, std::ostream& out);
void write_break_even_csv(const ReportInput& input, std::ostream& out);
void write_links_csv(const ReportInput& input, std::ostream& out);
void write_online_csv(const ReportInput& input, std::ostream& out);
void write_waiting_csv(const ReportInput& input, std::ostream& out);
void write_queue_csv(const ReportInput& input, std::ostream& out);
void write_critical_path_csv(const ReportInput& input, std::ostream& out);
void write_schedule_length_csv(const ReportInput& input, std::ostream& out);
void write_batches_csv(const ReportInput& input, std::ostream& out);
void write_predictions_csv(const ReportInput& input, std::ostream& out);
void write_expanded_scenario(const ReportInput& input, std::ostream& out);
void write_folder_readme(const ReportInput& input, std::ostream& out);

/// Any task states a training.
[[nodiscard]] bool has_batches(const ReportInput& input);
[[nodiscard]] bool has_predictions(const ReportInput& input);
/// Transfers and tasks of a system share links.
[[nodiscard]] bool has_links(const ReportInput& input);
/// Jobs of a workload arrive over time.
[[nodiscard]] bool has_online(const ReportInput& input);
/// Tasks of a workload wait for each other.
[[nodiscard]] bool has_graphs(const ReportInput& input);
/// A workload is a closed loop.
[[nodiscard]] bool has_loops(const ReportInput& input);
/// Somebody works by a calendar, or a workload has a deadline or labels.
[[nodiscard]] bool has_plan(const ReportInput& input);

struct SummaryColumn {
  std::string_view name;
  bool is_text;  ///< quoted in summary.json; otherwise its text is a JSON number or true/false as it stands
};
/// The columns of summary.csv in order.
[[nodiscard]] std::span<const SummaryColumn> summary_table();

/// Something has a price or a power.
[[nodiscard]] bool has_economics(const ReportInput& input);
/// Systems differ in what is paid once.
[[nodiscard]] bool has_break_even(const ReportInput& input);
/// The columns of economics.csv in order, and one row of it.
[[nodiscard]] std::span<const SummaryColumn> economics_table();
[[nodiscard]] std::vector<std::string> economics_row(const ReportInput& input, const Result& result);
/// The measures or costs of the same case, so that what is uncertain in both runs is the same in both; a run without ranges is the
/// same in all cases.
[[nodiscard]] const CaseResult& in_case(const Result& result, Case which);
/// The total of a run to that of the baseline on the same workload under the same policy, over the cases. Empty when one of them
/// has no price.
[[nodiscard]] std::optional<Range> cost_ratio(const ReportInput& input, const Result& result);

/// The whole text of scenario.json.
[[nodiscard]] std::string expanded_scenario(const Scenario& scenario);

[[nodiscard]] std::string_view name(Case which);
/// The fields that begin every row of the long tables, as CSV without a line end: system, workload, policy, case.
[[nodiscard]] std::string case_fields(const Scenario& scenario, const Run& run, Case which);

/// When a job was submitted: its arrival; in a closed loop, when its turn came.
[[nodiscard]] Instant submission(const JobMeasures& measures);
/// `label=text` joined by "; ", each pair once.
[[nodiscard]] std::string labels_text(const std::vector<std::pair<std::string, std::string>>& labels);
/// The number of tasks of a job that are no barriers.
[[nodiscard]] std::size_t tasks_without_barriers(const Workload& workload, const Job& job);

}  // namespace gpusim
