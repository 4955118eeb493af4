#pragma once
// The output of runs: files in a folder, tables on a terminal, and CSV and JSON for programs.

#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/page.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// Everything that a report may read.
struct ReportInput {
  const Scenario& scenario;
  std::span<const Result> results;       ///< results of the runs that ran, in the order of scenario.runs
  std::string command;                   ///< the exact command line, for README.md in the folder
  std::span<const Result> not_run = {};  ///< results of those that can never run, in the same order, each with its reason
};

/// One row of the table of outputs. `write` produces the whole text of the file.
struct ReportRow {
  std::string_view name;     ///< shown by `gpusim list outputs`
  std::string_view file;     ///< file name within the folder of --out
  std::string_view summary;  ///< description in one line
  void (*write)(const ReportInput& input, std::ostream& out);
  bool (*applies)(const ReportInput& input) = nullptr;  ///< whether the file is written at all; null for always
  bool is_on_request = false;                           ///< too large for every folder: an option of its own asks for it
  [[nodiscard]] bool is_written(const ReportInput& input) const { return !is_on_request && (applies == nullptr || applies(input)); }
};

[[nodiscard]] std::span<const ReportRow> report_table();

/// Writes one output to a file as it is made, under a temporary name until it is complete. `name` is in the table.
void write_report(std::string_view name, const ReportInput& input, const std::string& file);

/// Creates the folder if it does not exist. Throws IoError.
void make_folder(const std::string& folder);

/// Writes every report to `folder`, which is created if it does not exist. Each file gets a temporary name until it is complete, so
/// that no file is half-written when IoError is thrown.
void write_reports(const ReportInput& input, const std::string& folder);

/// Writes every run, in its nominal case, to `folder` as the files of the simulator Batsim.
void write_batsim(const ReportInput& input, const std::string& folder);

/// Simulates every run again and writes all decisions as CSV.
void write_decisions(const Scenario& scenario, const std::string& file);

/// Writes `text` to `file` under a temporary name until it is complete; "-" is standard output.
void write_file(const std::string& file, std::string_view text);

/// Writes a file row by row. Standard output receives every write at once.
class FileWriter {
 public:
  explicit FileWriter(const std::string& file);
  ~FileWriter();  ///< discards the file unless commit() was called
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;
  void write(std::string_view text);
  [[nodiscard]] std::ostream& stream();  ///< throws IoError when the file cannot be written
  void commit();

 private:
  class Output;
  std::unique_ptr<Output> output_;
};

/// Every value of the expanded scenario with its label, origin and JSON pointer, and the batches and predictions that follow from
/// them.
[[nodiscard]] Page explanation_page(const Scenario& scenario);
/// The expanded scenario as JSON.
[[nodiscard]] std::string expanded_scenario(const Scenario& scenario);

/// All data sheets of a catalogue in a table, or one data sheet with the origin of every number.
[[nodiscard]] std::string catalog_text(const Catalog& catalog);
[[nodiscard]] std::string catalog_json(const Catalog& catalog);
[[nodiscard]] std::string sheet_text(const Catalog& catalog, const std::string& id);
[[nodiscard]] std::string sheet_json(const Catalog& catalog, const std::string& id);
/// Grid carbon intensities in a table, or as JSON.
[[nodiscard]] std::string carbon_text(std::span<const CarbonRow> rows);
[[nodiscard]] std::string carbon_json(std::span<const CarbonRow> rows);
[[nodiscard]] std::string carbon_json(const CarbonRow& row);

/// The style of output for people.
struct TerminalStyle {
  int width = 80;
  bool is_utf8 = true;
  bool is_korean = false;
  bool has_color = false;  ///< the terminal shows colors, and the user wants them
  [[nodiscard]] Language language() const { return is_korean && is_utf8 ? Language::korean : Language::english; }
};
/// The comparison of systems: a table with a column for each system and a row for each measure, then sentences about it.
[[nodiscard]] Page comparison_page(const ReportInput& input);
/// A page in one language, its tables aligned.
[[nodiscard]] std::string terminal_page(const Page& page, const TerminalStyle& style);
/// Gantt charts for a terminal: one chart per run with one line per device.
[[nodiscard]] std::string terminal_gantt(const ReportInput& input, const TerminalStyle& style);

}  // namespace gpusim
