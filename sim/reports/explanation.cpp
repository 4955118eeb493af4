// Every value of a scenario with its origin.

#include <fmt/format.h>

#include <algorithm>

#include "sim/input/json.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

struct ExplainedValue {
  std::string pointer;
  std::string value;
  std::string basis;
  std::string source;
};

std::string plain(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// A value with its origin, as reader.hpp describes it.
bool has_origin(const Json& value) { return value.is_object() && value.contains("basis"); }

ExplainedValue with_origin(std::string pointer, const Json& value) {
  ExplainedValue line{std::move(pointer), value.contains("value") ? plain(value["value"]) : "", plain(value["basis"]), ""};
  if (value.contains("low") || value.contains("high"))
    line.value +=
        fmt::format("{}[{} .. {}]", line.value.empty() ? "" : " ", value.contains("low") ? plain(value["low"]) : line.value,
                    value.contains("high") ? plain(value["high"]) : line.value);
  if (value.contains("source")) line.source = plain(value["source"]);
  if (value.contains("date")) line.source += fmt::format("{}{}", line.source.empty() ? "" : ", ", plain(value["date"]));
  return line;
}

/// Collects one line per value, in the order of the document.
void collect(const Json& value, const std::string& pointer, const Document& document, bool is_default,
             std::vector<ExplainedValue>& lines) {
  is_default = is_default || document.default_pointers.count(pointer) > 0;
  if (has_origin(value)) {
    lines.push_back(with_origin(pointer, value));
  } else if (value.is_object() && !value.empty()) {
    for (const auto& [key, member] : value.items())
      collect(member, pointer + "/" + pointer_token(key), document, is_default, lines);
  } else if (value.is_array() &&
             std::any_of(value.begin(), value.end(), [](const Json& element) { return element.is_structured(); })) {
    for (std::size_t i = 0; i < value.size(); ++i) collect(value[i], fmt::format("{}/{}", pointer, i), document, is_default, lines);
  } else {
    lines.push_back({pointer, plain(value), is_default ? "default" : "stated", is_default ? "scenarios/FORMAT.md" : document.file});
  }
}

std::string table_of(const std::vector<ExplainedValue>& lines) {
  std::size_t pointer_width = 0;
  std::size_t value_width = 0;
  for (const ExplainedValue& line : lines) {
    pointer_width = std::max(pointer_width, std::min<std::size_t>(line.pointer.size(), 60));
    value_width = std::max(value_width, std::min<std::size_t>(line.value.size(), 30));
  }
  std::string text;
  for (const ExplainedValue& line : lines)
    text +=
        fmt::format("{:<{}}  {:<{}}  {:<10} {}\n", line.pointer, pointer_width, line.value, value_width, line.basis, line.source);
  return text;
}

/// What follows from the stated values and no value of the document shows.
std::string derived_text(const std::vector<std::string>& columns, std::vector<std::vector<std::string>> rows) {
  if (rows.empty()) return "";
  rows.insert(rows.begin(), columns);
  return "\n" + aligned_text(rows, columns.size());
}

}  // namespace

std::string explanation(const Scenario& scenario) {
  std::vector<ExplainedValue> lines;
  collect(json_of(scenario.document), "", scenario.document, false, lines);
  return table_of(lines) + derived_text(batch_columns(), batch_rows(scenario)) +
         derived_text(prediction_columns(), prediction_rows(scenario));
}

}  // namespace gpusim
