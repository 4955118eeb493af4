#pragma once
// One row of a table of measurements, whose fields are found by column name.

#include <optional>
#include <string>
#include <string_view>

#include "sim/calibration/measurements.hpp"
#include "sim/input/csv_reader.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {

class TableRows {
 public:
  TableRows(CsvReader& csv, const std::string& file, const GpuLabels& labels) : csv_(csv), file_(file), labels_(labels) {}

  [[nodiscard]] bool next() { return csv_.next(); }
  [[nodiscard]] TableRow at() const { return {file_, csv_.line()}; }
  [[nodiscard]] bool has(std::string_view column) const { return csv_.find(column).has_value(); }
  /// The text of a field; empty when the table has no such column.
  [[nodiscard]] std::string text(std::string_view column) const;
  /// The text of a field; an error when it contains line ends or control characters.
  [[nodiscard]] std::string name(std::string_view column) const;
  /// The number in a field; empty when the table has no such column or the field is empty.
  [[nodiscard]] std::optional<double> number(std::string_view column) const;
  /// The number in a field, which must not be empty.
  [[nodiscard]] double required(std::string_view column) const;
  /// A whole number of at least 1; `otherwise` when the table has no such column or the field is empty.
  [[nodiscard]] std::uint32_t count(std::string_view column, std::uint32_t otherwise) const;
  /// The GPU that a label denotes in a table of this kind; empty when it is unknown.
  [[nodiscard]] std::string gpu(std::string_view kind, const std::string& label) const;
  /// Fails with `file:line: reason`.
  [[noreturn]] void fail(std::string_view reason) const { csv_.fail(reason); }

 private:
  CsvReader& csv_;
  const std::string& file_;
  const GpuLabels& labels_;
};

/// Adds the current row of `rows`. Returns a reason when the row cannot be used.
using ReadRow = std::optional<Phrase> (*)(const TableRows& rows, Measurements& into);

/// The reader for tables that have all these columns.
struct TableFormat {
  std::string_view kind;
  std::vector<std::string_view> columns;
  ReadRow read;
};
[[nodiscard]] const std::vector<TableFormat>& table_formats();

}  // namespace gpusim
