#include "sim/scenario/shared_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

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

/// The first of the systems whose times hang together with those of this one, through others too.
SystemId first_with_same_times(const Scenario& scenario, SystemId system) {
  std::vector<SystemId> together{system};
  for (std::size_t next = 0; next < together.size(); ++next)
    for (const SystemId other : scenario.systems.ids())
      if (std::ranges::find(together, other) == together.end() && share_times(scenario, together[next], other))
        together.push_back(other);
  return *std::ranges::min_element(together);
}

std::string times_of(const Scenario& scenario, SystemId system) {
  return fmt::format("times of system {}", index(first_with_same_times(scenario, system)));
}
constexpr const char* kSharedPrices = "shared prices";

/// Each price and power of the system itself that is a range, once, as text.
std::set<std::string> own_price_ranges(const System& system) {
  std::set<std::string> ranges;
  const auto add_price = [&](const char* name, const std::optional<Value>& price) {
    if (has_range(price)) ranges.insert(fmt::format("{} {} {} {}", name, price->low, price->high, price->unit.text()));
  };
  const auto add_power = [&](const char* name, const std::optional<Ranged<Power>>& power) {
    if (has_range(power)) ranges.insert(fmt::format("{} {} {}", name, power->low.raw(), power->high.raw()));
  };
  for (const Pool& pool : system.pools) {
    add_price("rent", pool.cost.rent);
    add_price("purchase", pool.cost.purchase);
    add_price("lifetime", pool.cost.lifetime);
    add_price("hosting", pool.cost.hosting);
    add_price("operation", pool.cost.operation);
    add_power("busy", pool.power.busy);
    add_power("idle", pool.power.idle);
    add_power("host", pool.power.host);
  }
  return ranges;
}

/// The prices of the first system that has the same ranges and a GPU in common: what such GPUs cost is one price.
std::string prices_of(const Scenario& scenario, SystemId system) {
  const std::set<std::string> ranges = own_price_ranges(scenario.systems[system]);
  for (const SystemId first : scenario.systems.ids())
    if (share_times(scenario, first, system) && own_price_ranges(scenario.systems[first]) == ranges)
      return fmt::format("prices of system {}", index(first));
  return fmt::format("prices of system {}", index(system));
}

/// Whether a price that all systems share is a range.
bool has_shared_price_ranges(const Scenario& scenario) {
  const Costs& costs = scenario.costs;
  const auto is_range = [](const auto& named) { return named.second.is_range(); };
  return costs.month.is_range() || costs.work_month.is_range() || has_range(costs.electricity) || has_range(costs.egress) ||
         std::ranges::any_of(costs.rates, is_range) || std::ranges::any_of(costs.frequency, is_range) ||
         std::ranges::any_of(scenario.people, [](const Person& person) { return has_range(person.salary); }) ||
         scenario.energy.pue.is_range() || has_range(scenario.energy.carbon);
}

}  // namespace

bool share_times(const Scenario& scenario, SystemId system, SystemId other) {
  return system == other || have_common_gpu(scenario.systems[system], scenario.systems[other]);
}

std::vector<std::string> ranged_inputs(const Scenario& scenario, const Run& run, bool is_about_prices) {
  std::vector<std::string> inputs;
  const std::vector<Performance>& cases = scenario.performance_of(run);
  if (!cases.empty() && cases.front().has_ranges()) inputs.push_back(times_of(scenario, run.system));
  if (!is_about_prices) return inputs;
  if (!own_price_ranges(scenario.systems[run.system]).empty()) inputs.push_back(prices_of(scenario, run.system));
  if (has_shared_price_ranges(scenario)) inputs.emplace_back(kSharedPrices);
  return inputs;
}

CasesOfRun cases_of_run(const Scenario& scenario, const Run& run, const InputEnds& ends, Case otherwise) {
  const auto end = [&](const std::string& input) {
    const auto found = ends.find(input);
    return found == ends.end() ? otherwise : found->second;
  };
  return {end(times_of(scenario, run.system)), end(prices_of(scenario, run.system)), end(kSharedPrices)};
}

const CaseResult& in_case(const Result& result, Case which) {
  const auto found = std::ranges::find(result.cases, which, &CaseResult::which);
  return found == result.cases.end() ? result.cases.front() : *found;
}

Economics economics_in(const Scenario& scenario, const Result& result, const CasesOfRun& cases) {
  const CaseResult& one = in_case(result, cases.times);
  const auto position = static_cast<std::size_t>(&one - result.cases.data());
  if (one.which == cases.own_prices && one.which == cases.shared_prices) return one.economics;
  return economics(scenario.problem_of(result.run, position), one.schedule, scenario.costs, scenario.energy, cases.own_prices,
                   cases.shared_prices);
}

bool for_each_ends(const std::vector<std::string>& inputs, const std::function<void(const InputEnds&)>& take) {
  constexpr std::size_t kMostInputs = 6;
  if (inputs.size() > kMostInputs) return false;
  InputEnds ends;
  const std::function<void(std::size_t)> choose = [&](std::size_t next) {
    if (next == inputs.size()) return take(ends);
    for (const Case which : {Case::nominal, Case::optimistic, Case::pessimistic}) {
      ends[inputs[next]] = which;
      choose(next + 1);
    }
  };
  choose(0);
  return true;
}

void for_each_ends_of_both(const Scenario& scenario, const Result& result, const Result& other,
                           const std::function<void(const AtEnds&, const AtEnds&)>& take) {
  std::vector<std::string> inputs = ranged_inputs(scenario, result.run, true);
  for (std::string& input : ranged_inputs(scenario, other.run, true))
    if (std::ranges::find(inputs, input) == inputs.end()) inputs.push_back(std::move(input));
  std::map<CasesOfRun, Economics> own;
  std::map<CasesOfRun, Economics> others;
  const auto at_ends = [&](const Result& of, std::map<CasesOfRun, Economics>& known, const InputEnds& ends) -> AtEnds {
    const CasesOfRun cases = cases_of_run(scenario, of.run, ends, Case::nominal);
    auto found = known.find(cases);
    if (found == known.end()) found = known.emplace(cases, economics_in(scenario, of, cases)).first;
    return {in_case(of, cases.times), found->second};
  };
  for_each_ends(inputs, [&](const InputEnds& ends) { take(at_ends(result, own, ends), at_ends(other, others, ends)); });
}

}  // namespace gpusim
