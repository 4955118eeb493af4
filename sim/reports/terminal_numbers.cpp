#include "sim/reports/terminal_numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gpusim {
namespace {

constexpr int kMostDecimals = 12;

std::string fixed(double value, int decimals) { return fmt::format("{:.{}f}", value, decimals); }

/// Decimals that give `significant` digits.
int decimals_for(double value, int significant) {
  if (value == 0) return 0;
  return std::clamp(significant - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 0, kMostDecimals);
}

/// Decimals left when trailing zeros are dropped.
int without_trailing_zeros(double value, int decimals) {
  const std::string text = fixed(value, decimals);
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return 0;
  return static_cast<int>(text.find_last_not_of('0') - point);
}

/// A range as text: both ends with the same number of decimals; one number when they read the same; `-` when there is none.
template <class Decimals>
std::string range(Range value, Decimals decimals_of) {
  if (!std::isfinite(value.low) || !std::isfinite(value.high)) return "-";
  const int decimals = std::max(decimals_of(value.low), decimals_of(value.high));
  const std::string low = fixed(value.low, decimals);
  const std::string high = fixed(value.high, decimals);
  return low == high ? low : low + "-" + high;
}

/// The least number of decimals, from `least`, with which a value does not read as zero.
int decimals_to_see(double value, int least) {
  int decimals = least;
  while (value != 0 && decimals < kMostDecimals && std::abs(value) * std::pow(10.0, decimals) < 0.5) ++decimals;
  return decimals;
}

}  // namespace

TimeUnit common_unit(std::span<const Duration> times) {
  struct Row {
    TimeUnit unit;
    double until_s;  ///< used while the middle of the magnitudes lies below
  };
  static constexpr std::array<Row, 7> kUnits{{{{"ns", Duration::nanoseconds(1)}, 1e-6},
                                              {{"us", Duration::nanoseconds(1'000)}, 1e-3},
                                              {{"ms", Duration::nanoseconds(1'000'000)}, 1},
                                              {{"s", Duration::nanoseconds(1'000'000'000)}, 120},
                                              {{"min", Duration::nanoseconds(60'000'000'000)}, 3'600},
                                              {{"h", Duration::nanoseconds(3'600'000'000'000)}, 30 * 86'400.0},
                                              {{"d", Duration::nanoseconds(86'400'000'000'000)}, HUGE_VAL}}};
  Duration least;
  Duration most;
  for (const Duration time : times) {
    if (time > Duration{} && (least == Duration{} || time < least)) least = time;
    most = std::max(most, time);
  }
  if (most == Duration{}) return kUnits[3].unit;
  const double middle_s = std::sqrt(least.seconds() * most.seconds());
  return std::find_if(kUnits.begin(), kUnits.end() - 1, [&](const Row& row) { return middle_s < row.until_s; })->unit;
}

std::string number(Range value) {
  return range(value, [](double one) {
    if (std::abs(one) >= 10'000) return 0;
    return std::max(1, without_trailing_zeros(one, std::max(1, decimals_for(one, 3))));
  });
}

std::string amount(Range value) {
  return range(value, [](double one) { return without_trailing_zeros(one, decimals_for(one, 4)); });
}

std::string starts(Range value) {
  return range(value, [](double one) { return one == std::round(one) ? 0 : decimals_to_see(one, 1); });
}

std::string percent(Range value) {
  return range(value, [](double one) { return decimals_to_see(one, 1); });
}

std::string whole_percent(Range value) {
  // A half goes up, where formatting would take the even neighbour: 62.5 % is 63 %.
  const auto rounded = [](double one) { return std::abs(one) >= 1 ? std::round(one) : one; };
  return range(Range{rounded(value.low), rounded(value.high)},
               [](double one) { return one == std::round(one) ? 0 : decimals_to_see(one, 1); });
}

std::string gigabytes(Range value) {
  return range(value, [](double one) { return without_trailing_zeros(one, decimals_for(one, 3)); });
}

}  // namespace gpusim
