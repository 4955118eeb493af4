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
  /// The text of exact_seconds, written in place for the sake of speed. Not negative.
  CsvWriter& seconds(Duration duration);
  /// The text of exact_seconds of what many devices do, and of what may be negative.
  CsvWriter& seconds(DeviceTime time) { return fields(exact_seconds(time)); }
  CsvWriter& number(double value);
  /// An empty field where there is no value.
  CsvWriter& seconds(const std::optional<Duration>& duration) { return duration ? seconds(*duration) : empty(); }
  CsvWriter& number(const std::optional<double>& value) { return value ? number(*value) : empty(); }
  CsvWriter& number(const std::optional<Seconds>& time) { return time ? number(*time / units::second) : empty(); }
  CsvWriter& count(std::uint64_t value);
  CsvWriter& empty();
  /// Fields that are CSV already: text quoted where needed and separated by commas.
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
