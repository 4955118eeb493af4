// The keys `cost` and `power` of a pool.

#include <fmt/format.h>

#include "sim/economics/read.hpp"
#include "sim/input/keys.hpp"

namespace gpusim {

constexpr Key kPoolCostRows[] = {
    {"rent", "money per time", "none", "rent of each GPU"},
    {"billed", "'use'|'busy'|'run'", "=use",
     "hours of rent that are paid: from the pool's first start to its last end, while the GPU is held, or all of the run"},
    {"electricity", "'included'|'extra'", "=included",
     "whether the rent has electricity in it; GPUs that are not rented pay theirs"},
    {"purchase", "money", "none", "price of each GPU"},
    {"lifetime", "months", "none", "how long a GPU is used"},
    {"residual", "ratio up to 1", "=0", "part of the price that is left after the lifetime"},
    {"charged", "'whole'|'depreciation'", "depreciation with a lifetime, else whole",
     "what a run pays of the price: all of it, or price x (1 - residual) x time from run to run / lifetime"},
    {"hosting", "money per month", "none",
     "of each GPU, for the run from the first instant that its pool is available; with `costs.frequency` from run to run"},
    {"operation", "time per month", "none", "work on each GPU, in the same time"},
    {"operator", "name", "none", "the person who does that work"},
};
extern constinit const KeySection kPoolCostKeys{
    "pool cost", "what a pool costs", kPoolCostRows,
    "any of rent, purchase, hosting, operation; billed needs rent; electricity needs rent; lifetime needs purchase; residual needs "
    "lifetime; charged needs purchase; charged=depreciation needs lifetime; operation has operator"};

constexpr Key kPoolPowerRows[] = {
    {"busy", "watts", "the TDP of the data sheet", "of each GPU while a task holds it"},
    {"idle", "watts", "not counted", "of each GPU for the rest of the run in which its pool is available"},
    {"host", "watts", "=0 W", "of each node from the pool's first start to its last end"},
};
extern constinit const KeySection kPoolPowerKeys{"pool power", "the power of a pool", kPoolPowerRows, "any of busy, idle, host"};

namespace {

/// A key that says nothing without another one.
void expect_beside(Reader& at, const char* key, const char* other) {
  if (at.has(key) && !at.has(other)) at.at(key).fail(fmt::format("\"{}\" requires \"{}\"", key, other));
}

double read_residual(const Reader& at) {
  const Value value = read_value(at, "", "0.1");
  if (value.is_range() || value.high > 1) at.fail_expected("a number from 0 to 1, no range");
  return value.nominal;
}

void read_rent(Reader& at, PoolCost& cost) {
  expect_beside(at, "billed", "rent");
  expect_beside(at, "electricity", "rent");
  const auto rent = at.find("rent");
  if (!rent) return;
  cost.rent = read_value(*rent, "$/s", "\"4 USD/h\"");
  constexpr PoolCost::Billed kBilled[] = {PoolCost::Billed::use, PoolCost::Billed::busy, PoolCost::Billed::run};
  cost.billed = kBilled[at.at_or("billed").one_of()];
  cost.pays_electricity = at.at_or("electricity").one_of() == 1;
}

void read_purchase(Reader& at, PoolCost& cost) {
  expect_beside(at, "lifetime", "purchase");
  expect_beside(at, "residual", "lifetime");
  expect_beside(at, "charged", "purchase");
  const auto purchase = at.find("purchase");
  if (!purchase) return;
  cost.purchase = read_value(*purchase, "$", "\"15000 USD\"");
  if (const auto lifetime = at.find("lifetime")) {
    cost.lifetime = read_value(*lifetime, "month", "\"36 month\"");
    if (cost.lifetime->low == 0) lifetime->fail_expected("a lifetime above 0 months");
    cost.residual = read_residual(at.at_or("residual"));
  }
  const Reader charged = at.at_or("charged", cost.lifetime ? "depreciation" : "whole");
  cost.is_depreciated = charged.one_of() == 1;
  if (cost.is_depreciated && !cost.lifetime) charged.fail("\"depreciation\" requires \"lifetime\"");
}

void read_operation(Reader& at, PoolCost& cost, const std::vector<Person>& people) {
  expect_beside(at, "operator", "operation");
  const auto operation = at.find("operation");
  if (!operation) return;
  cost.operation = read_value(*operation, "s/month", "\"2 h/month\"");
  const Reader person = at.at("operator");
  cost.operator_name = person.text();
  (void)paid_person(person, cost.operator_name, people);
}

}  // namespace

PoolCost read_pool_cost(Reader& pool, const std::vector<Person>& people) {
  PoolCost cost;
  auto section = pool.find("cost");
  if (!section) return cost;
  Reader& at = *section;
  at.expect_object(kPoolCostKeys);
  read_rent(at, cost);
  read_purchase(at, cost);
  if (const auto hosting = at.find("hosting")) cost.hosting = read_value(*hosting, "$/month", "\"100 USD/month\"");
  read_operation(at, cost, people);
  at.done();
  if (!cost.rent && !cost.purchase && !cost.hosting && !cost.operation)
    at.fail("expected at least one of \"rent\", \"purchase\", \"hosting\" and \"operation\"");
  return cost;
}

PoolPower read_pool_power(Reader& pool) {
  PoolPower power;
  auto section = pool.find("power");
  if (!section) return power;
  Reader& at = *section;
  at.expect_object(kPoolPowerKeys);
  const auto watts = [](const Reader& value) { return ranged<Power>(read_value(value, "W", "\"250 W\"")); };
  if (const auto busy = at.find("busy")) power.busy = watts(*busy);
  if (const auto idle = at.find("idle")) power.idle = watts(*idle);
  const bool says_nothing = !power.busy && !power.idle && !at.has("host");
  const Reader host = at.at_or("host");
  power.host = watts(host);
  at.done();
  if (says_nothing) at.fail("expected at least one of \"busy\", \"idle\" and \"host\"");
  return power;
}

}  // namespace gpusim
