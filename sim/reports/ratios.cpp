// Ratios between two results, and which of their cases are compared.

#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

bool has_range(const std::optional<Value>& value) { return value && value->is_range(); }

bool have_common_gpu(const System& system, const System& other) {
  return std::ranges::any_of(system.gpus,
                             [&](const Gpu& gpu) { return std::ranges::find(other.gpus, gpu.id, &Gpu::id) != other.gpus.end(); });
}

/// True when a price that all systems share is a range.
bool has_common_price_ranges(const Scenario& scenario) {
  const Costs& costs = scenario.costs;
  return costs.month.is_range() || costs.work_month.is_range() || has_range(costs.electricity) || has_range(costs.egress) ||
         std::ranges::any_of(costs.rates, [](const auto& rate) { return rate.second.is_range(); }) ||
         std::ranges::any_of(scenario.people, [](const Person& person) { return has_range(person.salary); }) ||
         scenario.energy.pue.is_range();
}

}  // namespace

const CaseResult& in_case(const Result& result, Case which) {
  for (const CaseResult& one : result.cases)
    if (one.which == which) return one;
  return result.cases.front();
}

bool share_inputs(const Scenario& scenario, std::size_t system, std::size_t other, bool is_about_costs) {
  return system == other || have_common_gpu(scenario.systems[system], scenario.systems[other]) ||
         (is_about_costs && has_common_price_ranges(scenario));
}

std::optional<Value> ratio_over_cases(const Result& result, const Result& other, bool shares_inputs,
                                      const std::function<std::optional<double>(const CaseResult&)>& figure) {
  const auto part = [&](const CaseResult& one, const CaseResult& of) -> std::optional<double> {
    const std::optional<double> above = figure(one);
    const std::optional<double> below = figure(of);
    return above && below && *below > 0 ? std::optional(*above / *below) : std::nullopt;
  };
  const std::optional<double> nominal = part(result.cases.front(), other.cases.front());
  if (!nominal) return std::nullopt;
  Value ratio = Value::number(*nominal);
  const auto reach = [&](const std::optional<double>& one) {
    if (!one) return false;
    ratio.low = std::min(ratio.low, *one);
    ratio.high = std::max(ratio.high, *one);
    return true;
  };
  for (const CaseResult& one : result.cases)
    for (const CaseResult& of : other.cases)
      // If only one of the two has ranges, all its cases are compared with the single case of the other.
      if (!shares_inputs || one.which == of.which || result.cases.size() != other.cases.size())
        if (!reach(part(one, of))) return std::nullopt;
  return ratio;
}

}  // namespace gpusim
