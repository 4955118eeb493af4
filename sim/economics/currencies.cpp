// Checks the currencies of amounts. Each keeps the currency in which it is stated; amounts in different currencies are added only
// by a stated rate.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/base/text.hpp"
#include "sim/economics/read.hpp"

namespace gpusim {
namespace {

struct Amount {
  std::string pointer;
  std::string currency;
};

std::vector<Amount> amounts_of(const Costs& costs, const std::vector<System>& systems, const std::vector<Person>& people) {
  std::vector<Amount> amounts;
  const auto add = [&](const std::string& pointer, const std::optional<Value>& value) {
    if (value) amounts.push_back({pointer, currency_of(value->unit)});
  };
  for (const System& system : systems)
    for (const Pool& pool : system.pools) {
      add(pool.pointer + "/cost/rent", pool.cost.rent);
      add(pool.pointer + "/cost/purchase", pool.cost.purchase);
      add(pool.pointer + "/cost/hosting", pool.cost.hosting);
    }
  for (const Person& person : people) add(fmt::format("/people/{}/salary", pointer_token(person.name)), person.salary);
  add("/costs/electricity", costs.electricity);
  add("/costs/egress", costs.egress);
  if (costs.budget) {
    add("/costs/budget/at_least", costs.budget->at_least);
    add("/costs/budget/at_most", costs.budget->at_most);
  }
  return amounts;
}

bool has_prices(const std::vector<System>& systems) {
  const auto is_priced = [](const Pool& pool) {
    return pool.cost.rent || pool.cost.purchase || pool.cost.hosting || pool.cost.operation;
  };
  return std::ranges::any_of(systems, [&](const System& system) { return std::ranges::any_of(system.pools, is_priced); });
}

/// The section of a scenario that does not state it, with its defaults in the document.
void take_section(Costs& costs, const std::vector<System>& systems, Document& document) {
  Reader root(document);
  (void)root.at_or_empty("costs");
  costs = read_costs(root, {}, names_of(systems), {});
}

/// True when it is stated, and with a range.
template <class Stated>
bool is_range(const std::optional<Stated>& value) {
  return value && value->is_range();
}

}  // namespace

void check_currencies(Costs& costs, const std::vector<System>& systems, const std::vector<Person>& people, Document& document) {
  const std::vector<Amount> amounts = amounts_of(costs, systems, people);
  // Salaries alone do not make anything priced.
  Reader root(document);
  const bool has_section = root.has("costs");
  if (amounts.empty() || (!has_section && !has_prices(systems))) return;
  if (!has_section) take_section(costs, systems, document);
  const bool is_stated = !costs.currency.empty();
  const std::string currency = is_stated ? costs.currency : amounts.front().currency;
  for (const Amount& amount : amounts) {
    if (amount.currency == currency || costs.rates.contains(amount.currency)) continue;
    const std::string expected =
        is_stated
            ? fmt::format("an amount in {}, or a rate for {} in /costs/rates", currency, amount.currency)
            : fmt::format("an amount in {} as at {}, or \"currency\" and \"rates\" in /costs", currency, amounts.front().pointer);
    throw InputError(document.file, amount.pointer, fmt::format("expected {}, got {}", expected, amount.currency));
  }
  if (is_stated) return;
  costs.currency = currency;
  Reader section = root.at("costs");
  section.describe(kCostsKeys);
  (void)section.at_or("currency", currency);
}

void note_depreciation(const Costs& costs, const std::vector<System>& systems, const std::vector<std::string>& workloads,
                       Document& document) {
  std::vector<std::string> depreciated;
  for (const System& system : systems)
    if (std::ranges::any_of(system.pools, [](const Pool& pool) { return pool.cost.is_depreciated; }))
      depreciated.push_back(system.name);
  std::vector<std::string> open;
  for (const std::string& name : workloads)
    if (!costs.frequency.contains(name)) open.push_back(fmt::format("\"{}\"", name));
  if (depreciated.empty() || open.empty()) return;
  if (open.size() < workloads.size()) {
    document.note(fmt::format(
        "a run of {} is charged the loss of value of bought GPUs while it lasts, as though they never stood idle between "
        "runs: {}; /costs/frequency may state how often it is run",
        fmt::join(open, ", "), fmt::join(depreciated, ", ")));
    return;
  }
  document.note(
      fmt::format("a run is charged the loss of value of bought GPUs while it lasts, as though they never stood idle between runs: "
                  "{}; /costs/frequency may state how often a workload is run",
                  fmt::join(depreciated, ", ")));
}

bool has_price_ranges(const System& system, const std::vector<Person>& people, const Costs& costs, const EnergyRates& energy) {
  for (const Pool& pool : system.pools) {
    const PoolCost& cost = pool.cost;
    for (const auto* price : {&cost.rent, &cost.purchase, &cost.lifetime, &cost.hosting, &cost.operation})
      if (is_range(*price)) return true;
    for (const auto* power : {&pool.power.busy, &pool.power.idle, &pool.power.host})
      if (is_range(*power)) return true;
  }
  const auto has_range = [](const Person& person) { return is_range(person.salary); };
  if (!costs.currency.empty() && std::ranges::any_of(people, has_range)) return true;
  if (std::ranges::any_of(costs.rates, [](const auto& rate) { return rate.second.is_range(); })) return true;
  if (std::ranges::any_of(costs.frequency, [](const auto& often) { return often.second.is_range(); })) return true;
  if (costs.budget && (is_range(costs.budget->at_least) || is_range(costs.budget->at_most))) return true;
  return costs.month.is_range() || costs.work_month.is_range() || is_range(costs.electricity) || is_range(costs.egress) ||
         energy.pue.is_range() || is_range(energy.carbon);
}

}  // namespace gpusim
