#pragma once
// Rows of separated text, one after the other. Unlike CsvReader it never fails: a malformed row is returned as broken, and reading
// continues with the next one.

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/input/csv_rows.hpp"

namespace gpusim {

class RowReader : public CsvRows {
 public:
  /// `text` must outlive the reader.
  explicit RowReader(std::string_view text, CsvSyntax syntax = {}) : CsvRows(syntax), rest_(text) {}

  /// Goes to the next row that is neither blank nor a comment; false at the end.
  [[nodiscard]] bool next();
  /// True when a quote of the row is never closed, or text follows a closing quote.
  [[nodiscard]] bool is_broken() const { return is_broken_; }

 private:
  [[nodiscard]] bool append_line(std::string& row) override;
  void at_fault(Fault fault) override;

  std::string_view rest_;
  std::string_view behind_first_line_;  ///< the text after the first line of the row
  bool is_broken_ = false;
};

/// A header, whose columns are found by name, ignoring case.
class Header {
 public:
  /// Takes the next row as the header. `file` is the name in messages. Throws InputError when there is no row.
  Header(RowReader& rows, std::string file);
  /// The position of the first of these names that the header has; empty when it has none.
  [[nodiscard]] std::optional<std::size_t> find(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const { return find({name}); }
  /// The position of the first of these names that the header has. When it has none, throws an InputError that lists its columns.
  [[nodiscard]] std::size_t needed(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }  ///< column names in lower case
  [[nodiscard]] std::string_view stated(std::size_t column) const { return stated_[column]; }

 private:
  std::string file_;
  std::vector<std::string> names_;
  std::vector<std::string> stated_;
};

/// The field of a column; empty when there is no such column or the row ends before it.
[[nodiscard]] std::string_view field(std::span<const std::string_view> fields, std::optional<std::size_t> column);

}  // namespace gpusim
