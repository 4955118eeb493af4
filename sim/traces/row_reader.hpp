#pragma once
// Rows of separated text, one after the other. Unlike CsvReader it never gives up: a row that is not well formed is handed out as
// broken, and the next one is read.

#include <cstddef>
#include <deque>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gpusim {

class RowReader {
 public:
  enum class Separator {
    character,  ///< exactly one between two fields
    blanks,     ///< any run of blanks and tabs
  };
  struct Style {
    char separator = '\0';  ///< none: of comma, semicolon and tab the one that the first row has most, outside quotes
    Separator kind = Separator::character;
    bool has_quotes = true;  ///< RFC 4180
    char comment = '\0';     ///< lines that start with it are skipped
  };

  /// `text` must outlive the reader. A byte order mark is skipped.
  RowReader(std::string_view text, Style style);

  /// Goes to the next row that is neither blank nor a comment; false at the end.
  [[nodiscard]] bool next();
  /// The line on which the row starts, from 1.
  [[nodiscard]] std::size_t line() const { return line_; }
  /// A quote is never closed, or text follows a closed one.
  [[nodiscard]] bool is_broken() const { return is_broken_; }
  /// Valid until the next row, without blanks at both ends.
  [[nodiscard]] std::span<const std::string_view> fields() const { return fields_; }

 private:
  [[nodiscard]] std::string_view take_line();
  void split(std::string_view row);
  void split_blanks(std::string_view row);
  void split_quoted(std::string_view row);

  std::string_view rest_;
  Style style_;
  std::size_t line_ = 0;
  std::size_t lines_read_ = 0;
  bool is_broken_ = false;
  std::vector<std::string_view> fields_;
  std::deque<std::string> unquoted_;  ///< fields in which two quotes stand for one
};

/// A header: columns by name, without regard to case.
class Header {
 public:
  explicit Header(std::span<const std::string_view> names);
  /// The first of several names that the header has.
  [[nodiscard]] std::optional<std::size_t> find(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const { return find({name}); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }  ///< in lower case
  [[nodiscard]] std::string_view stated(std::size_t column) const { return stated_[column]; }

 private:
  std::vector<std::string> names_;
  std::vector<std::string> stated_;
};

/// The field of a column; empty text where there is no such column or the row ends before it.
[[nodiscard]] std::string_view field(std::span<const std::string_view> fields, std::optional<std::size_t> column);

}  // namespace gpusim
