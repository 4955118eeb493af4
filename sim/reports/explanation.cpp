// Every value of a scenario with its label and origin.

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "sim/input/json.hpp"
#include "sim/page/columns.hpp"
#include "sim/reports/reports.hpp"
#include "sim/scenario/input_labels.hpp"

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

LocalizedText basis_text(const std::string& basis) {
  constexpr std::pair<std::string_view, Phrase> kBases[] = {
      {"stated", Phrase{"stated", "명시"}},     {"default", Phrase{"default", "기본값"}},
      {"assumed", Phrase{"assumed", "가정"}},   {"estimated", Phrase{"estimated", "추정"}},
      {"measured", Phrase{"measured", "측정"}}, {"datasheet", Phrase{"data sheet", "데이터시트"}}};
  for (const auto& [name, phrase] : kBases)
    if (name == basis) return say(phrase);
  return name_text(basis);
}

/// The value as written; in Korean, words of prices are translated.
LocalizedText shown_value(const ExplainedValue& line) {
  constexpr std::pair<std::string_view, Phrase> kWords[] = {{"included", Phrase{"included", "포함"}},
                                                            {"extra", Phrase{"extra", "별도"}},
                                                            {"whole", Phrase{"whole", "구매비 전액"}},
                                                            {"depreciation", Phrase{"depreciation", "감가상각"}}};
  if (line.pointer.ends_with("/cost/electricity") || line.pointer.ends_with("/cost/charged"))
    for (const auto& [word, phrase] : kWords)
      if (word == line.value) return say(phrase);
  return name_text(line.value);
}

Table values_table(const Document& document) {
  std::vector<ExplainedValue> lines;
  collect(json_of(document), "", document, false, lines);
  Table table{.key = "values",
              .columns = {text_column("label", {"value of", "항목"}), text_column("value", {"value", "값"}),
                          text_column("basis", {"basis", "근거"}), text_column("source", {"source", "출처"}),
                          text_column("pointer", {"JSON pointer", "JSON 포인터"})},
              .rows = {}};
  for (const ExplainedValue& line : lines)
    table.rows.push_back({Cell(input_label(line.pointer)).at(line.pointer), shown_value(line), basis_text(line.basis),
                          Cell::name(line.source), Cell::code(line.pointer)});
  return table;
}

/// Appends a table of results that follow from the values, such as batches, with the columns of its CSV file.
void add_derived(const Phrase& title, std::string key, const std::vector<std::string>& columns,
                 const std::vector<std::vector<std::string>>& rows, Page& page) {
  if (rows.empty()) return;
  Table table{.key = std::move(key), .columns = {}, .rows = {}};
  for (const std::string& column : columns) table.columns.push_back({column, name_text(column), true});
  for (const std::vector<std::string>& row : rows) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    for (const std::string& field : row) cells.push_back(Cell::name(field));
  }
  page.sections.push_back({.title = say(title), .blocks = {std::move(table)}});
}

}  // namespace

Page explanation_page(const Scenario& scenario) {
  Page page{"explanation", say({"Values of {} and their origin", "{}의 값과 출처"}, scenario.name), {}};
  page.sections.push_back({.title = {}, .blocks = {values_table(scenario.document)}});
  add_derived({"Batches", "배치"}, "batches", batch_columns(), batch_rows(scenario), page);
  add_derived({"Predictions", "예측"}, "predictions", prediction_columns(), prediction_rows(scenario), page);
  std::vector<LocalizedText> notes;
  for (const std::string& note : scenario.document.notes) notes.push_back(name_text(note));
  add_notes(notes, page);
  return page;
}

std::string expanded_scenario(const Scenario& scenario) { return json_of(scenario.document).dump(2) + '\n'; }

void write_expanded_scenario(const ReportInput& input, std::ostream& out) { out << expanded_scenario(input.scenario); }

}  // namespace gpusim
