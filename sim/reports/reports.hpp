#pragma once
// Functions that several outputs share: rows of runs, ratios between results, and common texts.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/report.hpp"
#include "sim/scenario/shared_inputs.hpp"

namespace gpusim {

class CsvWriter;

/// Splits the first line of a table into the names of its columns.
[[nodiscard]] std::vector<std::string> columns_of(std::string_view header);
/// The columns and the rows of summary.csv.
[[nodiscard]] const std::vector<std::string>& summary_columns();
[[nodiscard]] std::vector<std::string> summary_row(const Scenario& scenario, const Result& result);
/// Whether a column of summary.csv is a text in summary.json; the others are numbers, true or false.
[[nodiscard]] bool is_text_in_summary(std::size_t column);
/// A training on one type of GPU, with the batch and the times that follow.
struct TrainingPlace {
  ProfileId profile;
  ClassId device_class;
  const TrainingRun& run;
};
/// Returns all trainings of a problem, or those whose step is predicted. A model that is trained in parts, or in several pools,
/// counts once.
[[nodiscard]] std::vector<TrainingPlace> trainings(const Problem& problem, bool only_predicted = false);
/// Columns and rows of batches.csv: every stated training on every type of GPU, in every case.
[[nodiscard]] std::vector<std::string> batch_columns();
[[nodiscard]] std::vector<std::vector<std::string>> batch_rows(const Scenario& scenario);
/// Columns and rows of predictions.csv: every predicted step with its band, its parts and what it is derived from.
[[nodiscard]] std::vector<std::string> prediction_columns();
[[nodiscard]] std::vector<std::vector<std::string>> prediction_rows(const Scenario& scenario);

/// The columns about waiting times, and their values for a run in its nominal case; empty unless jobs arrive over time.
[[nodiscard]] std::vector<std::string> waiting_columns();
[[nodiscard]] std::vector<std::string> waiting_row(const Result& result);

/// Aligns rows of one length. The first `left` columns are aligned left, the others right.
[[nodiscard]] std::string aligned_text(const std::vector<std::vector<std::string>>& rows, std::size_t left);

template <class Predicate>
[[nodiscard]] bool any_workload(const ReportInput& input, Predicate predicate) {
  return std::ranges::any_of(input.scenario.workloads, predicate);
}
/// True when any task of a workload meets a condition.
template <class Predicate>
[[nodiscard]] bool any_profile(const ReportInput& input, Predicate predicate) {
  return any_workload(input, [&](const Workload& workload) { return std::ranges::any_of(workload.profiles, predicate); });
}

/// The hash of the expanded scenario: 16 hexadecimal digits.
[[nodiscard]] std::string scenario_hash(const Scenario& scenario);

/// True when something has a price or a power.
[[nodiscard]] bool has_economics(const ReportInput& input);
/// The columns of economics.csv in order, and one row of it.
[[nodiscard]] const std::vector<std::string>& economics_columns();
[[nodiscard]] std::vector<std::string> economics_row(const ReportInput& input, const Result& result);
/// Returns the results of runs that ran and of those that can never run, in the order of scenario.runs.
[[nodiscard]] std::vector<const Result*> all_runs(const ReportInput& input);
[[nodiscard]] inline std::optional<double> co2_kg(const Economics& run) {
  return run.co2 ? std::optional(*run.co2 / units::kg) : std::nullopt;
}
/// The number of an amount of money, which columns and rows show with its currency beside it.
[[nodiscard]] inline std::optional<double> number_of(const std::optional<Money>& amount) {
  return amount ? std::optional(amount->raw()) : std::nullopt;
}
[[nodiscard]] inline std::optional<double> number_of(const std::optional<double>& number) { return number; }
/// A figure over the cases of a result, in base units: `of_case` gives a number, money or nothing. Empty where no case has one.
template <class OfCase>
[[nodiscard]] std::optional<Value> over_cases(const Result& result, const Unit& unit, OfCase of_case) {
  std::optional<Value> value;
  for (const CaseResult& one : result.cases)
    if (const std::optional<double> known = number_of(of_case(one));
        known && *known - *known == 0) {  // Neither infinite nor no number.
      if (!value) value = Value::of(*known, unit);
      value->low = std::min(value->low, *known);
      value->high = std::max(value->high, *known);
    }
  return value;
}
/// The ratio of a figure of one result to that of another. If both share their uncertain inputs, each case is compared with the
/// same case; otherwise the range covers every pair of cases. Empty when a case has no figure, or the divisor is not above 0.
[[nodiscard]] std::optional<Value> ratio_over_cases(const Result& result, const Result& other, bool shares_inputs,
                                                    const std::function<std::optional<double>(const CaseResult&)>& figure);
/// The ratio of the total cost of a run to that of the baseline for the same workload and policy. Empty when one of them is not
/// priced.
[[nodiscard]] std::optional<Value> cost_ratio(const ReportInput& input, const Result& result);

/// A run in one case, with its system, workload and times.
struct RunCase {
  const ReportInput& input;
  const Run& run;
  const CaseResult& result;
  const Scenario& scenario;
  const System& system;
  const Workload& workload;
  const Performance& performance;
  std::string fields;  ///< case_fields()
  [[nodiscard]] Problem problem() const { return {system, workload, performance}; }
};
/// A table with the rows of every run in every case.
void write_cases(const ReportInput& input, std::string_view columns, std::ostream& out,
                 void (*write_rows)(const RunCase& one, CsvWriter& csv));
/// Returns a run in its nominal case.
[[nodiscard]] RunCase nominal_case(const ReportInput& input, const Result& result);
/// Where a span stands in its schedule.
struct SpanRow {
  Instant start;
  TaskId task;
  std::uint32_t span;      ///< which of its task
  std::uint32_t position;  ///< in the schedule
};
/// The spans of a schedule by start, then task, which is the order of jobs too, then span.
[[nodiscard]] std::vector<SpanRow> spans_in_order(const Workload& workload, const Schedule& schedule);
/// A time in which a device is down.
struct DownTime {
  std::size_t device;
  Instant from;
  Instant until;
};
/// Returns when devices are down, by device and time, up to the end of the run. Where outages of a device and of its node overlap,
/// it is down from the first to the last of them.
[[nodiscard]] std::vector<DownTime> down_times(const RunCase& one);
/// Returns what each job received in a run, also where jobs do not arrive over time.
[[nodiscard]] std::vector<JobService> job_services(const RunCase& one);
/// Returns the labels of all tasks of a job, in the order of the tasks.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> labels_of(const Workload& workload, const Job& job);
/// The names of a task's job and of the task.
void write_task(const Workload& workload, TaskId task, CsvWriter& csv);
/// `,waited_REASON_s` for every reason.
[[nodiscard]] std::string waited_columns();

/// A size in GB; empty for zero, where no memory is stated or nothing ran on a device.
[[nodiscard]] std::string gigabytes_text(DataSize size);
/// Divides a sum of device time by the time over which it was summed; 0 when that is zero.
[[nodiscard]] double mean(DeviceTime sum, Duration time);

[[nodiscard]] std::string_view name(Case which);
/// The fields that begin every row of the long tables, as CSV without a line end: system, workload, policy, case.
[[nodiscard]] std::string case_fields(const Scenario& scenario, const Run& run, Case which);

/// Returns when a job was submitted: at its arrival or, in a closed loop, when the one before it was done.
[[nodiscard]] Instant submission(const JobMeasures& measures);
/// `label=text` joined by "; ", each pair once.
[[nodiscard]] std::string labels_text(const std::vector<std::pair<std::string, std::string>>& labels);
/// The number of tasks of a job that are no barriers.
[[nodiscard]] std::size_t tasks_without_barriers(const Workload& workload, const Job& job);

}  // namespace gpusim
