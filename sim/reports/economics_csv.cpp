#include "sim/reports/reports.hpp"

#include "gpusim/economics.hpp"
#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <ostream>

namespace gpusim {
namespace {

std::string optional_text(const std::optional<Money>& amount) { return amount ? number_text(amount->raw()) : std::string{}; }

std::string boolean_text(const std::optional<bool>& value) { return !value ? "" : *value ? "true" : "false"; }

/// The part of the total that is paid for rent, price, electricity and hosting of the GPUs; empty when the total is 0 or not
/// priced.
std::optional<double> hardware_share(const Economics& run) {
  if (!run.total || *run.total == Money{}) return std::nullopt;
  Money hardware;
  for (const CostPart part : {CostPart::rent, CostPart::purchase, CostPart::electricity, CostPart::hosting})
    hardware += run.part(part).value_or(Money{});
  return hardware / *run.total;
}

/// The result of the baseline for the same workload and policy; nullptr when there is none.
const Result* baseline_of(const ReportInput& input, const Result& result) {
  for (const Result& other : input.results)
    if (!other.cases.empty() && input.scenario.systems[other.run.system].name == input.scenario.costs.baseline &&
        other.run.workload == result.run.workload && other.run.policy == result.run.policy)
      return &other;
  return nullptr;
}

void append(std::vector<std::string>& row, const std::optional<Value>& value) {
  row.push_back(value ? number_text(value->nominal) : "");
  row.push_back(value ? number_text(value->low) : "");
  row.push_back(value ? number_text(value->high) : "");
}

/// Appends the nominal value, the least and the greatest over the cases.
template <class Figure>
void append_over_cases(std::vector<std::string>& row, const Result& result, Figure figure) {
  append(row, over_cases(result, {}, [&](const CaseResult& one) { return figure(one.economics); }));
}

}  // namespace

std::optional<Value> cost_ratio(const ReportInput& input, const Result& result) {
  const Result* const baseline = baseline_of(input, result);
  if (baseline == nullptr) return std::nullopt;
  const std::optional<Money>& own = result.cases.front().economics.total;
  const std::optional<Money>& other = baseline->cases.front().economics.total;
  if (!own || !other || *other <= Money{}) return std::nullopt;
  Value ratio = Value::number(*own / *other);
  bool is_known = true;
  for_each_ends_of_both(input.scenario, result, *baseline, [&](const AtEnds& one, const AtEnds& of) {
    is_known = is_known && one.economics.total && of.economics.total && *of.economics.total > Money{};
    if (!is_known) return;
    ratio.low = std::min(ratio.low, *one.economics.total / *of.economics.total);
    ratio.high = std::max(ratio.high, *one.economics.total / *of.economics.total);
  });
  return is_known ? std::optional(ratio) : std::nullopt;
}

bool has_economics(const ReportInput& input) {
  if (input.scenario.energy.is_stated) return true;
  return std::ranges::any_of(input.results, [](const Result& result) {
    return !result.cases.empty() && result.cases.front().economics.total.has_value();
  });
}

const std::vector<std::string>& economics_columns() {
  static const std::vector<std::string> kColumns = columns_of(
      "system,workload,policy,currency,rent,purchase,electricity,hosting,operation,waiting,work,egress,total,total_low,total_high,"
      "investment,running,cash,depreciation,value_left,baseline,ratio,ratio_low,ratio_high,hardware_share_pct,fits_budget,energy_"
      "kwh,energy_low_kwh,energy_high_kwh,co2_kg,"
      "co2_low_kg,co2_high_kg,waiting_open_s,waiting_closed_s");
  return kColumns;
}

std::vector<std::string> economics_row(const ReportInput& input, const Result& result) {
  const Scenario& scenario = input.scenario;
  std::vector<std::string> row{scenario.systems[result.run.system].name, scenario.workloads[result.run.workload].name,
                               scenario.policies[result.run.policy].name};
  if (result.cases.empty()) {
    row.resize(economics_columns().size());
    return row;
  }
  const Economics& run = result.cases.front().economics;
  row.push_back(scenario.costs.currency);
  for (const std::optional<Money>& part : run.parts) row.push_back(optional_text(part));
  append_over_cases(row, result, [](const Economics& one) { return number_of(one.total); });
  for (const std::optional<Money>& figure : {run.investment, run.running, run.cash, run.depreciation, run.value_left})
    row.push_back(optional_text(figure));
  row.push_back(run.total ? scenario.costs.baseline : "");
  append(row, cost_ratio(input, result));
  const std::optional<double> share = hardware_share(run);
  row.push_back(share ? number_text(*share * 100) : "");
  row.push_back(boolean_text(run.fits_budget));
  const bool shows_energy = scenario.energy.is_stated;
  append_over_cases(row, result, [&](const Economics& one) -> std::optional<double> {
    if (!shows_energy || !one.is_energy_known) return std::nullopt;
    return one.energy / units::kWh;
  });
  append_over_cases(row, result, co2_kg);
  const bool waits = !scenario.costs.waiting.empty();
  row.push_back(waits ? exact_seconds(run.waiting_open) : "");
  row.push_back(waits ? exact_seconds(run.waiting_closed) : "");
  return row;
}

void write_economics_csv(const ReportInput& input, std::ostream& out) {
  out << csv_line(economics_columns());
  for (const Result& result : input.results) out << csv_line(economics_row(input, result));
}

}  // namespace gpusim
