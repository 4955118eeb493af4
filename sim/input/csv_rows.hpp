#pragma once
// Rows of separated text, one after the other: the only place that knows separators, quotes (RFC 4180) and line ends. Derived
// classes provide the lines and decide what happens to malformed rows.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpusim {

struct CsvSyntax {
  enum class Separator : std::uint8_t {
    character,  ///< exactly one between two fields
    blanks,     ///< any run of blanks and tabs
  };
  char separator = '\0';  ///< none: whichever of comma, semicolon and tab occurs most often in the first row, outside quotes
  Separator kind = Separator::character;
  bool has_quotes = true;
  bool is_loose = true;  ///< empty lines, and blanks at both ends of a field, are ignored
  char comment = '\0';   ///< lines that start with it are ignored; only if is_loose
};

class CsvRows {
 public:
  /// The number of the line on which the row starts, counted from 1.
  [[nodiscard]] std::size_t line() const { return line_; }
  /// The fields of the row, valid until the next row.
  [[nodiscard]] std::span<const std::string_view> fields() const { return fields_; }

 protected:
  enum class Fault : std::uint8_t { carriage_return, quote_inside, text_after_quote, quote_not_closed };

  explicit CsvRows(CsvSyntax syntax) : syntax_(syntax) {}
  virtual ~CsvRows() = default;
  /// Goes to the next row; false at the end.
  [[nodiscard]] bool read_row();
  /// Appends the next line with its end. False when there is none, or when a quoted field may not continue.
  [[nodiscard]] virtual bool append_line(std::string& row) = 0;
  /// Called for a malformed row. Throws, or returns to continue: after a quote from the next separator on; without the field whose
  /// quote is not closed.
  virtual void at_fault(Fault fault) = 0;

  [[nodiscard]] std::size_t lines_read() const { return lines_read_; }
  /// Sets the number of the last line read; the next line is the one after it.
  void go_back_to(std::size_t line) { lines_read_ = line; }
  [[nodiscard]] char separator() const { return syntax_.separator; }

 private:
  struct Part {
    std::size_t begin;
    std::size_t size;
  };
  [[nodiscard]] bool append();
  [[nodiscard]] bool is_passed_over() const;
  void find_separator();
  void split_at_blanks();
  void split_plain();
  void split_quoted();
  [[nodiscard]] bool ends_at(std::size_t position) const;
  [[nodiscard]] std::size_t behind_blanks(std::size_t position) const;
  [[nodiscard]] std::size_t end_of_plain(std::size_t position);
  [[nodiscard]] std::size_t take_quoted(std::size_t open);

  CsvSyntax syntax_;
  std::string row_;
  std::vector<Part> parts_;
  std::vector<std::string_view> fields_;
  std::size_t line_ = 0;
  std::size_t lines_read_ = 0;
};

}  // namespace gpusim
