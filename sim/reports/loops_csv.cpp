#include "sim/reports/reports.hpp"

#include "gpusim/calendar.hpp"

#include "sim/reports/csv.hpp"

#include <algorithm>
#include <cmath>

namespace gpusim {
namespace {

/// The result of a single experiment of the loop of `run` on the same system, under the same policy and in the same case; nullptr
/// when the scenario has no such run.
const CaseResult* one_experiment(const ReportInput& input, const Run& run, Case which) {
  const Scenario& scenario = input.scenario;
  for (const Result& result : input.results) {
    const bool is_same = result.run.system == run.system && result.run.policy == run.policy &&
                         scenario.workloads[result.run.workload].name == scenario.workloads[run.workload].loop->experiment;
    if (is_same && !result.cases.empty()) return &in_case(result, which);
  }
  return nullptr;
}

/// Writes 24 h and the researcher's working day divided by the time of one experiment alone.
void write_simple_counts(const CaseResult* cycle, Duration working_day, CsvWriter& csv) {
  const Duration time = cycle != nullptr ? cycle->measures.makespan : Duration{};
  if (time == Duration{}) {
    for (int column = 0; column < 6; ++column) csv.empty();
    return;
  }
  csv.seconds(time).number(kDay / time).number(working_day / time);
  csv.count(static_cast<std::uint64_t>(kDay.count() / time.count()));
  csv.count(static_cast<std::uint64_t>(working_day.count() / time.count()));
  csv.number(cycle->measures.experiments_per_day_back_to_back);
}

/// The half-width of an interval for the table, which leaves the interval of equal experiments empty too.
template <class T>
std::optional<T> interval(const std::optional<T>& half_width) {
  return half_width && *half_width > T{} ? half_width : std::nullopt;
}

void write_loop(const RunCase& one, CsvWriter& csv) {
  if (!one.result.measures.loop) return;
  const ClosedLoop& loop = *one.workload.loop;
  const LoopMeasures& measures = *one.result.measures.loop;
  const Person* researcher = loop.researcher ? &one.workload.people[index(*loop.researcher)] : nullptr;
  csv.fields(one.fields).text(loop.experiment).count(loop.in_flight);
  csv.text(researcher != nullptr ? researcher->name : "").count(measures.experiments);
  csv.number(measures.per_day).number(interval(measures.per_day_half_width));
  csv.number(measures.per_workday).count(measures.first_day).seconds(measures.mean_cycle).seconds(measures.mean_response);
  csv.number(interval(measures.mean_response_half_width));
  write_simple_counts(one_experiment(one.input, one.run, one.result.which),
                      researcher != nullptr ? researcher->calendar.open_per_workday() : kDay, csv);
  csv.end_row();
}

}  // namespace

bool has_loops(const ReportInput& input) {
  return any_workload(input, [](const Workload& workload) { return workload.loop.has_value(); });
}

void write_loops_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input,
              "system,workload,policy,case,experiment,in_flight,researcher,experiments,experiments_per_day,"
              "experiments_per_day_half_width,experiments_per_workday,first_day_starts,mean_cycle_s,mean_response_s,"
              "mean_response_half_width_s,cycle_s,day_over_cycle,working_day_over_cycle,whole_cycles_per_day,"
              "whole_cycles_per_workday,back_to_back_per_day",
              out, write_loop);
}

}  // namespace gpusim
