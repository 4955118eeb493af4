#pragma once
// Writes CSV (RFC 4180, LF) quickly: one growing buffer, handed to the stream in blocks.

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "gpusim/units.hpp"

namespace gpusim {

/// Appends a field, in quotes when it contains what would end it.
void append_csv_field(std::string& line, std::string_view field);

/// Shortest decimal that reads back as the same double; empty, "not applicable", for what is no number.
[[nodiscard]] std::string number_text(double value);

/// Rows are written field by field. finish() must be called after the last one.
class CsvWriter {
 public:
  explicit CsvWriter(std::ostream& out) : out_(out) {}

  CsvWriter& text(std::string_view field);
  /// The text of exact_seconds, written in place for the sake of speed. Not negative.
  CsvWriter& seconds(Duration duration);
  CsvWriter& number(double value);
  CsvWriter& count(std::uint64_t value);
  CsvWriter& empty();
  /// Fields that are CSV already: text quoted where needed and separated by commas.
  CsvWriter& fields(std::string_view csv);
  void end_row();
  void finish();

 private:
  void separate();

  std::ostream& out_;
  std::string buffer_;
  bool is_first_ = true;  ///< of its row
};

}  // namespace gpusim
