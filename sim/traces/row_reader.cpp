#include "sim/traces/row_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gpusim/errors.hpp"
#include "sim/base/text.hpp"

namespace gpusim {

bool RowReader::next() {
  is_broken_ = false;
  return read_row();
}

bool RowReader::append_line(std::string& row) {
  /// A quoted field of more lines than this has lost its closing quote.
  constexpr std::size_t kMostLinesOfARow = 101;
  if (rest_.empty() || (!row.empty() && lines_read() + 1 >= line() + kMostLinesOfARow)) return false;
  const std::size_t end = std::min(rest_.find('\n'), rest_.size() - 1) + 1;
  const bool is_first = row.empty();
  row.append(rest_.substr(0, end));
  rest_.remove_prefix(end);
  if (is_first) behind_first_line_ = rest_;
  return true;
}

void RowReader::at_fault(Fault fault) {
  if (fault == Fault::text_after_quote || fault == Fault::quote_not_closed) is_broken_ = true;
  if (fault != Fault::quote_not_closed) return;
  // The row is cut after its first line.
  rest_ = behind_first_line_;
  go_back_to(line());
}

Header::Header(RowReader& rows, std::string file) : file_(std::move(file)) {
  if (!rows.next()) throw InputError(file_, "", "expected a header row, got an empty file");
  for (const std::string_view name : rows.fields()) {
    names_.push_back(lower_case(name));
    stated_.emplace_back(name);
  }
}

std::optional<std::size_t> Header::find(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found = std::find(names_.begin(), names_.end(), lower_case(name));
    if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  }
  return std::nullopt;
}

std::size_t Header::needed(std::initializer_list<std::string_view> names) const {
  if (const auto column = find(names)) return *column;
  throw InputError(file_, "", fmt::format("expected a column \"{}\", got the columns {}", *names.begin(), fmt::join(names_, ", ")));
}

std::string_view field(std::span<const std::string_view> fields, std::optional<std::size_t> column) {
  return column && *column < fields.size() ? fields[*column] : std::string_view{};
}

}  // namespace gpusim
