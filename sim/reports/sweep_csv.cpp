// Writes sweep.csv: the values of each point, and the summary of each of its runs.

#include "sim/reports/sweep_csv.hpp"
#include "sim/input/text_tables.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void append(std::vector<std::string>& fields, const std::vector<std::string>& more) {
  fields.insert(fields.end(), more.begin(), more.end());
}

}  // namespace

std::string sweep_header(const Sweep& sweep) {
  std::vector<std::string> columns = {"point"};
  append(columns, sweep.pointers());
  append(columns, summary_columns());
  append(columns, waiting_columns());
  return csv_line(columns);
}

SweepRows sweep_rows(const Sweep& sweep, std::size_t point, const Document& document, const LoadOptions& loading) {
  Document at_point = document;
  std::vector<std::string> front = sweep.apply(point, at_point);
  front.insert(front.begin(), std::to_string(point));
  LoadOptions tolerant = loading;
  tolerant.keep_infeasible = true;
  Scenario scenario = load(std::move(at_point), tolerant);
  SweepRows rows;
  for (const Run& run : scenario.runs) {
    std::vector<std::string> row = front;
    Result result{.run = run};
    try {
      result = simulate_run(scenario, run);
      rows.has_run = rows.has_run || !result.cases.empty();
    } catch (const Infeasible& infeasible) {
      result.why_not = infeasible.reason();
    }
    append(row, summary_row(scenario, result));
    append(row, waiting_row(result));
    rows.text += csv_line(row);
  }
  return rows;
}

}  // namespace gpusim
