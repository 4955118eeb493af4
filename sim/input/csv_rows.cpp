#include "sim/input/csv_rows.hpp"

#include <algorithm>
#include <cstring>

#include "sim/base/text.hpp"

namespace gpusim {
namespace {

bool contains(std::string_view text, char what) { return std::memchr(text.data(), what, text.size()) != nullptr; }

}  // namespace

bool CsvRows::read_row() {
  do {
    row_.clear();
    line_ = lines_read_ + 1;
    if (!append()) return false;
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (line_ == 1 && row_.starts_with(kByteOrderMark)) row_.erase(0, kByteOrderMark.size());
  } while (is_passed_over());
  if (syntax_.separator == '\0') find_separator();
  parts_.clear();
  if (syntax_.kind == CsvSyntax::Separator::blanks)
    split_at_blanks();
  else if (syntax_.has_quotes && contains(row_, '"'))
    split_quoted();
  else
    split_plain();
  fields_.clear();
  for (const Part& part : parts_) {
    const std::string_view field = std::string_view(row_).substr(part.begin, part.size);
    fields_.push_back(syntax_.is_loose ? trimmed(field) : field);
  }
  return true;
}

bool CsvRows::append() {
  if (!append_line(row_)) return false;
  ++lines_read_;
  return true;
}

bool CsvRows::is_passed_over() const {
  if (!syntax_.is_loose) return false;
  const std::string_view text = trimmed(row_);
  return text.empty() || (syntax_.comment != '\0' && text.front() == syntax_.comment);
}

/// Chooses the separator that occurs most often outside quotes; a comma when there is none.
void CsvRows::find_separator() {
  syntax_.separator = ',';
  std::ptrdiff_t most = 0;
  for (const char candidate : {',', ';', '\t'}) {
    bool is_quoted = false;
    const auto count = std::count_if(row_.begin(), row_.end(), [&](char letter) {
      is_quoted = is_quoted != (letter == '"');
      return !is_quoted && letter == candidate;
    });
    if (count <= most) continue;
    most = count;
    syntax_.separator = candidate;
  }
}

void CsvRows::split_at_blanks() {
  const std::size_t size = row_.find_last_not_of(" \t\r\n") + 1;
  for (std::size_t begin = row_.find_first_not_of(" \t\r"); begin < size;) {
    const std::size_t end = std::min(row_.find_first_of(" \t", begin), size);
    parts_.push_back({begin, end - begin});
    begin = row_.find_first_not_of(" \t\r", end);
  }
}

void CsvRows::split_plain() {
  if (row_.ends_with('\n')) {
    row_.pop_back();
    if (row_.ends_with('\r')) row_.pop_back();
  }
  if (contains(row_, '\r')) at_fault(Fault::carriage_return);
  for (std::size_t begin = 0; begin <= row_.size();) {
    const std::size_t end = std::min(row_.find(syntax_.separator, begin), row_.size());
    parts_.push_back({begin, end - begin});
    begin = end + 1;
  }
}

void CsvRows::split_quoted() {
  for (std::size_t position = 0;; ++position) {
    position = behind_blanks(position);
    if (row_[position] == '"') {
      position = take_quoted(position);
      if (position == std::string::npos) return;
      position = behind_blanks(position);
      for (; row_[position] == '\r' && !ends_at(position); position = behind_blanks(position + 1)) at_fault(Fault::carriage_return);
      if (row_[position] != syntax_.separator && !ends_at(position)) at_fault(Fault::text_after_quote);
      while (row_[position] != syntax_.separator && !ends_at(position)) ++position;
    } else {
      const std::size_t end = end_of_plain(position);
      parts_.push_back({position, end - position});
      position = end;
    }
    if (ends_at(position)) return;
  }
}

bool CsvRows::ends_at(std::size_t position) const {
  const std::string_view rest = std::string_view(row_).substr(position);
  return rest.empty() || rest == "\n" || rest == "\r\n";
}

/// The first position from here on that is not an ignorable blank.
std::size_t CsvRows::behind_blanks(std::size_t position) const {
  if (!syntax_.is_loose) return position;
  while (row_[position] == ' ' || (row_[position] == '\t' && syntax_.separator != '\t')) ++position;
  return position;
}

/// The end of a field without quotes.
std::size_t CsvRows::end_of_plain(std::size_t position) {
  const char ends[] = {syntax_.separator, '"', '\r', '\n', '\0'};
  for (;; ++position) {
    position = std::min(row_.find_first_of(ends, position), row_.size());
    if (ends_at(position) || row_[position] == syntax_.separator) return position;
    at_fault(row_[position] == '"' ? Fault::quote_inside : Fault::carriage_return);
  }
}

/// Takes the field whose quote opens at `open`. Reads on if the field contains line ends, and replaces doubled quotes by single
/// ones. Returns the position after the closing quote, npos when there is none.
std::size_t CsvRows::take_quoted(std::size_t open) {
  const std::size_t begin = open + 1;
  std::size_t end = begin;
  for (std::size_t position = begin;; ++position) {
    if (position == row_.size() && !append()) {
      at_fault(Fault::quote_not_closed);
      return std::string::npos;
    }
    if (row_[position] == '"') {
      if (position + 1 == row_.size() || row_[position + 1] != '"') {
        parts_.push_back({begin, end - begin});
        return position + 1;
      }
      ++position;
    }
    row_[end++] = row_[position];
  }
}

}  // namespace gpusim
