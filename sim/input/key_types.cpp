#include "sim/input/key_types.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gpusim/value.hpp"
#include "sim/base/check.hpp"
#include "sim/input/json.hpp"
#include "sim/input/keys.hpp"
#include "sim/input/quantities.hpp"

namespace gpusim {
namespace {

using Form = KeyType::Form;

constexpr KeyType kTypes[] = {
    {"text", Form::schema, R"({"type": "string"})", "any text"},
    {"name", Form::schema, R"({"type": "string", "minLength": 1})", "a text that names something"},
    {"plain name", Form::pattern, "[A-Za-z0-9_.-]+", "letters, digits, \"_\", \"-\" and \".\""},
    {"title", Form::alias, "text or {}", R"(a text, or {"en": text, "ko": text})"},
    {"boolean", Form::schema, R"({"type": "boolean"})", "true or false"},
    {"count", Form::whole, "1", "a whole number, of at least 1 unless stated otherwise"},
    {"whole number", Form::whole, "", "a whole number"},
    {"number", Form::number, "0", "a number of at least 0 unless stated otherwise"},
    {"factor", Form::factor, "0", "a number above 0, or a range [low, high]"},
    {"time", Form::quantity, "time", "a time such as \"1.2 h\", exact to the nanosecond, or a range"},
    {"one time", Form::quantity, "time", "a time such as \"1.2 h\", no range"},
    {"data", Form::quantity, "data", "an amount of data such as \"24 GB\", or a range"},
    {"bandwidth", Form::quantity, "bandwidth", "data per second such as \"12 GB/s\", or a range"},
    {"throughput", Form::quantity, "throughput", "operations per second such as \"125 TFLOPS\", or a range"},
    {"work", Form::quantity, "work", "a number of operations such as \"24.5 GFLOP\", or a range"},
    {"power", Form::quantity, "power", "a power such as \"250 W\", or a range"},
    {"watts", Form::value, "W", "the same"},
    {"money", Form::value, "$", "an amount and a currency (three capital letters) such as \"4000 USD\", or a range"},
    {"money per time", Form::value, "$/s", "such as \"4 USD/h\", or a range"},
    {"money per month", Form::value, "$/month", "such as \"100 USD/month\", or a range"},
    {"money per energy", Form::value, "$/J", "such as \"0.12 USD/kWh\", or a range"},
    {"money per data", Form::value, "$/B", "such as \"0.09 USD/GB\", or a range"},
    {"exchange rate", Form::value, "$/$", "such as \"0.00072 USD/KRW\", or a range"},
    {"salary", Form::alias, "money per time or money per month", "such as \"50 USD/h\" or \"4000000 KRW/month\", or a range"},
    {"time per month", Form::value, "s/month", "such as \"2 h/month\", or a range"},
    {"months", Form::value, "month", "such as \"36 month\" or \"3 year\", or a range"},
    {"carbon intensity", Form::value, "kg/J", "such as \"0.5 kg/kWh\", or a range"},
    {"ratio", Form::value, "", "a number of at least 0 unless stated otherwise, or a range"},
    {"value", Form::value, "*", "a number, alone or with any unit such as \"176 h/month\", or a range"},
    {"bare value", Form::bare, "*", "the same without range and origin"},
    {"stated value", Form::alias, "text or boolean or bare value or list of 2 (bare value or boolean)",
     "a value digit for digit as in the document, [low, high], true, false or a text"},
    {"rate", Form::pattern, "[0-9.eE+-]+ */(TIME)", "such as \"12 /h\""},
    {"runs per time", Form::alias, "value", "such as \"2 run/month\" or \"1 run/d\", or a range"},
    {"pixels", Form::stated, "[1-9][0-9]* ?px", "a whole number of pixels such as \"1280 px\""},
    {"price", Form::fact, "[0-9]+([.][0-9]+)? [A-Z]{3}", "an amount and a currency such as \"4000 USD\""},
    {"fact", Form::fact, "", "a text or a number"},
    {"date", Form::pattern, "[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as \"2026-01-05\""},
    {"dated", Form::stated, "[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]([01][0-9]|2[0-3]):[0-5][0-9])?",
     "a date, alone or with a time of day, perhaps with its origin"},
    {"moment", Form::pattern, "[0-9]{4}-[0-9]{2}-[0-9]{2}([ T]([01][0-9]|2[0-3]):[0-5][0-9])?",
     "a date, alone or with a time of day such as \"2026-01-05 09:00\""},
    {"instant", Form::alias, "one time or dated", "a time since the start, or a date; alone it means its 00:00"},
    {"window", Form::pattern, "([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)",
     "hours of a day such as \"09:00-12:00\", up to 24:00"},
    {"place", Form::pattern, "[A-Z]{3}|[a-z]+/[a-z0-9-]+", "a country or cloud region of `gpusim catalog carbon`"},
    {"formula", Form::schema, R"({"type": "string", "minLength": 1})", "such as \"makespan(cycle)\", see Formulas"},
    {"currency", Form::pattern, "[A-Z]{3}", "three capital letters such as \"USD\""},
    {"identifier", Form::pattern, "[A-Za-z_][A-Za-z0-9_]*", "letters, digits and \"_\", no digit first"},
    {"calendar name", Form::pattern, "(?!always$).*", "any text but \"always\""},
    {"claim id", Form::pattern, "[^\\[\\]\\r\\n]+", "a text without brackets"},
    {"node name", Form::pattern, "[^ \\t\\r\\n/]+", "a text without blanks and \"/\""},
    {"decimal", Form::pattern, "[1-9][0-9]*", "a whole number of at least 1 as text"},
    {"anything", Form::schema, "{}", "any value"},
    {"table", Form::schema, R"({"type": "object", "not": {"anyOf": [{"required": ["value"]}, {"required": ["low"]}, {"required":
     ["high"]}, {"required": ["basis"]}]}})",
     "an object that is no value with its origin"},
};

Json text_like(std::string pattern) {
  if (const std::size_t at = pattern.find("TIME"); at != std::string::npos)
    pattern.replace(at, 4, fmt::format("{}", fmt::join(units_of("time"), "|")));
  if (pattern.find('|') != std::string::npos) pattern = "(" + pattern + ")";
  return {{"type", "string"}, {"pattern", "^" + pattern + "$"}};
}

/// A pattern for texts with a unit such as "$/s".
std::string unit_pattern(std::string_view unit) {
  const auto any_of = [](std::string_view like) { return fmt::format("{}", fmt::join(units_like(like), "|")); };
  if (unit == "*") return fmt::format("( ?(1/)?({0}|[A-Z]{{3}})([*/]({0}|[A-Z]{{3}}))*)?", any_of("*"));
  if (unit.empty()) return fmt::format("( ?({}))?", any_of(""));
  std::string pattern = " ?";
  for (std::size_t begin = 0; begin <= unit.size();) {
    const std::size_t end = std::min(unit.find('/', begin), unit.size());
    const std::string_view part = unit.substr(begin, end - begin);
    if (begin > 0) pattern += "/";
    pattern += part == "$" ? "[A-Z]{3}" : fmt::format("({})", any_of(part));
    begin = end + 1;
  }
  return pattern;
}

/// Adds the bounds that follow the name of a type.
void add_bounds(std::string_view bounds, Json& schema) {
  for (const auto& [word, keyword] : {std::pair{" from ", "minimum"}, std::pair{" up to ", "maximum"}}) {
    const std::size_t at = bounds.find(word);
    if (at == std::string_view::npos) continue;
    const std::string_view number = bounds.substr(at + std::string_view(word).size());
    schema[keyword] = Json::parse(number.substr(0, number.find(' ')));
    if (keyword == std::string_view("minimum")) schema.erase("exclusiveMinimum");
  }
}

}  // namespace

std::span<const KeyType> key_types() { return kTypes; }

const KeyType& key_type(std::string_view text) {
  const KeyType* longest = nullptr;
  for (const KeyType& type : kTypes)
    if ((text == type.name || text.starts_with(fmt::format("{} from ", type.name)) ||
         text.starts_with(fmt::format("{} up to ", type.name))) &&
        (longest == nullptr || longest->name.size() < type.name.size()))
      longest = &type;
  GPUSIM_CHECK(longest != nullptr, "no type of keys is called \"{}\"", text);
  return *longest;
}

std::string as_json(std::string_view text) { return Json::accept(text) ? std::string(text) : Json(text).dump(); }

JsonTree plain_schema(std::string_view text) {
  const KeyType& type = key_type(text);
  Json schema;
  switch (type.form) {
    case Form::alias:
    case Form::schema:
      schema = Json::parse(type.written);
      break;
    case Form::pattern:
    case Form::stated:
      schema = text_like(std::string(type.written));
      break;
    case Form::fact:
      schema = type.written.empty() ? Json{{"type", {"string", "number"}}} : text_like(std::string(type.written));
      break;
    case Form::whole:
      schema = {{"type", "integer"}};
      if (!type.written.empty()) schema["minimum"] = Json::parse(type.written);
      break;
    case Form::number:
      schema = {{"type", "number"}, {"minimum", Json::parse(type.written)}};
      break;
    case Form::factor:
      schema = {{"type", "number"}, {"exclusiveMinimum", Json::parse(type.written)}};
      break;
    case Form::quantity:
      schema =
          text_like(fmt::format(R"((0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? ?({}))", fmt::join(units_of(type.written), "|")));
      break;
    case Form::bare:
    case Form::value:
      schema = text_like(
          fmt::format(R"({}[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?{})", type.written == "*" ? "-?" : "", unit_pattern(type.written)));
      if (type.written.empty() || type.written == "*") schema["type"] = {"number", "string"};
      if (type.written.empty()) schema["minimum"] = 0;
      break;
  }
  add_bounds(text.substr(type.name.size()), schema);
  return {std::move(schema)};
}

JsonTree with_origin(const KeyType& type, const JsonTree& plain) {
  const bool is_one = type.form == Form::stated || type.form == Form::whole || type.form == Form::number || type.name == "one time";
  const Json range = {{"type", "array"}, {"items", plain.value}, {"minItems", 2}, {"maxItems", 2}};
  Json properties;
  for (const Key& key : kOrigin.keys) {
    Json& property = properties[std::string(key.name)];
    property = key.type == "text" ? Json{{"type", "string"}} : plain.value;
    if (!key.choices().empty()) property = {{"enum", key.choices()}};
    if (type.form == Form::fact && key.name != "value" && key.type == "value") property = {{"type", {"string", "number"}}};
    if (is_one && (key.name == "low" || key.name == "high")) properties.erase(std::string(key.name));
  }
  if (type.form == Form::value) properties["value"] = {{"anyOf", {plain.value, range}}};
  Json origin = {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}, {"required", Json::array()}};
  if (type.form != Form::value) origin["required"].push_back("basis");
  if (is_one || type.form == Form::fact)
    origin["required"].push_back("value");
  else
    origin["anyOf"] = {{{"required", {"value"}}}, {{"required", {"low", "high"}}}};
  if (is_one || type.form == Form::fact) return {Json{{"anyOf", {plain.value, origin}}}};
  return {Json{{"anyOf", {plain.value, range, origin}}}};
}

}  // namespace gpusim
