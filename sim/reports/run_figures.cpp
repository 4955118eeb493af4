// The tables of figures: a file and a row each.

#include "sim/reports/run_figures.hpp"

#include "sim/page/phrase.hpp"

namespace gpusim {

using MakeRunFigure = Chart(const RunCase&, GanttColors);
using MakeComparisonFigure = std::optional<Chart>(const SideBySide&, const std::vector<Alternatives>&, WorkloadId);
MakeRunFigure make_gantt_figure, make_timeline_figure;
MakeComparisonFigure make_comparison_figure, make_pareto_figure;

std::span<const RunFigureRow> run_figure_table() {
  static constexpr RunFigureRow kTable[] = {
      {.name = "gantt", .summary = "which task held which GPU when", .make = make_gantt_figure},
      {.name = "timeline", .summary = "GPUs and memory in use, and what waits, over time", .make = make_timeline_figure},
  };
  return kTable;
}

std::span<const ComparisonFigureRow> comparison_figure_table() {
  static constexpr ComparisonFigureRow kTable[] = {
      {.name = "comparison",
       .summary = "time, cost and energy of each system as bars",
       .why_none = "no run of it could be simulated",
       .make = make_comparison_figure},
      {.name = "pareto",
       .summary = "time against money, with ranges",
       .why_none = "it requires at least one run with a price",
       .make = make_pareto_figure},
  };
  return kTable;
}

RunCase run_case(const ReportInput& input, const Result& result, std::size_t which) {
  const Scenario& scenario = input.scenario;
  const CaseResult& one = result.cases[which];
  return {input,
          result.run,
          one,
          scenario,
          scenario.systems[result.run.system],
          scenario.workloads[result.run.workload],
          scenario.performance_of(result.run)[which],
          case_fields(scenario, result.run, one.which)};
}

std::vector<Compared> compared(const SideBySide& of, const std::vector<Alternatives>& sections) {
  std::vector<Compared> all;
  for (const Alternatives& alternatives : sections)
    for (const Alternative& one : alternatives) {
      const std::string& policy = of.scenario.policies[one.policy].name;
      all.push_back({one, sections.size() > 1 ? say({"{}, {}", "{}, {}"}, one.title, policy) : one.title,
                     of.scenario.systems.size() > 1 ? index(one.system) : index(one.policy)});
    }
  return all;
}

LocalizedText run_title(const RunCase& one) {
  const Titles titles(one.scenario);
  const LocalizedText workload = unindented(titles.workloads[one.run.workload]);
  const LocalizedText system = titles.systems[one.run.system];
  if (one.scenario.policies.size() == 1) return say({"{0} on {1}", "{1}의 {0}"}, workload, system);
  return say({"{0} on {1}, policy {2}", "{1}의 {0}, 정책 {2}"}, workload, system, one.scenario.policies[one.run.policy].name);
}

ChartAxis axis_of_run(const RunCase& one) {
  const Duration end = finish(one.result.measures);
  ChartAxis axis{.title = say({"Time", "시간"}), .unit = Unit({{"s", 1}}), .from = 0, .to = end.seconds()};
  if (end == Duration{}) axis.to.reset();
  if (states_start(one.scenario) && end >= kDay) {
    axis.title = say({"Date", "날짜"});
    axis.zero_date = ChartDate{one.scenario.start, one.scenario.start_time};
  }
  for (const ChartMark& mark : deadline_of_run(one)) axis.to = std::max(axis.to.value_or(0), mark.value);
  return axis;
}

std::vector<ChartMark> deadline_of_run(const RunCase& one) {
  constexpr double kFar = 2;
  if (!one.workload.deadline) return {};
  const double at = one.workload.deadline->since_start().seconds();
  if (at > kFar * finish(one.result.measures).seconds()) return {};
  return {{at, say({"deadline", "마감"})}};
}

Ranged<double> chart_value(const Value& value) { return {value.nominal, value.low, value.high}; }

}  // namespace gpusim
