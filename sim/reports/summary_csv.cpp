#include "sim/reports/reports.hpp"

#include "gpusim/metrics.hpp"
#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

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

std::string text_of_measure(double value) { return number_text(value); }
std::string text_of_measure(Duration time) { return exact_seconds(time); }
std::string text_of_measure(DeviceTime time) { return exact_seconds(time); }
std::string text_of_measure(DataSize size) { return gigabytes_text(size); }

using SummaryCell = std::string (*)(const Scenario& scenario, const Result& result);

template <auto measure>
std::string nominal_cell(const Scenario& /*scenario*/, const Result& result) {
  return text_of_measure(result.nominal().*measure);
}
/// The least value over the cases.
template <auto measure>
std::string low_cell(const Scenario& /*scenario*/, const Result& result) {
  const auto value = [](const CaseResult& one) { return one.measures.*measure; };
  return text_of_measure(value(*std::ranges::min_element(result.cases, {}, value)));
}
/// The greatest value over the cases.
template <auto measure>
std::string high_cell(const Scenario& /*scenario*/, const Result& result) {
  const auto value = [](const CaseResult& one) { return one.measures.*measure; };
  return text_of_measure(value(*std::ranges::max_element(result.cases, {}, value)));
}
/// What is written about the bound of the nominal case; nothing where the bound ignores hours, so that it says nothing.
template <std::string (*text)(const Measures& measures)>
std::string bound_cell(const Scenario& /*scenario*/, const Result& result) {
  return result.nominal().bound.ignores_hours ? "" : text(result.nominal());
}

std::string status_cell(const Scenario& /*scenario*/, const Result& result) {
  return result.cases.empty() ? "infeasible: " + result.why_not : "ok";
}
std::string bound_text(const Measures& measures) { return exact_seconds(measures.bound.time); }
std::string bound_name_text(const Measures& measures) { return measures.bound.name; }
std::string gap_text(const Measures& measures) { return number_text(measures.gap * 100); }

std::string tasks_cell(const Scenario& scenario, const Result& result) {
  const Workload& workload = scenario.workloads[result.run.workload];
  std::size_t tasks = 0;
  for (const Job& job : workload.jobs) tasks += tasks_without_barriers(workload, job);
  return fmt::format("{}", tasks);
}

const System& system_of(const Scenario& scenario, const Result& result) { return scenario.systems[result.run.system]; }

/// A column and what stands in it.
struct SummaryRow {
  std::string_view column;
  SummaryCell cell;
  bool is_text = false;  ///< quoted in JSON
};

/// The first ones name the run and say whether it is possible; those after them are empty where it is not.
constexpr std::size_t kColumnsOfEveryRun = 4;
constexpr SummaryRow kSummary[] = {
    {"system", [](const Scenario& scenario, const Result& result) { return system_of(scenario, result).name; }, true},
    {"workload", [](const Scenario& scenario, const Result& result) { return scenario.workloads[result.run.workload].name; }, true},
    {"policy", [](const Scenario& scenario, const Result& result) { return scenario.policies[result.run.policy].name; }, true},
    {"status", status_cell, true},
    {"gpus",
     [](const Scenario& scenario, const Result& result) { return fmt::format("{}", system_of(scenario, result).devices.size()); }},
    {"gpu", [](const Scenario& scenario, const Result& result) { return gpus_text(system_of(scenario, result)); }, true},
    {"jobs", [](const Scenario& scenario,
                const Result& result) { return fmt::format("{}", scenario.workloads[result.run.workload].jobs.size()); }},
    {"tasks", tasks_cell},
    {"makespan_s", nominal_cell<&Measures::makespan>},
    {"makespan_low_s", low_cell<&Measures::makespan>},
    {"makespan_high_s", high_cell<&Measures::makespan>},
    {"until_gpus_s", nominal_cell<&Measures::until_gpus>},
    {"bound_s", bound_cell<bound_text>},
    {"bound_name", bound_cell<bound_name_text>, true},
    {"gap_pct", bound_cell<gap_text>},
    {"proven_optimal",
     [](const Scenario&, const Result& result) { return std::string(result.nominal().proven_optimal ? "true" : "false"); }},
    {"gpu_time_s", nominal_cell<&Measures::gpu_time>},
    {"utilization_pct", [](const Scenario&, const Result& result) { return number_text(result.nominal().utilization * 100); }},
    {"experiments_per_day_serial", nominal_cell<&Measures::experiments_per_day_serial>},
    {"experiments_per_day_serial_low", low_cell<&Measures::experiments_per_day_serial>},
    {"experiments_per_day_serial_high", high_cell<&Measures::experiments_per_day_serial>},
    {"experiments_per_day_saturated", nominal_cell<&Measures::experiments_per_day_back_to_back>},
    {"experiments_per_day_saturated_low", low_cell<&Measures::experiments_per_day_back_to_back>},
    {"experiments_per_day_saturated_high", high_cell<&Measures::experiments_per_day_back_to_back>},
    {"experiments_per_workday", nominal_cell<&Measures::experiments_per_workday>},
    {"experiments_per_workday_low", low_cell<&Measures::experiments_per_workday>},
    {"experiments_per_workday_high", high_cell<&Measures::experiments_per_workday>},
    {"mean_waiting_s", nominal_cell<&Measures::mean_waiting>},
    {"mean_completion_s", nominal_cell<&Measures::mean_completion>},
    {"largest_memory_gb", nominal_cell<&Measures::largest_memory>},
    {"smallest_gpu_gb", nominal_cell<&Measures::smallest_device>},
};

}  // namespace

const std::vector<std::string>& summary_columns() {
  static const std::vector<std::string> kColumns = [] {
    std::vector<std::string> columns;
    for (const SummaryRow& row : kSummary) columns.emplace_back(row.column);
    return columns;
  }();
  return kColumns;
}

bool is_text_in_summary(std::size_t column) { return kSummary[column].is_text; }

std::vector<std::string> summary_row(const Scenario& scenario, const Result& result) {
  std::vector<std::string> cells(std::size(kSummary));
  const std::size_t filled = result.cases.empty() ? kColumnsOfEveryRun : cells.size();
  for (std::size_t column = 0; column < filled; ++column) cells[column] = kSummary[column].cell(scenario, result);
  return cells;
}

void write_summary_csv(const ReportInput& input, std::ostream& out) {
  out << csv_line(summary_columns());
  for (const Result* const result : all_runs(input)) out << csv_line(summary_row(input.scenario, *result));
}

}  // namespace gpusim
