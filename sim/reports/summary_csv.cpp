#include "sim/reports/reports.hpp"

#include "gpusim/metrics.hpp"
#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

namespace gpusim {
namespace {

/// The GPUs of a system in the order of the first device of each: "2 P40-24GB + 1 V100-PCIe-32GB".
std::string gpus_text(const System& system) {
  std::vector<std::size_t> counts(system.gpus.size());
  std::vector<GpuId> order;
  for (const Device& device : system.devices)
    if (counts[index(device.gpu)]++ == 0) order.push_back(device.gpu);
  std::string text;
  for (const GpuId gpu : order)
    text += fmt::format("{}{} {}", text.empty() ? "" : " + ", counts[index(gpu)], system.gpus[index(gpu)].id);
  return text;
}

/// Appends the least and the greatest value over the cases.
template <class Value, class Text>
void append_low_and_high(std::vector<std::string>& row, const Result& result, Value value, Text text) {
  const auto less = [&](const CaseResult& a, const CaseResult& b) { return value(a.measures) < value(b.measures); };
  const auto [low, high] = std::minmax_element(result.cases.begin(), result.cases.end(), less);
  row.push_back(text(value(low->measures)));
  row.push_back(text(value(high->measures)));
}

void append_rate(std::vector<std::string>& row, const Result& result, double Measures::* rate) {
  row.push_back(number_text(result.nominal().*rate));
  append_low_and_high(row, result, [rate](const Measures& measures) { return measures.*rate; }, number_text);
}

}  // namespace

const std::vector<std::string>& summary_columns() {
  static const std::vector<std::string> kColumns = columns_of(
      "system,workload,policy,status,gpus,gpu,jobs,tasks,makespan_s,makespan_low_s,makespan_high_s,until_gpus_s,bound_s,bound_name,"
      "gap_pct,"
      "proven_optimal,gpu_time_s,utilization_pct,experiments_per_day_serial,experiments_per_day_serial_low,"
      "experiments_per_day_serial_high,experiments_per_day_saturated,experiments_per_day_saturated_low,"
      "experiments_per_day_saturated_high,experiments_per_workday,experiments_per_workday_low,experiments_per_workday_high,"
      "mean_waiting_s,mean_completion_s,largest_memory_gb,smallest_gpu_gb");
  return kColumns;
}

std::vector<std::string> summary_row(const Scenario& scenario, const Result& result) {
  const System& system = scenario.systems[result.run.system];
  const Workload& workload = scenario.workloads[result.run.workload];
  const std::string& policy = scenario.policies[result.run.policy].name;
  if (result.cases.empty()) {
    std::vector<std::string> row{system.name, workload.name, policy, "infeasible: " + result.why_not};
    row.resize(summary_columns().size());
    return row;
  }
  const Measures& measures = result.nominal();
  std::size_t tasks = 0;
  for (const Job& job : workload.jobs) tasks += tasks_without_barriers(workload, job);

  std::vector<std::string> row{system.name,
                               workload.name,
                               policy,
                               "ok",
                               fmt::format("{}", system.devices.size()),
                               gpus_text(system),
                               fmt::format("{}", workload.jobs.size()),
                               fmt::format("{}", tasks),
                               exact_seconds(measures.makespan)};
  append_low_and_high(
      row, result, [](const Measures& one) { return one.makespan; }, [](Duration time) { return exact_seconds(time); });
  row.push_back(exact_seconds(measures.until_gpus));
  const bool says_something = !measures.bound.ignores_hours;
  row.push_back(says_something ? exact_seconds(measures.bound.time) : "");
  row.push_back(says_something ? measures.bound.name : "");
  row.push_back(says_something ? number_text(measures.gap * 100) : "");
  row.emplace_back(measures.proven_optimal ? "true" : "false");
  row.push_back(exact_seconds(measures.gpu_time));
  row.push_back(number_text(measures.utilization * 100));
  append_rate(row, result, &Measures::experiments_per_day_serial);
  append_rate(row, result, &Measures::experiments_per_day_back_to_back);
  append_rate(row, result, &Measures::experiments_per_workday);
  row.push_back(exact_seconds(measures.mean_waiting));
  row.push_back(exact_seconds(measures.mean_completion));
  row.push_back(gigabytes_text(measures.largest_memory));
  row.push_back(gigabytes_text(measures.smallest_device));
  return row;
}

void write_summary_csv(const ReportInput& input, std::ostream& out) {
  out << csv_line(summary_columns());
  for (const Result* const result : all_runs(input)) out << csv_line(summary_row(input.scenario, *result));
}

}  // namespace gpusim
