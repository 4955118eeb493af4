// The report of a sweep: a heat map of the makespan over two of its inputs, and its rows.

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

#include "sim/html_reports/sections.hpp"
#include "sim/input/csv_reader.hpp"
#include "sim/page/columns.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostRows = 2000;  ///< of the table
constexpr std::size_t kMostSteps = 40;   ///< of a side of a map
constexpr std::size_t kMostMaps = 6;

struct SweepRow {
  std::vector<std::string> values;  ///< by pointer
  std::string system;
  std::string workload;
  std::string policy;
  std::string status;
  std::optional<Value> makespan;
  std::optional<double> utilization;
};

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::vector<SweepRow> rows_of(const std::string& csv, std::size_t pointers, std::vector<std::string>& names) {
  std::istringstream stream(csv);
  CsvReader reader(stream, "sweep.csv");
  names.assign(reader.header().begin() + 1, reader.header().begin() + 1 + static_cast<std::ptrdiff_t>(pointers));
  const auto column = [&](std::string_view name) { return reader.find(name).value(); };
  const std::size_t low = column("makespan_low_s");
  const std::size_t high = column("makespan_high_s");
  const std::size_t nominal = column("makespan_s");
  std::vector<SweepRow> rows;
  while (reader.next()) {
    SweepRow& row = rows.emplace_back();
    for (std::size_t i = 0; i < pointers; ++i) row.values.emplace_back(reader.text(1 + i));
    row.system = reader.text(column("system"));
    row.workload = reader.text(column("workload"));
    row.policy = reader.text(column("policy"));
    row.status = reader.text(column("status"));
    if (const auto seconds = number_in(reader.text(nominal)))
      row.makespan = Value{*seconds, number_in(reader.text(low)).value_or(*seconds),
                           number_in(reader.text(high)).value_or(*seconds), Unit({{"s", 1}})};
    row.utilization = number_in(reader.text(column("utilization_pct")));
  }
  return rows;
}

/// Different texts in the order in which they first appear.
std::vector<std::string> distinct(const std::vector<SweepRow>& rows, std::string (*of)(const SweepRow&, std::size_t),
                                  std::size_t which) {
  std::vector<std::string> found;
  for (const SweepRow& row : rows)
    if (const std::string text = of(row, which); std::ranges::find(found, text) == found.end()) found.push_back(text);
  return found;
}

std::string value_at(const SweepRow& row, std::size_t pointer) { return row.values[pointer]; }
std::string run_at(const SweepRow& row, std::size_t) { return row.system + ", " + row.workload + ", " + row.policy; }

std::vector<LocalizedText> as_names(const std::vector<std::string>& texts) {
  std::vector<LocalizedText> names;
  for (const std::string& text : texts) names.push_back(name_text(text));
  return names;
}

/// The first input that takes each of its values with each of the first one's; nothing where all others change together with it.
std::optional<std::size_t> second_axis(const std::vector<SweepRow>& rows, std::size_t inputs) {
  const std::size_t firsts = distinct(rows, value_at, 0).size();
  for (std::size_t input = 1; input < inputs; ++input) {
    std::set<std::pair<std::string, std::string>> pairs;
    for (const SweepRow& row : rows) pairs.emplace(row.values[0], row.values[input]);
    if (pairs.size() == firsts * distinct(rows, value_at, input).size()) return input;
  }
  return std::nullopt;
}

/// Makespans over the first input and a second one or, where there is none, the runs.
void add_maps(const std::vector<SweepRow>& rows, const std::vector<std::string>& names, ReportSection& section) {
  const std::vector<std::string> columns = distinct(rows, value_at, 0);
  const std::optional<std::size_t> second = second_axis(rows, names.size());
  const std::vector<std::string> sides = second ? distinct(rows, value_at, *second) : distinct(rows, run_at, 0);
  const std::vector<std::string> runs = second ? distinct(rows, run_at, 0) : std::vector<std::string>{""};
  if (columns.size() < 2 || columns.size() > kMostSteps || sides.size() > kMostSteps) return;
  for (std::size_t map = 0; map < std::min(runs.size(), kMostMaps); ++map) {
    HeatMap chart{.head = {second ? say({"Makespan: {}", "전체 소요 시간: {}"}, runs[map]) : say({"Makespan", "전체 소요 시간"}),
                           names.size() > 2 ? say({"Of points that share these values the first is shown.",
                                                   "값이 같은 지점이 여럿이면 첫 지점을 보입니다."})
                                            : LocalizedText{}},
                  .columns_title = name_text(names[0]),
                  .rows_title = second ? name_text(names[*second]) : say({"run", "실행"}),
                  .columns = as_names(columns),
                  .rows = as_names(sides),
                  .values = std::vector(sides.size(), std::vector<std::optional<double>>(columns.size())),
                  .value = {.title = say({"Makespan", "전체 소요 시간"}), .unit = Unit({{"s", 1}})},
                  .is_lower_better = true};
    for (const SweepRow& row : rows) {
      if ((second && run_at(row, 0) != runs[map]) || !row.makespan) continue;
      const auto column = std::ranges::find(columns, row.values[0]) - columns.begin();
      const auto side = std::ranges::find(sides, second ? row.values[*second] : run_at(row, 0)) - sides.begin();
      std::optional<double>& value = chart.values[static_cast<std::size_t>(side)][static_cast<std::size_t>(column)];
      if (!value) value = row.makespan->nominal;
    }
    section.blocks.emplace_back(ReportChart{"map-" + std::to_string(map + 1), Chart(std::move(chart))});
  }
}

Table table_of(const std::vector<SweepRow>& rows, const std::vector<std::string>& names) {
  Table table{"sweep", {}, {}, {}};
  for (const std::string& name : names) table.columns.push_back({name, name_text(name), true});
  table.columns.push_back(text_column("system", {"system", "시스템"}));
  table.columns.push_back(text_column("workload", {"workload", "워크로드"}));
  table.columns.push_back(text_column("policy", {"policy", "정책"}));
  table.columns.push_back(number_column("makespan", {"makespan", "전체 소요 시간"}));
  table.columns.push_back(number_column("utilization", {"utilization", "사용률"}));
  for (const SweepRow& row : rows) {
    if (table.rows.size() == kMostRows) break;
    std::vector<Cell>& cells = table.rows.emplace_back();
    for (const std::string& value : row.values) cells.push_back(Cell::name(value));
    cells.push_back(Cell::name(row.system));
    cells.push_back(Cell::name(row.workload));
    cells.push_back(Cell::name(row.policy));
    cells.push_back(row.makespan ? Cell(*row.makespan) : Cell(say({"cannot run", "실행 불가"})));
    cells.push_back(row.makespan && row.utilization ? part_cell(*row.utilization / 100) : Cell());
  }
  return table;
}

}  // namespace

HtmlReport sweep_report(const Document& document, const std::string& csv, std::size_t pointers, const ReportOrigin& origin) {
  std::vector<std::string> names;
  const std::vector<SweepRow> rows = rows_of(csv, pointers, names);
  const std::string title = document.as_written("/title").value_or(document.file);
  const std::string korean = document.as_written("/title/ko").value_or(title);
  HtmlReport report{.title = {document.as_written("/title/en").value_or(title), korean},
                    .kind = say({"Sweep", "스윕"}),
                    .answer = {},
                    .basis = {},
                    .language = origin.language};
  const SweepRow* best = nullptr;
  for (const SweepRow& row : rows)
    if (row.makespan && (best == nullptr || row.makespan->nominal < best->makespan->nominal)) best = &row;
  std::string varied;
  for (const std::string& name : names) varied += (varied.empty() ? "`" : ", `") + name + "`";
  if (best == nullptr) {
    report.answer.push_back(say({"No point can run.", "실행할 수 있는 지점이 없습니다."}));
  } else {
    std::string place;
    for (std::size_t i = 0; i < names.size(); ++i) place += (i == 0 ? "`" : ", `") + names[i] + "` = " + best->values[i];
    report.answer.push_back(say({"The shortest makespan is {0}, of {1} with {2}.", "가장 짧은 전체 소요 시간은 {0}: {1}, {2}."},
                                *best->makespan, run_at(*best, 0), place));
  }
  report.basis.push_back(
      say({"Varied: {0}; {1} simulated.", "바꾼 입력: {0}; 시뮬레이션 {2}건."}, varied, counted(rows.size(), "run"), rows.size()));
  ReportSection maps{.id = "maps", .title = say({"Maps", "열지도"}), .blocks = {}};
  if (!rows.empty()) add_maps(rows, names, maps);
  if (!maps.blocks.empty()) report.sections.push_back(std::move(maps));
  ReportSection points{.id = "points", .title = say({"All points", "모든 지점"}), .blocks = {table_of(rows, names)}};
  if (rows.size() > kMostRows)
    points.blocks.emplace_back(
        Sentence{say({"The first {0} of {1} rows; `--csv` writes all.", "{1}행 중 처음 {0}행이며, 전체는 `--csv`가 기록합니다."},
                     kMostRows, rows.size())});
  report.sections.push_back(std::move(points));
  report.sections.push_back(reproduction_section(origin));
  return report;
}

}  // namespace gpusim
