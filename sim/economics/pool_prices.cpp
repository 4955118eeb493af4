// The keys `cost` and `power` of a pool.

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/economics.hpp"
#include "gpusim/reader.hpp"

namespace gpusim {
namespace {

/// A key that says nothing without another one.
void expect_beside(Reader& at, const char* key, const char* other) {
  if (at.has(key) && !at.has(other)) at.at(key).fail(fmt::format("expected \"{}\" beside it", other));
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
  cost.billed = kBilled[at.at_or("billed", "\"use\"").one_of({"use", "busy", "run"})];
  cost.pays_electricity = at.at_or("electricity", "\"included\"").one_of({"included", "extra"}) == 1;
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
    cost.residual = read_residual(at.at_or("residual", "0"));
  }
  const Reader charged = at.at_or("charged", cost.lifetime ? "\"depreciation\"" : "\"whole\"");
  cost.is_depreciated = charged.one_of({"whole", "depreciation"}) == 1;
  if (cost.is_depreciated && !cost.lifetime) charged.fail("expected \"lifetime\" beside it");
}

void read_operation(Reader& at, PoolCost& cost, const std::vector<Person>& people) {
  expect_beside(at, "operator", "operation");
  const auto operation = at.find("operation");
  if (!operation) return;
  cost.operation = read_value(*operation, "s/month", "\"2 h/month\"");
  const Reader person = at.at("operator");
  cost.operator_name = person.text();
  std::vector<std::string> names;
  for (const Person& one : people) names.push_back(one.name);
  const auto found = std::find(names.begin(), names.end(), cost.operator_name);
  if (found == names.end())
    person.fail(fmt::format("unknown person \"{}\"{}", cost.operator_name, suggestion(cost.operator_name, names)));
  if (!people[static_cast<std::size_t>(found - names.begin())].salary)
    person.fail(fmt::format("expected a person with a salary, got \"{}\" without", cost.operator_name));
}

}  // namespace

PoolCost read_pool_cost(Reader& pool, const std::vector<Person>& people) {
  PoolCost cost;
  auto section = pool.find("cost");
  if (!section) return cost;
  Reader& at = *section;
  at.expect_object("what a pool costs");
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
  at.expect_object("the power of a pool");
  const auto watts = [](const Reader& value) { return read_value(value, "W", "\"250 W\""); };
  if (const auto busy = at.find("busy")) power.busy = watts(*busy);
  if (const auto idle = at.find("idle")) power.idle = watts(*idle);
  const bool says_nothing = !power.busy && !power.idle && !at.has("host");
  const Reader host = at.at_or("host", "\"0 W\"");
  power.host = watts(host);
  at.done();
  if (says_nothing) at.fail("expected at least one of \"busy\", \"idle\" and \"host\"");
  return power;
}

}  // namespace gpusim
