#pragma once
// Parses numbers with units.

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// The parsed value, or the reason why there is none: `expected a number with a unit (GB, GiB, ...), got "24"`.
template <class T>
using Parsed = std::variant<T, std::string>;

/// A unit is 10^exponent * factor of the base unit. The factor is a power of two, so that scaling by it is exact.
struct UnitScale {
  std::string_view name;
  int exponent;
  double factor;
};

/// The units of one kind of quantity.
struct UnitKind {
  std::string_view noun;      ///< such as "a size"
  std::string_view base;      ///< such as "B"
  std::string_view examples;  ///< such as "GB, GiB, ..."
  std::span<const UnitScale> units;
};

extern const UnitKind kDataSizeUnits;
extern const UnitKind kBandwidthUnits;
extern const UnitKind kThroughputUnits;
extern const UnitKind kWorkUnits;
extern const UnitKind kPowerUnits;
/// Examples of time units for messages.
extern const std::string_view kTimeExamples;

/// The decimal number times the unit, rounded to the nearest nanosecond, ties away from zero. Exact; no double is involved.
[[nodiscard]] Parsed<Duration> parse_duration(std::string_view text, bool zero_allowed);
/// The value in base units, correctly rounded and at most 1e30, which keeps sums finite.
[[nodiscard]] Parsed<double> parse_quantity(std::string_view text, const UnitKind& kind, bool zero_allowed);

/// The units for "time", "data", "bandwidth", "throughput", "work" or "power".
[[nodiscard]] std::vector<std::string_view> units_of(std::string_view quantity);

}  // namespace gpusim
