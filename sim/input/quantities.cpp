#include "sim/input/quantities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <vector>

#include "gpusim/reader.hpp"
#include "sim/base/message.hpp"
#include "sim/base/text.hpp"
#include "sim/base/unit_names.hpp"

namespace gpusim {
namespace {

constexpr std::array kDataSizes = {UnitScale{"B", 0, 1},        UnitScale{"kB", 3, 1},       UnitScale{"MB", 6, 1},
                                   UnitScale{"GB", 9, 1},       UnitScale{"TB", 12, 1},      UnitScale{"KiB", 0, 0x1p10},
                                   UnitScale{"MiB", 0, 0x1p20}, UnitScale{"GiB", 0, 0x1p30}, UnitScale{"TiB", 0, 0x1p40}};
constexpr std::array kBandwidths = {UnitScale{"B/s", 0, 1},        UnitScale{"kB/s", 3, 1},       UnitScale{"MB/s", 6, 1},
                                    UnitScale{"GB/s", 9, 1},       UnitScale{"TB/s", 12, 1},      UnitScale{"KiB/s", 0, 0x1p10},
                                    UnitScale{"MiB/s", 0, 0x1p20}, UnitScale{"GiB/s", 0, 0x1p30}, UnitScale{"TiB/s", 0, 0x1p40},
                                    UnitScale{"Mbit/s", 6, 0.125}, UnitScale{"Gbit/s", 9, 0.125}};
constexpr std::array kThroughputs = {UnitScale{"GFLOPS", 9, 1}, UnitScale{"TFLOPS", 12, 1}, UnitScale{"PFLOPS", 15, 1}};
constexpr std::array kWorks = {UnitScale{"FLOP", 0, 1}, UnitScale{"MFLOP", 6, 1}, UnitScale{"GFLOP", 9, 1},
                               UnitScale{"TFLOP", 12, 1}, UnitScale{"PFLOP", 15, 1}};
constexpr std::array kPowers = {UnitScale{"W", 0, 1}, UnitScale{"kW", 3, 1}};

struct TimeUnit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::array kTimes = {TimeUnit{"ns", 1},
                               TimeUnit{"us", 1'000},
                               TimeUnit{"ms", 1'000'000},
                               TimeUnit{"s", 1'000'000'000},
                               TimeUnit{"min", 60'000'000'000},
                               TimeUnit{"h", 3'600'000'000'000},
                               TimeUnit{"d", 86'400'000'000'000}};

constexpr double kLargestQuantity = 1e30;

/// The exact value digits * 10^exponent, with no limit on either.
struct Decimal {
  bool is_negative = false;
  std::string digits;  ///< without leading zeros; empty for zero
  std::int64_t exponent = 0;

  /// The value lies in [10^(magnitude - 1), 10^magnitude).
  [[nodiscard]] std::int64_t magnitude() const { return static_cast<std::int64_t>(digits.size()) + exponent; }
};

struct NumberAndUnit {
  Decimal number;
  std::string_view unit;
};

/// The digits at the start of `text`.
std::string_view leading_digits(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin()));
}

/// The exponent, clamped to a value so large that clamping cannot change the result: no text has that many digits.
std::int64_t clamped_exponent(std::string_view digits) {
  constexpr std::int64_t kClamp = 1'000'000'000'000;
  std::int64_t exponent = 0;
  for (const char c : digits) exponent = std::min(kClamp, exponent * 10 + (c - '0'));
  return exponent;
}

/// Splits a text into a number in JSON syntax, at most one space, and a unit. Empty when the text has another form.
std::optional<NumberAndUnit> split(std::string_view text) {
  NumberAndUnit parts;
  if (text.starts_with('-')) {
    parts.number.is_negative = true;
    text.remove_prefix(1);
  }
  const std::string_view whole = leading_digits(text);
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return std::nullopt;
  text.remove_prefix(whole.size());
  std::string_view fraction;
  if (text.starts_with('.')) {
    fraction = leading_digits(text.substr(1));
    if (fraction.empty()) return std::nullopt;
    text.remove_prefix(1 + fraction.size());
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    const std::size_t sign = text.size() > 1 && (text[1] == '+' || text[1] == '-') ? 1 : 0;
    const std::string_view exponent = leading_digits(text.substr(1 + sign));
    if (exponent.empty()) return std::nullopt;
    parts.number.exponent = clamped_exponent(exponent) * (sign == 1 && text[1] == '-' ? -1 : 1);
    text.remove_prefix(1 + sign + exponent.size());
  }
  if (text.starts_with(' ')) text.remove_prefix(1);
  const auto can_be_in_unit = [](char c) { return is_letter(c) || c == '/' || static_cast<unsigned char>(c) >= 0x80; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), can_be_in_unit)) return std::nullopt;
  parts.unit = text;
  parts.number.digits = std::string(whole) + std::string(fraction);
  parts.number.digits.erase(0, parts.number.digits.find_first_not_of('0'));
  parts.number.exponent -= static_cast<std::int64_t>(fraction.size());
  return parts;
}

std::string no_number(std::string_view text, std::string_view examples) {
  return fmt::format("expected a number with a unit ({}), got {}", examples, in_quotes(text));
}

/// True for a capital letter before b, as in Gb, which some read as bits and others as bytes. Such units are not suggested.
bool may_mean_bits(std::string_view unit) { return unit.size() > 1 && is_capital(unit[0]) && unit[1] == 'b'; }

template <class Units>
std::string unknown_unit(std::string_view unit, const Units& units) {
  std::vector<std::string> names;
  for (const auto& known : units) names.emplace_back(known.name);
  if (const auto usual = usual_unit(unit); usual && std::find(names.begin(), names.end(), *usual) != names.end())
    return fmt::format("unknown unit {}; did you mean \"{}\"?", in_quotes(unit), *usual);
  const auto equal_but_for_case = [&](const std::string& name) {
    return std::equal(name.begin(), name.end(), unit.begin(), unit.end(),
                      [](char a, char b) { return a == b || (is_letter(a) && is_letter(b) && (a | 0x20) == (b | 0x20)); });
  };
  const auto meant = std::find_if(names.begin(), names.end(), equal_but_for_case);
  if (meant != names.end() && !may_mean_bits(unit))
    return fmt::format("unknown unit {}; did you mean \"{}\"?", in_quotes(unit), *meant);
  return fmt::format("unknown unit {}; expected one of {}", in_quotes(unit), fmt::join(names, ", "));
}

/// number * unit in nanoseconds; empty when it exceeds kLongestRun. The fraction is multiplied digit by digit from the right, as on
/// paper: the final carry is whole nanoseconds, and the first digit after it decides the rounding, however long the text is.
std::optional<std::int64_t> whole_nanoseconds(const Decimal& number, std::int64_t unit) {
  constexpr std::int64_t kMostWholeDigits = 19;        // digits of kLongestRun in nanoseconds
  constexpr std::int64_t kFirstDigitThatCounts = -16;  // 10^-16 days are 0.009 ns
  if (number.digits.empty() || number.magnitude() < kFirstDigitThatCounts) return 0;
  if (number.magnitude() > kMostWholeDigits) return std::nullopt;

  const auto digits = static_cast<std::int64_t>(number.digits.size());
  std::uint64_t whole = 0;
  for (std::int64_t i = 0; i < number.magnitude(); ++i)
    whole = whole * 10 + (i < digits ? static_cast<std::uint64_t>(number.digits[static_cast<std::size_t>(i)] - '0') : 0);
  const auto factor = static_cast<std::uint64_t>(unit);
  const auto limit = static_cast<std::uint64_t>(kLongestRun.count());
  if (whole > limit / factor) return std::nullopt;

  std::uint64_t carry = 0;
  std::uint64_t first_digit = 0;
  for (std::int64_t i = digits - 1; i >= std::max<std::int64_t>(number.magnitude(), 0); --i) {
    carry += static_cast<std::uint64_t>(number.digits[static_cast<std::size_t>(i)] - '0') * factor;
    first_digit = carry % 10;
    carry /= 10;
  }
  for (std::int64_t zeros = number.magnitude(); zeros < 0; ++zeros) {
    first_digit = carry % 10;
    carry /= 10;
  }
  const std::uint64_t nanoseconds = whole * factor + carry + (first_digit >= 5 ? 1 : 0);
  if (nanoseconds > limit) return std::nullopt;
  return static_cast<std::int64_t>(nanoseconds);
}

/// number * unit with a single rounding: the power of ten of the unit is added to the decimal exponent.
double scaled(const Decimal& number, const UnitScale& unit) {
  constexpr std::int64_t kBeyondDouble = 400;
  if (number.digits.empty() || number.magnitude() < -kBeyondDouble) return 0;
  if (number.magnitude() > kBeyondDouble) return std::numeric_limits<double>::infinity();
  const std::string text = fmt::format("{}e{}", number.digits, number.exponent + unit.exponent);
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) return number.magnitude() > 0 ? std::numeric_limits<double>::infinity() : 0;
  return value * unit.factor;
}

}  // namespace

const UnitKind kDataSizeUnits{.noun = "a size", .base = "B", .examples = "GB, GiB, ...", .units = kDataSizes};
const UnitKind kBandwidthUnits{.noun = "a bandwidth", .base = "B/s", .examples = "GB/s, GiB/s, Gbit/s, ...", .units = kBandwidths};
const UnitKind kThroughputUnits{
    .noun = "a throughput", .base = "FLOPS", .examples = "GFLOPS, TFLOPS, PFLOPS", .units = kThroughputs};
const UnitKind kWorkUnits{.noun = "an amount of work", .base = "FLOP", .examples = "GFLOP, TFLOP", .units = kWorks};
const UnitKind kPowerUnits{.noun = "a power", .base = "W", .examples = "W, kW", .units = kPowers};
const std::string_view kTimeExamples = "s, min, h, ...";

std::vector<std::string_view> units_of(std::string_view quantity) {
  std::vector<std::string_view> names;
  if (quantity == "time")
    for (const TimeUnit& unit : kTimes) names.push_back(unit.name);
  for (const auto& [name, units] : {std::pair<std::string_view, std::span<const UnitScale>>{"data", kDataSizes},
                                    {"bandwidth", kBandwidths},
                                    {"throughput", kThroughputs},
                                    {"work", kWorks},
                                    {"power", kPowers}})
    if (name == quantity)
      for (const UnitScale& unit : units) names.push_back(unit.name);
  return names;
}

Parsed<Duration> parse_duration(std::string_view text, bool zero_allowed) {
  const auto parts = split(text);
  if (!parts) return no_number(text, kTimeExamples);
  const auto unit = std::find_if(kTimes.begin(), kTimes.end(), [&](const TimeUnit& known) { return known.name == parts->unit; });
  if (unit == kTimes.end()) return unknown_unit(parts->unit, kTimes);
  const bool is_negative = parts->number.is_negative && !parts->number.digits.empty();
  if (is_negative && zero_allowed) return fmt::format("expected a time of at least 0 s, got {}", in_quotes(text));
  const auto count = whole_nanoseconds(parts->number, unit->nanoseconds);
  if (is_negative || (count == 0 && !zero_allowed)) return fmt::format("expected a time of at least 1 ns, got {}", in_quotes(text));
  if (!count) return fmt::format("expected a time of at most {} s (73 years), got {}", exact_seconds(kLongestRun), in_quotes(text));
  return Duration::nanoseconds(*count);
}

Parsed<double> parse_quantity(std::string_view text, const UnitKind& kind, bool zero_allowed) {
  const auto parts = split(text);
  if (!parts) return no_number(text, kind.examples);
  const auto unit =
      std::find_if(kind.units.begin(), kind.units.end(), [&](const UnitScale& known) { return known.name == parts->unit; });
  if (unit == kind.units.end()) return unknown_unit(parts->unit, kind.units);
  const bool is_negative = parts->number.is_negative && !parts->number.digits.empty();
  const double value = scaled(parts->number, *unit);
  if (is_negative || (value == 0 && !zero_allowed))
    return fmt::format("expected {} {} 0 {}, got {}", kind.noun, zero_allowed ? "of at least" : "greater than", kind.base,
                       in_quotes(text));
  if (value > kLargestQuantity)
    return fmt::format("expected {} of at most {:.0e} {}, got {}", kind.noun, kLargestQuantity, kind.base, in_quotes(text));
  return value;
}

}  // namespace gpusim
