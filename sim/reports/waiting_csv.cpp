#include <fmt/format.h>

#include <algorithm>

#include "gpusim/report.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void write_value(CsvWriter& csv, Duration value) { csv.seconds(value); }
void write_value(CsvWriter& csv, double value) { csv.number(value); }

template <class Value>
void write_group(const std::string& case_text, const JobGroup& group, std::string_view measure, const Distribution<Value>& values,
                 CsvWriter& csv) {
  csv.fields(case_text).text(group.kind).text(group.name).count(group.jobs).fields(measure);
  write_value(csv, values.mean);
  csv.number(values.geometric_mean);
  for (const Value& quantile : values.quantile) write_value(csv, quantile);
  write_value(csv, values.max);
  csv.end_row();
}

void write_groups(const RunCase& one, CsvWriter& csv) {
  if (!one.result.measures.online) return;
  for (const JobGroup& group : one.result.measures.online->groups) {
    write_group(one.fields, group, "waiting_s", group.waiting, csv);
    write_group(one.fields, group, "completion_s", group.completion, csv);
    write_group(one.fields, group, "stretch", group.stretch, csv);
    write_group(one.fields, group, "bounded_slowdown", group.bounded_slowdown, csv);
    write_group(one.fields, group, "finish_time_fairness", group.finish_time_fairness, csv);
  }
}

}  // namespace

bool has_online(const ReportInput& input) { return any_workload(input, has_arrivals); }

std::vector<std::string> waiting_columns() {
  return {"waiting_p95_s", "completion_p95_s", "bounded_slowdown_mean", "offered_load"};
}

std::vector<std::string> waiting_row(const Result& result) {
  if (result.cases.empty() || !result.nominal().online) return std::vector<std::string>(waiting_columns().size());
  const OnlineMeasures& measures = *result.nominal().online;
  const JobGroup& all = measures.groups.front();
  constexpr std::size_t kP95 = 2;
  return {exact_seconds(all.waiting.quantile[kP95]), exact_seconds(all.completion.quantile[kP95]),
          number_text(all.bounded_slowdown.mean), measures.offered_load ? number_text(*measures.offered_load) : ""};
}

void write_waiting_csv(const ReportInput& input, std::ostream& out) {
  std::string columns = "system,workload,policy,case,group,name,jobs,measure,mean,geometric_mean";
  for (const std::string_view quantile : kQuantileNames) columns += fmt::format(",{}", quantile);
  write_cases(input, columns + ",max", out, write_groups);
}

}  // namespace gpusim
