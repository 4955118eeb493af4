#pragma once
// Numbers with units, from their text in a file.

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// What a text says, or the reason why it says nothing: `expected a number with a unit (GB, GiB, ...), got "24"`.
template <class T>
using Parsed = std::variant<T, std::string>;

/// A unit is 10^exponent * factor of the base unit; the factor is a power of two, so that scaling by it is exact.
struct UnitScale {
  std::string_view name;
  int exponent;
  double factor;
};

/// The units in which one kind of quantity is written.
struct UnitKind {
  std::string_view noun;      ///< "a size"
  std::string_view base;      ///< "B"
  std::string_view examples;  ///< "GB, GiB, ..."
  std::span<const UnitScale> units;
};

extern const UnitKind kDataSizeUnits;
extern const UnitKind kBandwidthUnits;
extern const UnitKind kThroughputUnits;
extern const UnitKind kWorkUnits;
extern const UnitKind kPowerUnits;
/// Of times, for messages.
extern const std::string_view kTimeExamples;

/// Exact: the decimal number times the unit, rounded to the nearest nanosecond, ties away from zero; never through a double.
[[nodiscard]] Parsed<Duration> parse_duration(std::string_view text, bool zero_allowed);
/// In base units, correctly rounded; at most 1e30 of them, which keeps sums finite.
[[nodiscard]] Parsed<double> parse_quantity(std::string_view text, const UnitKind& kind, bool zero_allowed);

/// The units of "time", "data", "bandwidth", "throughput", "work" or "power".
[[nodiscard]] std::vector<std::string_view> units_of(std::string_view quantity);

}  // namespace gpusim
