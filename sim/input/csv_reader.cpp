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
constexpr int kDecimals = 9;

bool are_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

CsvSyntax syntax_of(CsvStyle style) {
  return {.separator = style == CsvStyle::free ? '\0' : ',', .is_loose = style == CsvStyle::free};
}

}  // namespace

CsvReader::CsvReader(std::istream& stream, std::string file, CsvStyle style)
    : CsvRows{syntax_of(style)}, stream_{stream}, file_{std::move(file)}, style_{style}, buffer_(kBufferSize) {
  if (!read_filled_row()) throw InputError{fmt::format("{}:1", file_), "", "expected a header row, got an empty file"};
  header_line_ = line();
  for (const std::string_view name : fields()) {
    header_.emplace_back(name);
    names_.push_back(style_ == CsvStyle::free ? lower_case(name) : header_.back());
  }
}

std::optional<std::size_t> CsvReader::find(std::string_view column) const {
  const auto first = std::find(names_.begin(), names_.end(), column);
  if (first == names_.end()) return std::nullopt;
  if (std::find(first + 1, names_.end(), column) != names_.end()) {
    throw InputError{fmt::format("{}:{}", file_, header_line_), "", fmt::format("duplicate column {}", quoted_name(column))};
  }
  return static_cast<std::size_t>(first - names_.begin());
}

bool CsvReader::next() {
  if (!read_filled_row()) return false;
  if (fields().size() != header_.size()) {
    fail(fmt::format("expected {} fields as in the header, got {}", header_.size(), fields().size()));
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
  if (!are_digits(whole) || (point < rest.size() && !are_digits(decimals))) fail_expected(column, kExpected);
  if (decimals.find_first_not_of('0', kDecimals) != std::string_view::npos) {
    fail_expected(column, "expected at most nine decimals, as times are whole nanoseconds");
  }

  // Converted digit by digit, so that no double lies between the file and the clock. The limit leaves room for the next digit.
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
  constexpr std::size_t kMostDigits = 9;  // numbers with this many digits fit
  const std::string_view digits = text(column);
  if (digits.size() > kMostDigits || !are_digits(digits)) {
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

void CsvReader::fail(std::string_view reason) const { throw InputError{fmt::format("{}:{}", file_, line()), "", reason}; }

void CsvReader::fail_expected(std::size_t column, std::string_view expected) const {
  throw InputError{fmt::format("{}:{}", file_, line()), header_[column],
                   fmt::format("{}, got {}", expected, quoted_name(text(column)))};
}

/// Goes to the next row with a nonempty field, for the free style.
bool CsvReader::read_filled_row() {
  const auto is_empty = [](std::string_view field) { return field.empty(); };
  do {
    if (!read_row()) return false;
  } while (style_ == CsvStyle::free && std::all_of(fields().begin(), fields().end(), is_empty));
  return true;
}

void CsvReader::at_fault(Fault fault) {
  switch (fault) {
    case Fault::carriage_return:
      fail("a carriage return without a line feed");
    case Fault::quote_inside:
      fail("a quote inside a field that does not start with one");
    case Fault::quote_not_closed:
      fail("a quote is never closed");
    case Fault::text_after_quote:
      break;
  }
  const char* const name = separator() == ';' ? "semicolon" : separator() == '\t' ? "tab" : "comma";
  fail(fmt::format("expected a {} after a quoted field", name));
}

bool CsvReader::append_line(std::string& row) {
  const std::size_t before = row.size();
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
    row.append(begin, size);
    position_ += size;
    if (row.size() > kLongestRow) fail(fmt::format("a row of more than {} MiB; is a quote never closed?", kLongestRow >> 20));
  }
  if (row.size() == before) return false;
  const std::string_view added = std::string_view{row}.substr(before);
  if (added.find('\0') != std::string_view::npos) fail("a NUL byte");
  if (!is_utf8(added)) fail("not UTF-8");
  return true;
}

}  // namespace gpusim
