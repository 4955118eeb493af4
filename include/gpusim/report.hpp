#pragma once
// What a run leaves behind: files in a folder, tables on a terminal, CSV and JSON for programs.

#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// All that a report may look at.
struct ReportInput {
  const Scenario& scenario;
  std::span<const Result> results;  ///< in the order of scenario.runs
  std::string command;              ///< the exact command line, for README.md in the folder
};

/// One row of the table of outputs. `write` produces the whole file's text.
struct ReportRow {
  std::string_view name;     ///< for `gpusim list outputs`
  std::string_view file;     ///< in the folder of --out
  std::string_view summary;  ///< one line
  void (*write)(const ReportInput& input, std::ostream& out);
  bool (*applies)(const ReportInput& input) = nullptr;  ///< only then is there such a file; empty: always
  [[nodiscard]] bool is_written(const ReportInput& input) const { return applies == nullptr || applies(input); }
};

[[nodiscard]] std::span<const ReportRow> report_table();

/// Writes every report to `folder` (made when missing): each to a temporary name first, renamed when complete. Throws IoError; then
/// no file is half-written.
void write_reports(const ReportInput& input, const std::string& folder);

/// Writes `text` to `file` in the same manner; "-" is standard output.
void write_file(const std::string& file, std::string_view text);

/// The same for rows that come one after the other. For standard output every write goes out at once.
class FileWriter {
 public:
  explicit FileWriter(const std::string& file);
  ~FileWriter();  ///< without commit() nothing appears
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  void write(std::string_view text);
  void commit();

 private:
  class Output;
  std::unique_ptr<Output> output_;  ///< empty: standard output
};

/// Columns and rows of summary.csv, which sweep shares.
[[nodiscard]] std::vector<std::string> summary_columns();
[[nodiscard]] std::vector<std::string> summary_row(const Scenario& scenario, const Result& result);
/// Columns and rows of batches.csv: what became of every stated training on every card, in every case. `gpusim explain` prints
/// them.
[[nodiscard]] std::vector<std::string> batch_columns();
[[nodiscard]] std::vector<std::vector<std::string>> batch_rows(const Scenario& scenario);
/// Columns and rows of predictions.csv: from what every predicted step follows, which `gpusim explain` prints too.
[[nodiscard]] std::vector<std::string> prediction_columns();
[[nodiscard]] std::vector<std::vector<std::string>> prediction_rows(const Scenario& scenario);

/// How to print for a person.
struct TerminalStyle {
  int width = 80;
  bool is_utf8 = true;
  bool is_korean = false;
};
/// The comparison: one column a system, one row a workload, and a sentence per comparison.
[[nodiscard]] std::string terminal_table(const ReportInput& input, const TerminalStyle& style);
/// One line per device, one chart per run.
[[nodiscard]] std::string terminal_gantt(const ReportInput& input, const TerminalStyle& style);

/// Names, and values of a run in its nominal case: what jobs wait where they arrive over time, empty elsewhere.
[[nodiscard]] std::vector<std::string> waiting_columns();
[[nodiscard]] std::vector<std::string> waiting_row(const Result& result);

}  // namespace gpusim
