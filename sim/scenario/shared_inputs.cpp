#include "sim/scenario/shared_inputs.hpp"

#include <algorithm>

namespace gpusim {
namespace {

/// True when it is stated, and with a range.
template <class Stated>
bool has_range(const std::optional<Stated>& value) {
  return value && value->is_range();
}

bool have_common_gpu(const System& system, const System& other) {
  return std::ranges::any_of(system.gpus,
                             [&](const Gpu& gpu) { return std::ranges::find(other.gpus, gpu.id, &Gpu::id) != other.gpus.end(); });
}

/// Whether a price that all systems share is a range.
bool has_common_price_ranges(const Scenario& scenario) {
  const Costs& costs = scenario.costs;
  return costs.month.is_range() || costs.work_month.is_range() || has_range(costs.electricity) || has_range(costs.egress) ||
         std::ranges::any_of(costs.rates, [](const auto& rate) { return rate.second.is_range(); }) ||
         std::ranges::any_of(scenario.people, [](const Person& person) { return has_range(person.salary); }) ||
         scenario.energy.pue.is_range();
}

}  // namespace

bool share_inputs(const Scenario& scenario, SystemId system, SystemId other, bool is_about_costs) {
  return system == other || have_common_gpu(scenario.systems[system], scenario.systems[other]) ||
         (is_about_costs && has_common_price_ranges(scenario));
}

}  // namespace gpusim
