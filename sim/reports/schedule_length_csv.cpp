#include <algorithm>

#include "gpusim/metrics.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void write_known(const std::optional<double>& value, CsvWriter& csv) {
  if (value)
    csv.number(*value);
  else
    csv.empty();
}

void write_case(const Scenario& scenario, const Result& result, std::size_t which, CsvWriter& csv) {
  const CaseResult& one = result.cases[which];
  const ScheduleLength length = schedule_length(scenario.problem_of(result.run, which), one.measures.makespan);
  csv.fields(case_fields(scenario, result.run, one.which)).seconds(one.measures.makespan).seconds(length.critical_path);
  write_known(length.ratio, csv);
  if (length.sequential)
    csv.seconds(*length.sequential);
  else
    csv.empty();
  write_known(length.speedup, csv);
  write_known(length.efficiency, csv);
  csv.end_row();
}

}  // namespace

bool has_graphs(const ReportInput& input) {
  const std::vector<Workload>& workloads = input.scenario.workloads;
  return std::any_of(workloads.begin(), workloads.end(), [](const Workload& workload) { return workload.graph.arcs() > 0; });
}

void write_schedule_length_csv(const ReportInput& input, std::ostream& out) {
  CsvWriter csv{out};
  csv.fields("system,workload,policy,case,makespan_s,critical_path_s,schedule_length_ratio,sequential_s,speedup,efficiency")
      .end_row();
  for (const Result& result : input.results)
    if (input.scenario.workloads[result.run.workload].graph.arcs() > 0)
      for (std::size_t which = 0; which < result.cases.size(); ++which) write_case(input.scenario, result, which, csv);
  csv.finish();
}

}  // namespace gpusim
