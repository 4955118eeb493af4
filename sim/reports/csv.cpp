#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <iterator>
#include <ostream>

namespace gpusim {

void CsvWriter::separate() {
  if (!is_first_) buffer_ += ',';
  is_first_ = false;
}

CsvWriter& CsvWriter::text(std::string_view field) {
  separate();
  append_csv_field(buffer_, field);
  return *this;
}

CsvWriter& CsvWriter::seconds(Duration duration) {
  constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
  const auto nanoseconds = static_cast<std::uint64_t>(duration.count());
  count(nanoseconds / kNanosecondsPerSecond);
  std::uint64_t fraction = nanoseconds % kNanosecondsPerSecond;
  if (fraction == 0) return *this;
  buffer_ += '.';
  for (std::uint64_t unit = kNanosecondsPerSecond / 10; fraction > 0; fraction %= unit, unit /= 10)
    buffer_ += static_cast<char>('0' + fraction / unit);
  return *this;
}

CsvWriter& CsvWriter::number(double value) {
  separate();
  if (std::isfinite(value)) fmt::format_to(std::back_inserter(buffer_), "{}", value);
  return *this;
}

CsvWriter& CsvWriter::count(std::uint64_t value) {
  const fmt::format_int digits{value};
  return fields({digits.data(), digits.size()});
}

CsvWriter& CsvWriter::empty() { return fields({}); }

CsvWriter& CsvWriter::fields(std::string_view csv) {
  separate();
  buffer_ += csv;
  return *this;
}

void CsvWriter::end_row() {
  buffer_ += '\n';
  is_first_ = true;
  if (buffer_.size() >= kBlockBytes) finish();
}

void CsvWriter::finish() {
  out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
}

}  // namespace gpusim
