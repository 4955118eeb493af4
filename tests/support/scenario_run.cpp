#include "tests/support/scenario_run.hpp"

#include <sstream>

#include "gpusim/report.hpp"
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

std::string written(const char* report, const ReportInput& input) {
  std::ostringstream out;
  for (const ReportRow& row : report_table())
    if (row.name == report) row.write(input, out);
  return std::move(out).str();
}

}  // namespace

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

std::string ScenarioRun::violations() const {
  std::istringstream gantt(gantt_csv);
  std::string text;
  for (const Violation& violation : verify_gantt(scenario, gantt, "gantt.csv"))
    text += "gantt.csv:" + std::to_string(violation.line) + ": " + violation.message + "\n";
  return text;
}

ScenarioRun run_text(const std::string& json, const LoadOptions& options) {
  ScenarioRun run{load(parse_text(json, "test.json"), options), {}, {}, {}};
  run.results = simulate_all(run.scenario, 1);
  const ReportInput input{run.scenario, run.results, "test"};
  run.gantt_csv = written("gantt", input);
  run.summary_csv = written("summary", input);
  return run;
}

}  // namespace gpusim::test
