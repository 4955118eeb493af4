#pragma once
// One row of a table of measurements, by the names of its columns.

#include <optional>
#include <string>
#include <string_view>

#include "sim/calibration/measurements.hpp"
#include "sim/input/csv_reader.hpp"

namespace gpusim {

class TableRows {
 public:
  TableRows(CsvReader& csv, const std::string& file, const GpuLabels& labels) : csv_(csv), file_(file), labels_(labels) {}

  [[nodiscard]] bool next() { return csv_.next(); }
  [[nodiscard]] TableRow at() const { return {file_, csv_.line()}; }
  [[nodiscard]] bool has(std::string_view column) const { return csv_.find(column).has_value(); }
  /// Empty when the table has no such column.
  [[nodiscard]] std::string text(std::string_view column) const;
  /// The same; an error where it holds line ends or control characters.
  [[nodiscard]] std::string name(std::string_view column) const;
  /// Empty when the table has no such column or nothing stands in it.
  [[nodiscard]] std::optional<double> number(std::string_view column) const;
  /// An error when nothing stands there.
  [[nodiscard]] double required(std::string_view column) const;
  /// A whole number of at least 1; `otherwise` when the table has no such column or nothing stands in it.
  [[nodiscard]] std::uint32_t count(std::string_view column, std::uint32_t otherwise) const;
  /// The card that a label names in a table of this kind; empty when none does.
  [[nodiscard]] std::string gpu(std::string_view kind, const std::string& label) const;
  /// `file:line: reason`.
  [[noreturn]] void fail(std::string_view reason) const { csv_.fail(reason); }

 private:
  CsvReader& csv_;
  const std::string& file_;
  const GpuLabels& labels_;
};

/// Adds the row at which `rows` stands; the reason when it says nothing.
using ReadRow = std::optional<std::string> (*)(const TableRows& rows, Measurements& into);

/// The reader of the tables that have all these columns.
struct TableFormat {
  std::string_view kind;
  std::vector<std::string_view> columns;
  ReadRow read;
};
[[nodiscard]] const std::vector<TableFormat>& table_formats();

}  // namespace gpusim
