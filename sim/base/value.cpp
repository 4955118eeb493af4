// Units, written values, and values as text for people.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "gpusim/value.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/text.hpp"
#include "sim/base/time_unit.hpp"

namespace gpusim {
namespace {

/// The units for one kind of value, each with its size in base units.
struct KindOfUnits {
  Unit unit;
  std::vector<std::pair<std::string_view, double>> names;
};

const std::vector<KindOfUnits>& kinds_of_units() {
  static const std::vector<KindOfUnits> kKinds = {
      {Unit({{"s", 1}}),
       {{"ns", 1e-9},
        {"us", 1e-6},
        {"ms", 1e-3},
        {"s", 1},
        {"min", 60},
        {"h", 3600},
        {"d", 86400},
        {"week", 604800},
        {"weeks", 604800}}},
      {Unit({{"month", 1}}), {{"month", 1}, {"months", 1}, {"year", 12}}},
      {Unit({{"workday", 1}}), {{"workday", 1}, {"workdays", 1}}},
      {Unit({{"B", 1}}),
       {{"B", 1},
        {"kB", 1e3},
        {"MB", 1e6},
        {"GB", 1e9},
        {"TB", 1e12},
        {"KiB", 0x1p10},
        {"MiB", 0x1p20},
        {"GiB", 0x1p30},
        {"TiB", 0x1p40}}},
      {Unit({{"FLOP", 1}}), {{"FLOP", 1}, {"GFLOP", 1e9}, {"TFLOP", 1e12}}},
      {Unit({{"FLOP", 1}, {"s", -1}}), {{"FLOPS", 1}, {"GFLOPS", 1e9}, {"TFLOPS", 1e12}, {"PFLOPS", 1e15}}},
      {Unit({{"J", 1}, {"s", -1}}), {{"W", 1}, {"kW", 1e3}}},
      {Unit({{"J", 1}}), {{"J", 1}, {"Wh", 3600}, {"kWh", 3.6e6}, {"MWh", 3.6e9}}},
      {Unit({{"kg", 1}}), {{"g", 1e-3}, {"kg", 1}, {"t", 1e3}}},
      {Unit(), {{"%", 0.01}}},
  };
  return kKinds;
}

/// What is counted: each is 1.
constexpr std::string_view kCounted[] = {
    "x",      "GPU",    "GPUs",  "gpu",   "gpus",   "card",      "cards",      "model",   "models",     "trial",       "trials",
    "image",  "images", "img",   "px",    "run",    "runs",      "fold",       "folds",   "experiment", "experiments", "stage",
    "stages", "star",   "stars", "epoch", "epochs", "iteration", "iterations", "element", "elements",   "person",      "people"};

bool is_counted(std::string_view name) { return std::find(std::begin(kCounted), std::end(kCounted), name) != std::end(kCounted); }

/// What is counted in the singular: "model" for "models", "run/d" for "runs/d". Other units stay as they are.
WrittenUnit singular(WrittenUnit unit) {
  const std::string plural = unit.text.substr(0, unit.text.find('/'));
  if (plural.ends_with('s') && is_counted(plural) && is_counted(plural.substr(0, plural.size() - 1)))
    unit.text.erase(plural.size() - 1, 1);
  return unit;
}

bool is_currency(std::string_view name) { return name.size() == 3 && std::all_of(name.begin(), name.end(), is_capital); }

std::optional<WrittenUnit> simple_unit(std::string_view name) {
  for (const auto& [unit, names] : kinds_of_units())
    for (const auto& [known, factor] : names)
      if (known == name) return WrittenUnit{std::string(name), factor, unit};
  if (is_counted(name)) return WrittenUnit{std::string(name), 1, {}};
  if (is_currency(name)) return WrittenUnit{std::string(name), 1, Unit({{std::string(name), 1}})};
  return std::nullopt;
}

/// The number at the start of a text in JSON syntax, with its length and the size of one unit of its last digit.
struct LeadingNumber {
  double value;
  double digit;
  std::size_t length;
};

std::optional<LeadingNumber> leading_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == first) return std::nullopt;
  int decimals = 0;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    const std::size_t point = at++;
    while (at < text.size() && is_digit(text[at])) ++at;
    decimals = static_cast<int>(at - point - 1);
  }
  int exponent = 0;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t end = at + 1;
    if (end < text.size() && (text[end] == '+' || text[end] == '-')) ++end;
    const std::size_t digits = end;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end > digits) {
      (void)std::from_chars(text.data() + at + (text[at + 1] == '+' ? 2 : 1), text.data() + end, exponent);
      at = end;
    }
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + at, value);
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  return LeadingNumber{value, pow(10.0, exponent - decimals), static_cast<std::size_t>(end - text.data())};
}

/// A number with four significant digits (five for large numbers) and no trailing zeros.
std::string digits_text(double value) {
  if (value == 0) return "0";
  const double magnitude = std::floor(log10(std::fabs(value)));
  constexpr double kMostDigits = 5;
  if (magnitude >= kMostDigits && magnitude < 300) {
    const double step = pow(10.0, magnitude - kMostDigits + 1);
    value = std::round(value / step) * step;
  }
  const int decimals = static_cast<int>(std::clamp(3 - magnitude, 0.0, 12.0));
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  if (text == "-0") return "0";
  // Large numbers get thousands separators.
  const std::size_t whole = std::min(text.find('.'), text.size());
  const std::size_t sign = text.front() == '-' ? 1 : 0;
  if (whole - sign > 5)
    for (std::size_t at = whole; at > 3 && is_digit(text[at - 4]); at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

/// A unit for people, with the least size for which it is used.
struct Shown {
  std::string name;
  double factor;
  double from = factor;
};

std::optional<Shown> shown_in(double value, const Unit& unit) {
  static const std::map<std::string, std::vector<Shown>> kShown = {
      {"s", {{"d", 86400, 3.6e7}, {"h", 3600}, {"min", 60}, {"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}}},
      {"B", {{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}},
      {"J", {{"MWh", 3.6e9}, {"kWh", 3.6e6}, {"Wh", 3600}, {"J", 1}}},
      {"J/s", {{"kW", 1e3, 1e4}, {"W", 1}}},
      {"FLOP/s", {{"TFLOPS", 1e12}, {"GFLOPS", 1e9}, {"FLOPS", 1}}},
      {"FLOP", {{"TFLOP", 1e12}, {"GFLOP", 1e9}, {"FLOP", 1}}},
      {"B/s", {{"GB/s", 1e9}, {"MB/s", 1e6}, {"B/s", 1}}},
      {"kg", {{"kg", 1}, {"g", 1e-3}}},
      {"1/s", {{"per day", 1.0 / 86400}}},
      {"1/workday", {{"per workday", 1}}},
      {"1/month", {{"per month", 1}}},
      {"s/month", {{"h/month", 3600}}},
      {"kg/J", {{"kg/kWh", 1 / 3.6e6}}},
  };
  const auto found = kShown.find(unit.text());
  if (found == kShown.end()) {
    // Money per time is shown per hour, money per energy per kWh.
    const std::string text = unit.text();
    if (text.size() == 5 && text.ends_with("/s")) return Shown{text.substr(0, 3) + "/h", 1.0 / 3600};
    if (text.size() == 5 && text.ends_with("/J")) return Shown{text.substr(0, 3) + "/kWh", 1 / 3.6e6};
    return std::nullopt;
  }
  for (const Shown& shown : found->second)
    if (std::fabs(value) >= shown.from * 0.9999999) return shown;
  if (value == 0) return unit.text() == "s" ? Shown{"h", 3600} : found->second.front();
  return found->second.back();
}

/// Whether a value is 1 in this unit, but for the last bits of its division.
bool is_one(double base_value, const std::optional<WrittenUnit>& in) {
  return in && std::fabs(base_value / in->factor - 1) < 1e-12;
}

}  // namespace

std::optional<WrittenUnit> time_unit(std::span<const double> seconds) { return common_unit(seconds, Unit({{"s", 1}})); }

std::optional<WrittenUnit> common_unit(std::span<const double> values, const Unit& unit) {
  constexpr double kWidestSpread = 1000;
  double least = 0;
  double most = 0;
  for (const double one : values) {
    if (one > 0 && (least == 0 || one < least)) least = one;
    most = std::max(most, one);
  }
  if (most > kWidestSpread * least) return std::nullopt;
  const std::optional<Shown> shown = shown_in(std::sqrt(least) * std::sqrt(most), unit);
  if (!shown) return std::nullopt;
  return WrittenUnit{shown->name, shown->factor, unit};
}

Unit::Unit(std::vector<std::pair<std::string, int>> powers) {
  std::sort(powers.begin(), powers.end());
  for (auto& [base, power] : powers) {
    if (!powers_.empty() && powers_.back().first == base)
      powers_.back().second += power;
    else
      powers_.emplace_back(std::move(base), power);
  }
  std::erase_if(powers_, [](const auto& entry) { return entry.second == 0; });
}

Unit Unit::times(const Unit& other, int sign) const {
  std::vector<std::pair<std::string, int>> powers = powers_;
  for (const auto& [base, power] : other.powers_) powers.emplace_back(base, power * sign);
  return Unit(std::move(powers));
}

std::string Unit::text() const {
  std::string above;
  std::string below;
  for (const auto& [base, power] : powers_) {
    std::string& side = power > 0 ? above : below;
    const int count = std::abs(power);
    side += (power > 0 ? (side.empty() ? "" : "*") : "/") + base + (count > 1 ? fmt::format("^{}", count) : "");
  }
  if (below.empty()) return above;
  return (above.empty() ? "1" : above) + below;
}

std::vector<std::string_view> units_like(std::string_view unit) {
  std::vector<std::string_view> names;
  for (const KindOfUnits& kind : kinds_of_units())
    if (unit == "*" || kind.unit == (unit.empty() ? Unit{} : simple_unit(unit)->unit))
      for (const auto& [name, factor] : kind.names) names.push_back(name);
  if (unit == "*" || unit.empty()) names.insert(names.end(), std::begin(kCounted), std::end(kCounted));
  return names;
}

std::optional<WrittenUnit> parse_unit(std::string_view text) {
  WrittenUnit result{std::string(text), 1, {}};
  if (text.empty()) return std::nullopt;
  int sign = 1;
  bool is_first = true;
  while (true) {
    const std::size_t end = std::min(text.find_first_of("/*"), text.size());
    const std::string_view name = text.substr(0, end);
    if (!(is_first && name == "1" && end < text.size())) {
      const auto unit = simple_unit(name);
      if (!unit) return std::nullopt;
      result.factor = sign > 0 ? result.factor * unit->factor : result.factor / unit->factor;
      result.unit = result.unit.times(unit->unit, sign);
    }
    if (end == text.size()) return result;
    sign = text[end] == '/' ? -1 : 1;
    text.remove_prefix(end + 1);
    is_first = false;
  }
}

std::optional<WrittenValue> parse_value(std::string_view text) {
  const auto number = leading_number(text);
  if (!number) return std::nullopt;
  text.remove_prefix(number->length);
  if (text.starts_with(' ')) text.remove_prefix(1);
  WrittenUnit unit;
  if (!text.empty()) {
    const auto parsed = parse_unit(text);
    if (!parsed) return std::nullopt;
    unit = *parsed;
  }
  const double value = number->value * unit.factor;
  if (!std::isfinite(value)) return std::nullopt;
  return WrittenValue{value, number->digit * unit.factor, unit};
}

std::string value_text(double base_value, const Unit& unit, const std::optional<WrittenUnit>& in) {
  if (in && in->unit == unit) {
    const std::string separator = in->text.empty() ? "" : " ";
    return digits_text(base_value / in->factor) + separator + in->text;
  }
  if (unit.is_number()) return digits_text(base_value);
  if (const auto shown = shown_in(base_value, unit)) return digits_text(base_value / shown->factor) + " " + shown->name;
  return digits_text(base_value) + " " + unit.text();
}

std::string value_text(const Value& value, const std::optional<WrittenUnit>& in) {
  if (!value.is_range())
    return value_text(value.nominal, value.unit, is_one(value.nominal, in) ? std::optional(singular(*in)) : in);
  if (!in && value.unit.text() == "s" && value.low >= 0) {
    const double ends[] = {value.low, value.high};
    if (const auto common = time_unit(ends)) return value_text(value, common);
  }
  const std::string low = value_text(value.low, value.unit, in);
  const std::string high = value_text(value.high, value.unit, in);
  const auto blank = low.find(' ');
  const auto other = high.find(' ');
  if (low == high) return low;
  // "2-3 h", but "45 s-20 h" when the units differ.
  if (blank != std::string::npos && other != std::string::npos && low.substr(blank) == high.substr(other))
    return low.substr(0, blank) + "-" + high;
  return low + "-" + high;
}

std::string currency_of(const Unit& unit) {
  for (const auto& [base, power] : unit.powers())
    if (is_currency(base)) return base;
  return "";
}

}  // namespace gpusim
