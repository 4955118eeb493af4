#pragma once
// Numbers for people: few digits, one unit for a whole table, ranges as 2.0-3.0 h.

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gpusim/units.hpp"

namespace gpusim {

/// The smallest and the largest value over the cases of a run; equal when nothing is uncertain.
struct Range {
  double low;
  double high;
};

/// The range that reaches to this value too.
[[nodiscard]] inline Range reaching(const std::optional<Range>& range, double value) {
  return range ? Range{std::min(range->low, value), std::max(range->high, value)} : Range{value, value};
}

struct TimeUnit {
  std::string_view name;  ///< as in scenario files
  Duration length;
};
/// The unit in which all of these are readable, judged by the middle of their magnitudes. Zeros have no say.
[[nodiscard]] TimeUnit common_unit(std::span<const Duration> times);

/// At least three significant digits, or fewer when the value is exact with fewer, and at least one decimal up to 10,000.
[[nodiscard]] std::string number(Range value);
/// Money and energy: four significant digits, or fewer when the value is exact with fewer; whole numbers in full.
[[nodiscard]] std::string amount(Range value);
/// A whole number as such, anything else with one decimal, or as many as a small one needs.
[[nodiscard]] std::string starts(Range value);
/// `83.3`: with one decimal, or as many as a small one needs.
[[nodiscard]] std::string percent(Range value);
/// `25`: whole above one.
[[nodiscard]] std::string whole_percent(Range value);
/// `5`, `4.8`: three significant digits, no trailing zeros.
[[nodiscard]] std::string gigabytes(Range value);

}  // namespace gpusim
