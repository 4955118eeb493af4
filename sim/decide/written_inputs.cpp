// Quantities of a scenario as written, found and changed in its JSON.

#include "sim/decide/written_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "sim/base/elementary.hpp"
#include "sim/decide/changed_document.hpp"
#include "sim/decide/parts.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

bool has_unit_or_is_number(const Json& value) {
  if (value.is_number()) return true;
  return value.is_string() && parse_value(value.get<std::string>()).has_value();
}

bool is_range(const Json& value) {
  return value.is_array() && value.size() == 2 && has_unit_or_is_number(value[0]) && has_unit_or_is_number(value[1]);
}

bool has_origin(const Json& value) {
  return value.is_object() && (value.contains("basis") || value.contains("value") || value.contains("low"));
}

/// Deadlines of workloads and the budget are limits: no figure rests on them.
bool is_limit(const std::string& owner, const std::string& key) {
  const bool is_workload = owner.starts_with("/workloads/") && std::ranges::count(owner, '/') == 2;
  return (is_workload && key == "deadline") || (owner == "/costs" && key == "budget");
}

/// Quantities below `value`, by pointer. Numbers without a unit are taken where they are factors or named values, not where they
/// count something.
void collect(const Json& value, const std::string& pointer, bool takes_numbers, std::vector<WrittenInput>& inputs) {
  if (has_origin(value)) {
    const Json* stated = value.contains("value") ? &value["value"] : &value["low"];
    if (has_unit_or_is_number(*stated) && !stated->is_boolean()) inputs.push_back({pointer, value.value("basis", "")});
    return;
  }
  if (is_range(value) && (takes_numbers || value[0].is_string())) {
    inputs.push_back({pointer, ""});
    return;
  }
  if (value.is_string() || (value.is_number() && takes_numbers)) {
    if (has_unit_or_is_number(value)) inputs.push_back({pointer, ""});
    return;
  }
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.items()) {
    if (key == "base" || key == "title" || key == "labels" || is_limit(pointer, key)) continue;
    const bool is_factor = takes_numbers || key.find("speedup") != std::string::npos || key == "share" || key == "pue";
    collect(member, pointer + "/" + pointer_token(key), is_factor, inputs);
  }
}

/// Where an object has more members than this with the same quantity, such as the times of a thousand tasks, nobody asks for one of
/// them: all are changed together, which also bounds how many scenarios are tried.
constexpr std::size_t kMostAlike = 50;

/// The pointer with `*` for the name of the model, the task or whatever else has a name of its own: of
/// "/workloads/w/tasks/t7/time",
/// "/workloads/w/tasks/*/time".
std::string pattern_of(const std::string& pointer) {
  const auto names = static_cast<std::ptrdiff_t>(std::ranges::count(pointer, '/'));
  std::ptrdiff_t position = pointer.starts_with("/workloads/") && names > 3 ? 4 : 2;
  std::size_t begin = 0;
  while (--position > 0 && begin != std::string::npos) begin = pointer.find('/', begin + 1);
  if (begin == std::string::npos) return pointer;
  const std::size_t end = pointer.find('/', begin + 1);
  return pointer.substr(0, begin) + "/*" + (end == std::string::npos ? "" : pointer.substr(end));
}

/// The same inputs, where one stands for many that are alike, in the order of the first of each.
std::vector<WrittenInput> grouped(std::vector<WrittenInput> inputs) {
  std::map<std::string, std::vector<std::string>> by_pattern;
  for (const WrittenInput& input : inputs) by_pattern[pattern_of(input.pointer)].push_back(input.pointer);
  std::vector<WrittenInput> result;
  for (WrittenInput& input : inputs) {
    const std::string pattern = pattern_of(input.pointer);
    std::vector<std::string>& alike = by_pattern[pattern];
    if (alike.empty()) continue;  // told already
    if (alike.size() <= kMostAlike)
      result.push_back(std::move(input));
    else
      result.push_back({pattern, "", std::exchange(alike, {})});
  }
  return result;
}

std::vector<WrittenInput> all_inputs(const Json& root) {
  std::vector<WrittenInput> inputs;
  for (const char* section : {"models", "systems", "workloads", "people", "costs", "energy", "quantities"})
    if (root.contains(section))
      collect(root[section], fmt::format("/{}", section), std::string_view(section) == "quantities", inputs);
  if (!root.contains("choice") || !root["choice"].contains("criteria")) return grouped(std::move(inputs));
  for (const auto& [name, criterion] : root["choice"]["criteria"].items())
    if (criterion.is_object() && criterion.contains("weight"))
      collect(criterion["weight"], fmt::format("/choice/criteria/{}/weight", pointer_token(name)), true, inputs);
  return grouped(std::move(inputs));
}

/// Weights that are left out are 1; written down they can be changed like any other input.
void state_weights(Json& root) {
  if (!root.contains("choice") || !root["choice"].is_object() || !root["choice"].contains("criteria")) return;
  Json& criteria = root["choice"]["criteria"];
  if (!criteria.is_object() || criteria.size() < 2) return;
  for (auto& [name, criterion] : criteria.items())
    if (criterion.is_object() && !criterion.contains("weight")) criterion["weight"] = 1;
}

Json scaled(const Json& value, double factor) {
  if (value.is_number()) return value.get<double>() * factor;
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    const auto written = parse_value(text);
    if (!written) return value;
    const double number = written->value / written->unit.factor * factor;
    // Times are read to the nanosecond; more digits than that would be refused nowhere, but help nobody.
    return written->unit.text.empty() ? fmt::format("{:.9g}", number) : fmt::format("{:.9g} {}", number, written->unit.text);
  }
  Json result = value;
  if (value.is_array())
    for (Json& element : result) element = scaled(element, factor);
  if (value.is_object())
    for (const char* key : {"value", "low", "high"})
      if (result.contains(key)) result[key] = scaled(result[key], factor);
  return result;
}

/// A value, or both ends of a range, as `end` writes each.
template <class End>
std::string range_text(const Json& value, End end) {
  if (value.is_array()) return end(value[0]) + " to " + end(value[1]);
  if (!value.is_object()) return end(value);
  if (value.contains("value")) return range_text(value["value"], end);
  return range_text(value["low"], end) + " to " + (value.contains("high") ? range_text(value["high"], end) : "?");
}

std::string written_text(const Json& value) {
  return range_text(value, [](const Json& end) { return end.is_string() ? end.get<std::string>() : end.dump(); });
}

/// A number times `factor` in `digits` significant digits, rounded away from what it was, so that a value found to change the
/// answer still does.
std::string rounded_number(double number, double factor, int digits) {
  const double wanted = number * factor;
  if (wanted == 0 || !std::isfinite(wanted)) return "0";
  const double unit = pow(10.0, std::floor(log10(std::fabs(wanted))) - (digits - 1));
  const double units = std::fabs(wanted) / unit;
  const double whole = factor > 1 ? std::ceil(units - 1e-6) : std::floor(units + 1e-6);
  constexpr double kMostWithoutExponent = 1e15;
  const double result = std::copysign(whole * unit, wanted);
  if (std::fabs(result) >= pow(10.0, digits) && std::fabs(result) < kMostWithoutExponent) return fmt::format("{:.0f}", result);
  return fmt::format("{:.{}g}", result, digits);
}

/// The same value, as it would be written in a scenario.
Json rounded(const Json& value, double factor, int digits) {
  if (value.is_number()) return Json::parse(rounded_number(value.get<double>(), factor, digits));
  if (value.is_string()) {
    const auto written = parse_value(value.get<std::string>());
    if (!written) return value;
    const std::string number = rounded_number(written->value / written->unit.factor, factor, digits);
    return written->unit.text.empty() ? number : fmt::format("{} {}", number, written->unit.text);
  }
  Json result = value;
  if (value.is_array())
    for (Json& element : result) element = rounded(element, factor, digits);
  if (value.is_object())
    for (const char* key : {"value", "low", "high"})
      if (result.contains(key)) result[key] = rounded(result[key], factor, digits);
  return result;
}

/// Whether the scenario's own range reaches the changed value.
bool reaches(const Json& value, double factor) {
  const auto number = [](const Json& json) {
    return json.is_number() ? json.get<double>() : parse_value(json.get<std::string>()).value_or(WrittenValue{}).value;
  };
  const auto member = [&](const char* key) {
    return value.is_object() && value.contains(key) ? std::optional(number(value[key])) : std::nullopt;
  };
  const std::optional<double> low = value.is_array() ? number(value[0]) : member("low");
  const std::optional<double> high = value.is_array() ? number(value[1]) : member("high");
  if (!low && !high) return false;
  const double wanted = member("value").value_or(low && high ? (*low + *high) / 2 : 0) * factor;
  return (!low || wanted >= *low) && (!high || wanted <= *high);
}

/// Whether the value, or an end of it, is an amount of money.
bool is_price(const Json& value) {
  if (value.is_string()) {
    const auto written = parse_value(value.get<std::string>());
    return written && !currency_of(written->unit.unit).empty();
  }
  if (value.is_array()) return !value.empty() && is_price(value[0]);
  if (!value.is_object()) return false;
  return (value.contains("value") && is_price(value["value"])) || (value.contains("low") && is_price(value["low"]));
}

/// The value and, where it has one, its range: "0.15 USD/kWh, 0.10 USD/kWh to 0.40 USD/kWh".
std::string text_with_range(const Json& value) {
  const bool has_ends = value.contains("value") && value.contains("low") && value.contains("high");
  if (!has_ends) return written_text(value);
  return fmt::format("{}, {} to {}", written_text(value["value"]), written_text(value["low"]), written_text(value["high"]));
}

void collect_assumed(const Json& value, const std::string& pointer, std::vector<AssumedInput>& assumed) {
  if (value.is_object() && value.contains("basis") && value["basis"].is_string()) {
    const std::string basis = value["basis"];
    if (basis == "assumed" || basis == "estimated")
      assumed.push_back(
          {pointer, text_with_range(value), basis, value.contains("source") && value["source"].is_string() ? value["source"] : ""});
    return;
  }
  if (value.is_object())
    for (const auto& [key, member] : value.items()) collect_assumed(member, pointer + "/" + pointer_token(key), assumed);
  if (value.is_array())
    for (std::size_t i = 0; i < value.size(); ++i) collect_assumed(value[i], fmt::format("{}/{}", pointer, i), assumed);
}

/// The places of an input's values.
std::vector<std::string> pointers_of(const WrittenInput& input) {
  return input.together.empty() ? std::vector{input.pointer} : input.together;
}

/// The value of an input, of many the first.
const Json& value_of(const Document& document, const WrittenInput& input) {
  return json_of(document).at(Json::json_pointer(pointers_of(input).front()));
}

/// The document with each value of the input changed.
template <class Change>
Document with_each(Document document, const WrittenInput& input, Change change) {
  for (const std::string& pointer : pointers_of(input)) {
    Json& value = json_of(document).at(Json::json_pointer(pointer));
    value = change(value);
  }
  return document;
}

}  // namespace

Document with_stated_weights(Document document) {
  state_weights(json_of(document));
  return document;
}

std::vector<WrittenInput> written_inputs(const Document& document) { return all_inputs(json_of(document)); }

Document with_factor(const Document& document, const WrittenInput& input, double factor) {
  return with_each(document, input, [&](const Json& value) { return scaled(value, factor); });
}

Document with_factor(const Document& document, const WrittenInput& input, double factor, int digits) {
  return with_each(document, input, [&](const Json& value) { return rounded(value, factor, digits); });
}

double shortened(double factor, int digits) { return Json::parse(rounded_number(1, factor, digits)).get<double>(); }

std::string text_of(const Document& document, const WrittenInput& input) { return written_text(value_of(document, input)); }

bool is_price(const Document& document, const WrittenInput& input) { return is_price(value_of(document, input)); }

bool is_weight(const WrittenInput& input) { return input.pointer.starts_with("/choice/"); }

bool reaches(const Document& document, const WrittenInput& input, double factor) {
  return input.together.empty() && reaches(value_of(document, input), factor);
}

VariedInputs varied_inputs(const Document& document) {
  const Document stated = with_stated_weights(without_claims(document));
  VariedInputs varied;
  for (const WrittenInput& input : written_inputs(stated)) {
    ++(is_weight(input) ? varied.weights : is_price(stated, input) ? varied.prices : varied.others);
    varied.together += input.together.size();
  }
  return varied;
}

std::vector<AssumedInput> assumed_inputs(const Document& document) {
  std::vector<AssumedInput> assumed;
  for (const auto& [section, value] : json_of(document).items())
    if (section != "claims" && section != "gpus") collect_assumed(value, "/" + pointer_token(section), assumed);
  return assumed;
}

}  // namespace gpusim
