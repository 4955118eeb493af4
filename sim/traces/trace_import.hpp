#pragma once
// The result that readers of trace formats fill in: the table, and the report of the rows that are not in it.

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "gpusim/job_table.hpp"
#include "sim/base/work_stage.hpp"
#include "sim/page/phrase.hpp"
#include "sim/traces/row_reader.hpp"

namespace gpusim {

/// A file of a trace in memory.
struct TraceFile {
  std::string name;
  std::string text;
};

class TraceImport {
 public:
  TraceImport(std::string format, TraceOptions options) : options_(std::move(options)) { report_.format = std::move(format); }

  /// Sets the file of the rows that follow.
  void open(const TraceFile& file) {
    file_ = &file.name;
    report_.files.push_back(file.name);
  }
  [[nodiscard]] const TraceOptions& options() const { return options_; }
  [[nodiscard]] const std::string& file() const { return *file_; }
  [[nodiscard]] JobTable& table() { return table_; }
  [[nodiscard]] TextId text(std::string_view text);

  void count_row() {
    ++report_.rows;
    stage_.advance();
  }
  /// Counts a row that is not a job on GPUs.
  void leave_out(const Phrase& reason, std::size_t line) { drop(reason, false, line); }
  /// Counts a row that cannot be right.
  void impossible(const Phrase& reason, std::size_t line) { drop(reason, true, line); }
  /// Adds a job unless it is impossible or needs no GPU; then it is counted.
  void add(JobRow row, std::size_t line);
  /// States that submissions and other instants are dates: times since 1970.
  void instants_are_dates() { has_dates_ = true; }
  /// Adds a note unless it is there already.
  void note(const Phrase& text);

  /// Sorts the jobs and makes names unique and instants relative. Throws InputError when nothing is left.
  [[nodiscard]] ImportedTrace finish() &&;

 private:
  void drop(const Phrase& reason, bool is_impossible, std::size_t line);

  TraceOptions options_;
  const std::string* file_ = nullptr;
  JobTable table_;
  ImportReport report_;
  bool has_dates_ = false;
  WorkStage stage_{WorkUnit::rows, 0};
};

using Recognize = bool(std::string_view head);
using ReadTrace = void(std::span<const TraceFile> files, TraceImport& into);
/// Reads one file of a format whose files are independent; `into` has opened the file.
using ReadFile = void(const TraceFile& file, TraceImport& into);

/// A trace format as a row of the table in formats.cpp.
struct TraceReader {
  std::string_view name;
  std::string_view summary;
  Recognize* recognizes = nullptr;  ///< tells by the first 4 kB whether a file has this format
  ReadTrace* read = nullptr;
};

/// Reads a file into memory; "-" is standard input. Throws IoError, and InputError when it is larger than 4 GB.
[[nodiscard]] TraceFile read_trace_file(const std::string& name);

/// A row of a CSV file with a header.
struct CsvRow {
  std::span<const std::string_view> fields;
  std::size_t line;
  [[nodiscard]] std::string_view operator[](std::optional<std::size_t> column) const { return field(fields, column); }
};
/// Reads three fields into a job; false when one of them is not a number, or the number of GPUs exceeds a million.
[[nodiscard]] bool read_numbers(std::string_view submit, std::string_view gpus, std::string_view duration, JobRow& job);
inline constexpr Phrase kNoNumber{"has a field that is not a number", "숫자가 아닌 필드가 있음"};

/// Calls `use` once with the header, then calls the function that it returned with every row that has as many fields as the header.
void for_each_row(const TraceFile& file, TraceImport& into,
                  const std::function<std::function<void(const CsvRow&)>(const Header&)>& use);

/// The first line that is neither blank nor a comment.
[[nodiscard]] std::string_view first_line(std::string_view head, char comment = '\0');
/// True when the header has all of these columns, ignoring case.
[[nodiscard]] bool has_columns(std::string_view head, std::initializer_list<std::string_view> columns, char separator = '\0');

}  // namespace gpusim
