#pragma once
// Writes CSV (RFC 4180, LF) quickly: one growing buffer, handed to the stream in blocks.

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "gpusim/units.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {

/// Text goes to files in blocks of this size.
inline constexpr std::size_t kBlockBytes = 64 * 1024;

/// Rows are written field by field. finish() must be called after the last one.
class CsvWriter {
 public:
  explicit CsvWriter(std::ostream& out) : out_(out) {}

  CsvWriter& text(std::string_view field);
  /// Writes exact_seconds() of a time that is not negative, in place for the sake of speed.
  CsvWriter& seconds(Duration duration);
  /// Writes exact_seconds() of device time, and of times that may be negative.
  CsvWriter& seconds(DeviceTime time) { return fields(exact_seconds(time)); }
  CsvWriter& number(double value);
  CsvWriter& number(Money amount) { return number(amount.raw()); }
  /// Writes an empty field when there is no value.
  CsvWriter& seconds(const std::optional<Duration>& duration) { return duration ? seconds(*duration) : empty(); }
  CsvWriter& number(const std::optional<double>& value) { return value ? number(*value) : empty(); }
  CsvWriter& number(const std::optional<Seconds>& time) { return time ? number(*time / units::second) : empty(); }
  CsvWriter& count(std::uint64_t value);
  CsvWriter& empty();
  /// Writes fields that are CSV already: quoted where needed and separated by commas.
  CsvWriter& fields(std::string_view csv);
  void end_row();
  void finish();

 private:
  void separate();

  std::ostream& out_;
  std::string buffer_;
  bool is_first_ = true;  ///< of its row
};

}  // namespace gpusim
