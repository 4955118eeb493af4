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

/// Makes the folder where it is missing. Throws IoError.
void make_folder(const std::string& folder);

/// Writes every report to `folder` (made when missing): each to a temporary name first, renamed when complete. Throws IoError; then
/// no file is half-written.
void write_reports(const ReportInput& input, const std::string& folder);

/// Writes every decision of every run as CSV, while the runs are simulated once more.
void write_decisions(const Scenario& scenario, const std::string& file);

/// Writes `text` to `file` in the same manner; "-" is standard output.
void write_file(const std::string& file, std::string_view text);

/// Writes rows to a file as they come, one after the other. For standard output every write goes out at once.
class FileWriter {
 public:
  explicit FileWriter(const std::string& file);
  ~FileWriter();  ///< without commit() nothing appears
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  void write(std::string_view text);
  [[nodiscard]] std::ostream& stream();  ///< throws IoError too
  void commit();

 private:
  class Output;
  std::unique_ptr<Output> output_;
};

/// sweep.csv: its header, and the rows of one point; what cannot run there is a row that says why. `document` is without its sweep.
[[nodiscard]] std::string sweep_header(const Sweep& sweep);
[[nodiscard]] std::string sweep_rows(const Sweep& sweep, std::size_t point, const Document& document, const LoadOptions& options);

/// Every value of the expanded scenario with its origin, and what follows from the values about batches and predictions.
[[nodiscard]] std::string explanation(const Scenario& scenario);
/// The expanded scenario as JSON.
[[nodiscard]] std::string expanded_scenario(const Scenario& scenario);

/// The data sheets of a catalogue in a table, or one with the origin of every number.
[[nodiscard]] std::string catalog_text(const Catalog& catalog);
[[nodiscard]] std::string catalog_json(const Catalog& catalog);
[[nodiscard]] std::string sheet_text(const Catalog& catalog, const std::string& id);
[[nodiscard]] std::string sheet_json(const Catalog& catalog, const std::string& id);
/// Grid carbon intensities in a table.
[[nodiscard]] std::string carbon_text(std::span<const CarbonRow> rows);
[[nodiscard]] std::string carbon_json(std::span<const CarbonRow> rows);
[[nodiscard]] std::string carbon_json(const CarbonRow& row);

/// How to print for a person.
struct TerminalStyle {
  int width = 80;
  bool is_utf8 = true;
  bool is_korean = false;
};
/// The comparison: one column a system, one row a workload, and a sentence per comparison.
[[nodiscard]] std::string terminal_table(const ReportInput& input, const TerminalStyle& style);
/// Gantt charts for a terminal: one line per device, one chart per run.
[[nodiscard]] std::string terminal_gantt(const ReportInput& input, const TerminalStyle& style);

}  // namespace gpusim
