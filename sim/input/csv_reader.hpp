#pragma once
// Reads a CSV file row by row in constant memory: LF or CRLF, UTF-8 with or without a byte order mark, the last line with or
// without its end. The first row is the header, and every other row has as many fields. Files written by people and other programs
// are read less strictly than our own.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/units.hpp"
#include "sim/base/message.hpp"
#include "sim/input/csv_rows.hpp"

namespace gpusim {

enum class CsvStyle {
  exact,  ///< as specified in RFC 4180 and written by gpusim
  free,   ///< also semicolons or tabs instead of commas (the header decides), empty rows, blanks around fields, and names of
          ///< columns in upper or lower case
};

class CsvReader : public CsvRows {
 public:
  /// The longest row, so that a quote that is never closed cannot exhaust the memory.
  static constexpr std::size_t kLongestRow = 4u << 20;

  /// Reads the header. `file` is the name in messages. All members throw InputError with `file:line`.
  CsvReader(std::istream& stream, std::string file, CsvStyle style = CsvStyle::exact);

  /// The position of a column; empty when the header does not have it. A column that occurs twice is an error.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const;
  /// Goes to the next row; false at the end of the file.
  [[nodiscard]] bool next();
  /// A field of the current row, valid until the next row.
  [[nodiscard]] std::string_view text(std::size_t column) const { return fields()[column]; }
  /// A field as an exact decimal number of seconds, such as 14400 or -0.000000001: whole nanoseconds, at most kLongestRun.
  [[nodiscard]] Duration seconds(std::size_t column) const;
  /// A field as a whole number.
  [[nodiscard]] std::uint32_t count(std::size_t column) const;
  /// A field as a finite number of at least zero, such as 12.5 or 1.3e9.
  [[nodiscard]] double number(std::size_t column) const;
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  /// Fails with `file:line: column: what was expected and what was found`.
  [[noreturn]] void fail_expected(std::size_t column, std::string_view expected) const;

  /// Fails with `file:line: reason`.
  [[noreturn]] void fail(std::string_view reason) const;

 private:
  [[nodiscard]] bool read_filled_row();
  [[nodiscard]] bool append_line(std::string& row) override;
  void at_fault(Fault fault) override;

  std::istream& stream_;
  std::string file_;
  CsvStyle style_;
  std::vector<char> buffer_;
  std::size_t buffered_ = 0;
  std::size_t position_ = 0;
  std::vector<std::string> header_;
  std::vector<std::string> names_;  ///< names of the header in the form in which they are looked up
  std::size_t header_line_ = 1;
};

}  // namespace gpusim
