#include "sim/input/csv_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <istream>
#include <utility>

#include "gpusim/reader.hpp"
#include "sim/base/text.hpp"

namespace gpusim {

namespace {

constexpr std::size_t kBufferSize = 64u << 10;
constexpr std::size_t kLongestField = 80;
constexpr int kDecimals = 9;

bool contains(std::string_view text, char what) { return std::memchr(text.data(), what, text.size()) != nullptr; }

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

/// Length of the UTF-8 sequence that a text starts with, 0 when it is none (RFC 3629: no overlong forms, no surrogates, at most
/// U+10FFFF).
std::size_t sequence_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80u) return 1;
  const std::size_t length = first >= 0xF0u ? 4 : first >= 0xE0u ? 3 : 2;
  if (first < 0xC2u || first > 0xF4u || text.size() < length) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if ((first == 0xE0u && second < 0xA0u) || (first == 0xEDu && second > 0x9Fu)) return 0;
  if ((first == 0xF0u && second < 0x90u) || (first == 0xF4u && second > 0x8Fu)) return 0;
  const auto rest = text.substr(1, length - 1);
  return std::all_of(rest.begin(), rest.end(), is_continuation) ? length : 0;
}

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char byte : text) all = static_cast<unsigned char>(all | static_cast<unsigned char>(byte));
  return all < 0x80u;
}

}  // namespace

bool is_utf8(std::string_view text) {
  if (is_ascii(text)) return true;
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

namespace {

const char* delimiter_name(char delimiter) { return delimiter == ';' ? "semicolon" : delimiter == '\t' ? "tab" : "comma"; }

}  // namespace

std::string quoted_name(std::string_view text) {
  const bool is_shortened = text.size() > kLongestField;
  if (is_shortened) {
    std::size_t end = kLongestField;
    while (end > 0 && is_continuation(text[end])) --end;
    text = text.substr(0, end);
  }
  std::string result = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20u || byte == 0x7Fu) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += character;
    }
  }
  return result + (is_shortened ? "…\"" : "\"");
}

CsvReader::CsvReader(std::istream& stream, std::string file, CsvStyle style)
    : stream_{stream}, file_{std::move(file)}, style_{style}, buffer_(kBufferSize) {
  if (!read_filled_row()) {
    line_ = 1;
    fail("expected a header row, got an empty file");
  }
  header_line_ = line_;
  for (std::size_t column = 0; column < fields_.size(); ++column) header_.emplace_back(text(column));
  for (const std::string& name : header_) names_.push_back(style_ == CsvStyle::free ? lower_case(name) : name);
}

std::optional<std::size_t> CsvReader::find(std::string_view column) const {
  const auto first = std::find(names_.begin(), names_.end(), column);
  if (first == names_.end()) return std::nullopt;
  if (std::find(first + 1, names_.end(), column) != names_.end()) {
    throw InputError{fmt::format("{}:{}", file_, header_line_), "", fmt::format("column {} stands twice", quoted_name(column))};
  }
  return static_cast<std::size_t>(first - names_.begin());
}

bool CsvReader::next() {
  if (!read_filled_row()) return false;
  if (fields_.size() != header_.size()) {
    fail(fmt::format("expected {} fields as in the header, got {}", header_.size(), fields_.size()));
  }
  return true;
}

Duration CsvReader::seconds(std::size_t column) const {
  constexpr std::string_view kExpected = "expected seconds as a plain decimal number";
  std::string_view rest = text(column);
  const bool is_negative = !rest.empty() && rest.front() == '-';
  if (is_negative) rest.remove_prefix(1);

  const std::size_t point = std::min(rest.find('.'), rest.size());
  const std::string_view whole = rest.substr(0, point);
  const std::string_view decimals = rest.substr(std::min(point + 1, rest.size()));
  const auto are_digits = [](std::string_view digits) {
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), is_digit);
  };
  if (!are_digits(whole) || (point < rest.size() && !are_digits(decimals))) fail_expected(column, kExpected);
  if (decimals.find_first_not_of('0', kDecimals) != std::string_view::npos) {
    fail_expected(column, "expected at most nine decimals, as times are whole nanoseconds");
  }

  // Digit by digit, so that no double comes between the file and the clock. The limit leaves room for the next digit.
  constexpr std::int64_t kLimit = kLongestRun.count();
  std::int64_t count = 0;
  const auto append = [&](int digit) {
    if (count > (kLimit - digit) / 10) {
      fail_expected(column, fmt::format("expected a time of at most {} s", exact_seconds(kLongestRun)));
    }
    count = count * 10 + digit;
  };
  for (const char digit : whole) append(digit - '0');
  for (std::size_t decimal = 0; decimal < kDecimals; ++decimal) append(decimal < decimals.size() ? decimals[decimal] - '0' : 0);
  return Duration::nanoseconds(is_negative ? -count : count);
}

std::uint32_t CsvReader::count(std::size_t column) const {
  constexpr std::size_t kMostDigits = 9;  // all of them fit
  const std::string_view digits = text(column);
  if (digits.empty() || digits.size() > kMostDigits || !std::all_of(digits.begin(), digits.end(), is_digit)) {
    fail_expected(column, "expected a whole number");
  }
  std::uint32_t count = 0;
  for (const char digit : digits) count = count * 10 + static_cast<std::uint32_t>(digit - '0');
  return count;
}

double CsvReader::number(std::size_t column) const {
  const std::string_view digits = text(column);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool is_number = error == std::errc{} && end == digits.data() + digits.size() && std::isfinite(value);
  if (!is_number || value < 0) fail_expected(column, "expected a number of at least 0");
  return value;
}

void CsvReader::fail(std::string_view reason) const { throw InputError{fmt::format("{}:{}", file_, line_), "", reason}; }

void CsvReader::fail_expected(std::size_t column, std::string_view expected) const {
  throw InputError{fmt::format("{}:{}", file_, line_), header_[column],
                   fmt::format("{}, got {}", expected, quoted_name(text(column)))};
}

/// Reads one row; of the free style the next one in which something stands.
bool CsvReader::read_filled_row() {
  const auto is_empty = [](const Field& field) { return field.size == 0; };
  do {
    if (!read_row()) return false;
  } while (style_ == CsvStyle::free && std::all_of(fields_.begin(), fields_.end(), is_empty));
  return true;
}

/// Reads one row, which is one line unless a quoted field has line ends in it.
bool CsvReader::read_row() {
  row_.clear();
  fields_.clear();
  line_ = lines_read_ + 1;
  if (!append_line()) return false;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (line_ == 1 && row_.starts_with(kByteOrderMark)) row_.erase(0, kByteOrderMark.size());
  if (style_ == CsvStyle::free && names_.empty()) find_delimiter();
  if (contains(row_, '"')) {
    split_quoted();
  } else {
    split_plain();
  }
  if (style_ == CsvStyle::free) trim_fields();
  return true;
}

/// The most frequent one outside quotes; a comma where there is none.
void CsvReader::find_delimiter() {
  std::size_t most = 0;
  for (const char candidate : {',', ';', '\t'}) {
    bool is_quoted = false;
    std::size_t count = 0;
    for (const char letter : row_) {
      if (letter == '"') is_quoted = !is_quoted;
      if (!is_quoted && letter == candidate) ++count;
    }
    if (count <= most) continue;
    most = count;
    delimiter_ = candidate;
  }
}

void CsvReader::trim_fields() {
  const auto is_blank = [&](std::size_t position) { return row_[position] == ' ' || row_[position] == '\t'; };
  for (Field& field : fields_) {
    while (field.size > 0 && is_blank(field.begin)) ++field.begin, --field.size;
    while (field.size > 0 && is_blank(field.begin + field.size - 1)) --field.size;
  }
}

/// The first position from here on at which no blank stands that may be passed over: the exact style has none.
std::size_t CsvReader::without_blanks(std::size_t position) const {
  if (style_ == CsvStyle::exact) return position;
  while (position < row_.size() && (row_[position] == ' ' || (row_[position] == '\t' && delimiter_ != '\t'))) ++position;
  return position;
}

/// Appends the next line with its end to the row; false when there is none.
bool CsvReader::append_line() {
  const std::size_t before = row_.size();
  bool is_ended = false;
  while (!is_ended) {
    if (position_ == buffered_) {
      stream_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
      if (stream_.bad()) throw IoError{fmt::format("cannot read {}", quoted_name(file_))};
      buffered_ = static_cast<std::size_t>(stream_.gcount());
      position_ = 0;
      if (buffered_ == 0) break;
    }
    const char* const begin = buffer_.data() + position_;
    const auto* const end = static_cast<const char*>(std::memchr(begin, '\n', buffered_ - position_));
    is_ended = end != nullptr;
    const std::size_t size = is_ended ? static_cast<std::size_t>(end - begin) + 1 : buffered_ - position_;
    row_.append(begin, size);
    position_ += size;
    if (row_.size() > kLongestRow) fail(fmt::format("a row of more than {} MiB; is a quote never closed?", kLongestRow >> 20));
  }
  if (row_.size() == before) return false;
  ++lines_read_;
  const std::string_view added = std::string_view{row_}.substr(before);
  if (contains(added, '\0')) fail("a NUL byte");
  if (!is_utf8(added)) fail("not UTF-8");
  return true;
}

/// Cuts the line end off the row.
void CsvReader::end_row() {
  if (row_.ends_with('\n')) {
    row_.pop_back();
    if (row_.ends_with('\r')) row_.pop_back();
  }
}

void CsvReader::split_plain() {
  end_row();
  if (contains(row_, '\r')) fail("a carriage return without a line feed");
  for (std::size_t begin = 0; begin <= row_.size();) {
    const std::size_t end = std::min(row_.find(delimiter_, begin), row_.size());
    fields_.push_back({begin, end - begin});
    begin = end + 1;
  }
}

void CsvReader::split_quoted() {
  const char ends[] = {delimiter_, '"', '\r', '\n', '\0'};
  for (std::size_t position = 0;;) {
    position = without_blanks(position);
    if (row_[position] == '"') {
      position = without_blanks(take_quoted(position));
    } else {
      const std::size_t end = std::min(row_.find_first_of(ends, position), row_.size());
      if (end < row_.size() && row_[end] == '"') fail("a quote inside a field that does not start with one");
      fields_.push_back({position, end - position});
      position = end;
    }
    const std::string_view rest = std::string_view{row_}.substr(position);
    if (rest.empty() || rest == "\n" || rest == "\r\n") return;
    if (rest.front() == '\r') fail("a carriage return without a line feed");
    if (rest.front() != delimiter_) fail(fmt::format("expected a {} after a quoted field", delimiter_name(delimiter_)));
    ++position;
  }
}

/// Takes the field whose quote opens at `open`, reading on when it contains line ends, and moves its text together where a pair
/// of quotes stands for one. Returns the position behind the closing quote.
std::size_t CsvReader::take_quoted(std::size_t open) {
  const std::size_t begin = open + 1;
  std::size_t end = begin;
  for (std::size_t position = begin;; ++position) {
    if (position == row_.size() && !append_line()) fail("a quote is never closed");
    if (row_[position] == '"') {
      const bool is_pair = position + 1 < row_.size() && row_[position + 1] == '"';
      if (!is_pair) {
        fields_.push_back({begin, end - begin});
        return position + 1;
      }
      ++position;
    }
    row_[end++] = row_[position];
  }
}

}  // namespace gpusim
