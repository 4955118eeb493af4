// Every value of a scenario with its label and origin.

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "sim/input/json.hpp"
#include "sim/page/columns.hpp"
#include "sim/page/messages.hpp"
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

/// What a column of a CSV file is called on the page; times there are in seconds.
LocalizedText column_title(const std::string& column) {
  constexpr std::pair<std::string_view, Phrase> kTitles[] = {{"system", {"system", "시스템"}},
                                                             {"workload", {"workload", "작업 부하"}},
                                                             {"case", {"case", "경우"}},
                                                             {"task", {"task", "작업"}},
                                                             {"gpu", {"GPU", "GPU"}},
                                                             {"gpus", {"GPUs", "GPU 수"}},
                                                             {"precision", {"precision", "정밀도"}},
                                                             {"batch", {"batch", "배치"}},
                                                             {"images", {"images", "이미지 수"}},
                                                             {"iterations_per_epoch", {"iterations an epoch", "에폭당 반복 수"}},
                                                             {"iteration_s", {"iteration, s", "반복 1회, s"}},
                                                             {"epoch_s", {"epoch, s", "에폭 1회, s"}},
                                                             {"epochs", {"epochs", "에폭 수"}},
                                                             {"memory_gb", {"memory, GB", "메모리, GB"}},
                                                             {"layer", {"basis", "근거"}},
                                                             {"step_s", {"step, s", "스텝, s"}},
                                                             {"p10_s", {"P10, s", "P10, s"}},
                                                             {"p90_s", {"P90, s", "P90, s"}},
                                                             {"compute_s", {"compute, s", "연산, s"}},
                                                             {"memory_s", {"memory traffic, s", "메모리 접근, s"}},
                                                             {"launch_s", {"kernel launches, s", "커널 시작, s"}},
                                                             {"input_s", {"input, s", "입력, s"}},
                                                             {"exchange_s", {"exchange, s", "통신, s"}},
                                                             {"why", {"from what", "유래"}},
                                                             {"pointer", {"pointer", "JSON 포인터"}}};
  const auto* const found = std::ranges::find(kTitles, column, [](const auto& row) { return row.first; });
  return found == std::end(kTitles) ? name_text(column) : say(found->second);
}

/// A field of such a file in words.
Cell cell_of(const std::string& column, const std::string& field) {
  constexpr std::pair<std::string_view, Phrase> kWords[] = {{"nominal", {"nominal", "기준"}},
                                                            {"optimistic", {"optimistic", "낙관"}},
                                                            {"pessimistic", {"pessimistic", "비관"}},
                                                            {"fp32", {"FP32", "FP32"}},
                                                            {"tf32", {"TF32", "TF32"}},
                                                            {"mixed", {"mixed precision", "혼합 정밀도"}},
                                                            {"fp8", {"FP8", "FP8"}},
                                                            {"measured", {"measured", "측정"}},
                                                            {"nearby", {"other measurements", "다른 측정에서 환산"}},
                                                            {"model", {"work in it", "연산량 모델"}}};
  if (column == "why") return capitalized(translated(field));
  if (column == "pointer") return Cell::code(field);
  if (column != "case" && column != "precision" && column != "layer") return Cell::name(field);
  const auto* const found = std::ranges::find(kWords, field, [](const auto& row) { return row.first; });
  return found == std::end(kWords) ? Cell::name(field) : Cell(say(found->second));
}

/// Appends a table of results that follow from the values, such as batches, with the columns of its CSV file.
void add_derived(const Phrase& title, std::string key, const std::vector<std::string>& columns,
                 const std::vector<std::vector<std::string>>& rows, Page& page) {
  if (rows.empty()) return;
  Table table{.key = std::move(key), .columns = {}, .rows = {}};
  for (const std::string& column : columns) table.columns.push_back({column, column_title(column), true});
  for (const std::vector<std::string>& row : rows) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) cells.push_back(cell_of(columns[i], row[i]));
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
  for (const std::string& note : scenario.document.notes) notes.push_back(note_sentence(note));
  add_notes(notes, page);
  return page;
}

std::string expanded_scenario(const Scenario& scenario) { return json_of(scenario.document).dump(2) + '\n'; }

void write_expanded_scenario(const ReportInput& input, std::ostream& out) { out << expanded_scenario(input.scenario); }

}  // namespace gpusim
