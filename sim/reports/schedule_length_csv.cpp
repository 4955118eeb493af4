#include <algorithm>

#include "gpusim/metrics.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void write_length(const RunCase& one, CsvWriter& csv) {
  if (one.workload.graph.arcs() == 0) return;
  const Duration makespan = one.result.measures.makespan;
  const ScheduleLength length = schedule_length(one.problem(), makespan);
  csv.fields(one.fields).seconds(makespan).seconds(length.critical_path).number(length.ratio).seconds(length.sequential);
  csv.number(length.speedup).number(length.efficiency).end_row();
}

}  // namespace

bool has_graphs(const ReportInput& input) {
  return any_workload(input, [](const Workload& workload) { return workload.graph.arcs() > 0; });
}

void write_schedule_length_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input, "system,workload,policy,case,makespan_s,critical_path_s,schedule_length_ratio,sequential_s,speedup,efficiency",
              out, write_length);
}

}  // namespace gpusim
