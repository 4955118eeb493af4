#include "sim/reports/reports.hpp"

#include "gpusim/calendar.hpp"
#include "gpusim/economics.hpp"
#include "sim/reports/csv.hpp"

#include <algorithm>
#include <ostream>

namespace gpusim {
namespace {

void write_pair(const ReportInput& input, const Result& result, const Result& other, Case which, CsvWriter& csv) {
  const Scenario& scenario = input.scenario;
  const CaseResult& here = in_case(result, which);
  const CaseResult& there = in_case(other, which);
  if (!here.economics.total || !there.economics.total || here.economics.fixed == there.economics.fixed) return;
  const std::int64_t start = scenario.start + (scenario.start_time + here.measures.until_gpus).count() / kDay.count();
  const BreakEven found = break_even(here.economics, there.economics, here.measures.makespan, start);
  csv.text(scenario.systems[result.run.system].name).text(scenario.systems[other.run.system].name);
  csv.text(scenario.workloads[result.run.workload].name).text(scenario.policies[result.run.policy].name);
  csv.fields(name(which)).text(scenario.costs.currency);
  csv.number(found.fixed).number(found.fixed_against).number(found.per_run).number(found.per_run_against);
  csv.number(found.runs).number(found.time).number(found.utilization ? std::optional(*found.utilization * 100) : std::nullopt);
  csv.fields(found.payday ? date_text(*found.payday) : "");
  csv.end_row();
}

}  // namespace

bool has_break_even(const ReportInput& input) {
  const auto buys = [](const Pool& pool) { return pool.cost.purchase.has_value(); };
  return std::ranges::any_of(input.scenario.systems, [&](const System& system) { return std::ranges::any_of(system.pools, buys); });
}

void write_break_even_csv(const ReportInput& input, std::ostream& out) {
  CsvWriter csv{out};
  csv.fields(
      "system,against,workload,policy,case,currency,fixed,fixed_against,per_run,per_run_against,runs,time_s,utilization_pct,"
      "payback_date");
  csv.end_row();
  for (const Result& result : input.results)
    for (const Result& other : input.results) {
      const bool is_pair = other.run.system != result.run.system && other.run.workload == result.run.workload &&
                           other.run.policy == result.run.policy && !result.cases.empty() && !other.cases.empty();
      if (!is_pair) continue;
      for (const CaseResult& one : result.cases.size() < other.cases.size() ? other.cases : result.cases)
        write_pair(input, result, other, one.which, csv);
    }
  csv.finish();
}

}  // namespace gpusim
