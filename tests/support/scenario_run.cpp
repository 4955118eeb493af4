#include "tests/support/scenario_run.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "gpusim/verify.hpp"

namespace gpusim::test {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_quoted && line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"')
      fields.back() += line[i++];
    else if (line[i] == '"')
      is_quoted = !is_quoted;
    else if (line[i] == ',' && !is_quoted)
      fields.emplace_back();
    else
      fields.back() += line[i];
  }
  return fields;
}

}  // namespace

std::string report(const ReportInput& input, std::string_view name) {
  for (const ReportRow& row : report_table()) {
    if (row.name != name) continue;
    std::ostringstream out;
    row.write(input, out);
    return std::move(out).str();
  }
  throw std::out_of_range("no report is called " + std::string(name));
}

Rows read_csv(const std::string& text) {
  Rows rows;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  const std::vector<std::string> columns = fields_of(line);
  while (std::getline(lines, line)) {
    const std::vector<std::string> fields = fields_of(line);
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i]] = i < fields.size() ? fields[i] : "";
  }
  return rows;
}

std::int64_t nanoseconds(std::string_view seconds) {
  const std::size_t point = std::min(seconds.find('.'), seconds.size());
  std::string digits(seconds.substr(0, point));
  std::string decimals(point < seconds.size() ? seconds.substr(point + 1) : "");
  decimals.resize(9, '0');
  return std::stoll(digits + decimals);
}

std::string ScenarioRun::violations() const {
  std::istringstream gantt(gantt_csv);
  std::string text;
  for (const Violation& violation : verify_gantt(scenario, gantt, "gantt.csv"))
    text += "gantt.csv:" + std::to_string(violation.line.value_or(0)) + ": " + violation.message + "\n";
  return text;
}

std::vector<Result> simulate_or_refuse(const Scenario& scenario, unsigned threads) {
  std::vector<Result> results = simulate_all(scenario, threads);
  for (const Result& result : results)
    if (result.cases.empty()) throw Infeasible(scenario.document.file, "", result.why_not);
  return results;
}

ScenarioRun run_text(const std::string& json, const LoadOptions& options) {
  ScenarioRun run{load(parse_text(json, "test.json"), options), {}, {}, {}};
  run.results = simulate_or_refuse(run.scenario, 1);
  run.gantt_csv = run.report("gantt");
  run.summary_csv = run.report("summary");
  return run;
}

}  // namespace gpusim::test
