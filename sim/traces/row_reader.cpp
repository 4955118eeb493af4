#include "sim/traces/row_reader.hpp"

#include <algorithm>
#include <iterator>

#include "sim/traces/fields.hpp"

namespace gpusim {
namespace {

/// A quoted field that runs over more lines has lost its closing quote.
constexpr std::size_t kMostLinesOfAField = 100;

char separator_of(std::string_view row) {
  constexpr std::string_view kCandidates = ",;\t";
  std::size_t counts[kCandidates.size()] = {};
  bool is_quoted = false;
  for (const char letter : row) {
    if (letter == '"') is_quoted = !is_quoted;
    const std::size_t which = kCandidates.find(letter);
    if (!is_quoted && which != std::string_view::npos) ++counts[which];
  }
  return kCandidates[static_cast<std::size_t>(std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts))];
}

}  // namespace

RowReader::RowReader(std::string_view text, Style style) : rest_(text), style_(style) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

std::string_view RowReader::take_line() {
  ++lines_read_;
  std::string_view line = take_until(rest_, '\n');
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool RowReader::next() {
  while (!rest_.empty()) {
    const std::string_view before = rest_;
    line_ = lines_read_ + 1;
    const std::string_view row = take_line();
    const std::string_view text = trimmed(row);
    if (text.empty() || (style_.comment != '\0' && text.front() == style_.comment)) continue;
    fields_.clear();
    is_broken_ = false;
    if (style_.separator == '\0' && style_.kind == Separator::character) style_.separator = separator_of(row);
    if (style_.kind == Separator::blanks) {
      split_blanks(text);
    } else if (!style_.has_quotes || row.find('"') == std::string_view::npos) {
      split(row);
    } else {
      split_quoted(before);
    }
    return true;
  }
  return false;
}

void RowReader::split(std::string_view row) {
  for (std::size_t begin = 0; begin <= row.size();) {
    const std::size_t end = std::min(row.find(style_.separator, begin), row.size());
    fields_.push_back(trimmed(row.substr(begin, end - begin)));
    begin = end + 1;
  }
}

void RowReader::split_blanks(std::string_view row) {
  while (!row.empty()) {
    const std::size_t end = std::min(row.find_first_of(" \t"), row.size());
    fields_.push_back(row.substr(0, end));
    row = trimmed(row.substr(end));
  }
}

/// `text` is everything from the start of the row; a quoted field may hold line ends. When a quote is never closed, the row ends
/// with its first line.
void RowReader::split_quoted(std::string_view text) {
  unquoted_.clear();
  const std::string_view after_first_line = rest_;
  std::size_t lines = 0;
  std::size_t at = 0;
  const auto is_end = [&](std::size_t position) { return position >= text.size() || text[position] == '\n'; };
  for (;;) {
    while (at < text.size() && text[at] == ' ') ++at;
    if (at < text.size() && text[at] == '"') {
      std::string field;
      for (++at;; ++at) {
        if (at < text.size() && text[at] == '\n') ++lines;
        if (at >= text.size() || lines > kMostLinesOfAField) {
          is_broken_ = true;
          rest_ = after_first_line;
          return;
        }
        if (text[at] != '"') {
          field += text[at];
        } else if (at + 1 < text.size() && text[at + 1] == '"') {
          field += text[at++];
        } else {
          break;
        }
      }
      ++at;
      unquoted_.push_back(std::move(field));
      fields_.push_back(trimmed(unquoted_.back()));
      while (!is_end(at) && (text[at] == ' ' || text[at] == '\r')) ++at;
      if (!is_end(at) && text[at] != style_.separator) is_broken_ = true;
    } else {
      const std::size_t begin = at;
      while (!is_end(at) && text[at] != style_.separator) ++at;
      fields_.push_back(trimmed(text.substr(begin, at - begin)));
    }
    while (!is_end(at) && text[at] != style_.separator) ++at;
    if (is_end(at)) break;
    ++at;
  }
  lines_read_ += lines;
  rest_ = text.substr(std::min(at + 1, text.size()));
}

Header::Header(std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    names_.push_back(lower(name));
    stated_.emplace_back(name);
  }
}

std::optional<std::size_t> Header::find(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found = std::find(names_.begin(), names_.end(), lower(name));
    if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  }
  return std::nullopt;
}

std::string_view field(std::span<const std::string_view> fields, std::optional<std::size_t> column) {
  return column && *column < fields.size() ? fields[*column] : std::string_view{};
}

}  // namespace gpusim
