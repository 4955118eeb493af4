// Reads values with range and origin.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "gpusim/reader.hpp"
#include "gpusim/value.hpp"
#include "sim/base/unit_names.hpp"
#include "sim/input/keys.hpp"

namespace gpusim {
namespace {

struct OneValue {
  double value;
  Unit unit;
};

OneValue read_one(const Reader& at) {
  if (const auto number = at.number()) {
    if (!std::isfinite(*number)) at.fail_expected("a number");
    return {*number, {}};
  }
  if (!at.is_string()) at.fail_expected("a number, or text with a unit such as \"4 USD/h\"");
  const std::string text = at.text();
  const auto value = parse_value(text);
  if (!value) at.fail(why_no_value(text));
  return {value->value, value->unit.unit};
}

/// What a value in the unit is, for messages; the example in quotes is written in the unit that is usual for it.
std::string kind_of_unit(std::string_view unit_text, std::string_view example) {
  if (unit_text.empty()) return "a number without a unit";
  const std::size_t blank = std::min(example.find(' '), example.size() - 1);
  const std::string_view usual = example.substr(blank + 1, example.size() - blank - 2);
  if (!unit_text.starts_with('$')) return fmt::format("a value in {}", usual);
  const std::string_view per = usual.substr(std::min(usual.find('/'), usual.size()));
  return fmt::format("an amount in a currency{0} (USD{0}, EUR{0}, KRW{0}, ...)", per);
}

}  // namespace

Value read_value(const Reader& at) {
  const auto expect_same = [](const Reader& reader, const Unit& a, const Unit& b) {
    if (!(a == b)) reader.fail(fmt::format("expected both ends in the same unit, got \"{}\" and \"{}\"", a.text(), b.text()));
  };
  const auto ends = [&](const Reader& low_at, const Reader& high_at, std::optional<OneValue> nominal) {
    const OneValue low = read_one(low_at);
    const OneValue high = read_one(high_at);
    expect_same(at, low.unit, high.unit);
    if (low.value > high.value) at.fail("expected low not above high");
    if (!nominal) nominal = OneValue{(low.value + high.value) / 2, low.unit};
    expect_same(at, low.unit, nominal->unit);
    if (nominal->value < low.value || nominal->value > high.value) at.fail("expected the value between low and high");
    return Value{nominal->value, low.value, high.value, low.unit};
  };
  if (at.is_array()) {
    const std::vector<Reader> elements = at.elements();
    if (elements.size() != 2) at.fail_expected("a range [low, high]");
    return ends(elements[0], elements[1], std::nullopt);
  }
  if (at.is_object()) {
    Reader object = at;
    object.expect_object(kOrigin);
    const auto value = object.find("value");
    const auto low = object.find("low");
    const auto high = object.find("high");
    read_origin(object, Basis::optional);
    object.done();
    if (!value && low.has_value() != high.has_value()) object.fail("expected both \"low\" and \"high\", or \"value\", got one end");
    if (!value && !low) object.fail("missing key \"value\" (or \"low\" and \"high\")");
    std::optional<OneValue> nominal;
    if (value) {
      if (value->is_array()) return read_value(*value);
      nominal = read_one(*value);
    }
    // If a value is stated, a missing end of the range equals the value.
    if (low || high) return ends(low ? *low : *value, high ? *high : *value, nominal);
    return Value::of(nominal->value, nominal->unit);
  }
  const OneValue value = read_one(at);
  return Value::of(value.value, value.unit);
}

Value read_value(const Reader& at, std::string_view unit_text, std::string_view example) {
  const Value value = read_value(at);
  bool is_right = false;
  if (unit_text.starts_with('$')) {
    const std::string currency = currency_of(value.unit);
    const auto wanted = parse_unit(currency + std::string(unit_text.substr(1)));
    is_right = !currency.empty() && wanted && wanted->unit == value.unit;
  } else if (unit_text.empty()) {
    is_right = value.unit.is_number();
  } else {
    const auto wanted = parse_unit(unit_text);
    is_right = wanted && wanted->unit == value.unit;
  }
  if (!is_right) at.fail_expected(fmt::format("{}, such as {}", kind_of_unit(unit_text, example), example));
  if (value.low < 0) at.fail("expected a value that is not negative");
  return value;
}

}  // namespace gpusim
