#pragma once
// Reads a CSV file row by row in constant memory: RFC 4180 with LF or CRLF, UTF-8 with or without a byte order mark, the last line
// with or without its end. The first row is the header; every other row has as many fields. Files that people and their programs
// wrote are read more freely than our own.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

enum class CsvStyle {
  exact,  ///< as RFC 4180 has it and gpusim writes it
  free,   ///< also semicolons or tabs instead of commas (the header decides), rows of nothing, blanks around fields, and names of
          ///< columns in any capitals
};

class CsvReader {
 public:
  /// No row is longer, so that a quote that is never closed cannot fill the memory.
  static constexpr std::size_t kLongestRow = 4u << 20;

  /// Reads the header. `file` is the name for messages. All members throw InputError with `file:line`.
  CsvReader(std::istream& stream, std::string file, CsvStyle style = CsvStyle::exact);

  /// The position of a column; empty when the header does not have it, an error when it has it twice.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view column) const;
  /// Goes to the next row; false at the end of the file.
  [[nodiscard]] bool next();
  /// The line on which the present row starts; the header stands on 1 where no empty lines stand before it.
  [[nodiscard]] std::size_t line() const { return line_; }

  /// Fields of the present row, valid until the next.
  [[nodiscard]] std::string_view text(std::size_t column) const {
    const Field& field = fields_[column];
    return std::string_view{row_}.substr(field.begin, field.size);
  }
  /// An exact decimal of seconds, such as 14400 or -0.000000001: whole nanoseconds, not beyond kLongestRun.
  [[nodiscard]] Duration seconds(std::size_t column) const;
  /// A whole number.
  [[nodiscard]] std::uint32_t count(std::size_t column) const;
  /// A finite number of at least zero, such as 12.5 or 1.3e9.
  [[nodiscard]] double number(std::size_t column) const;
  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  /// `file:line: column: what was expected, and what stands there`.
  [[noreturn]] void fail_expected(std::size_t column, std::string_view expected) const;

  /// `file:line: reason`.
  [[noreturn]] void fail(std::string_view reason) const;

 private:
  struct Field {
    std::size_t begin;
    std::size_t size;
  };
  [[nodiscard]] bool read_row();
  [[nodiscard]] bool read_filled_row();
  void find_delimiter();
  void trim_fields();
  [[nodiscard]] std::size_t without_blanks(std::size_t position) const;
  [[nodiscard]] bool append_line();
  void end_row();
  void split_plain();
  void split_quoted();
  [[nodiscard]] std::size_t take_quoted(std::size_t open);

  std::istream& stream_;
  std::string file_;
  CsvStyle style_;
  char delimiter_ = ',';
  std::vector<char> buffer_;
  std::size_t buffered_ = 0;
  std::size_t position_ = 0;
  std::string row_;
  std::vector<Field> fields_;
  std::vector<std::string> header_;
  std::vector<std::string> names_;  ///< of the header, as they are looked for
  std::size_t header_line_ = 1;
  std::size_t line_ = 0;
  std::size_t lines_read_ = 0;
};

/// Well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text);
/// A name from a file as it is shown in messages: quoted, shortened, control characters as \xNN, so that a message stays one line.
[[nodiscard]] std::string quoted_name(std::string_view text);

}  // namespace gpusim
