// When a stated value agrees with another one, in its unit and its currency.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/audit.hpp"
#include "sim/audit/findings.hpp"
#include "sim/formula/formula_tree.hpp"
#include "sim/scenario/quotes.hpp"

namespace gpusim {
namespace {

/// What the last bits of a double may differ by.
double slack(double a, double b) { return 1e-9 * std::max(std::fabs(a), std::fabs(b)); }

std::string quoted_unit(const Unit& unit) { return unit.is_number() ? "a plain number" : fmt::format("\"{}\"", unit.text()); }

/// The unit with one currency in place of another.
Unit with_currency(const Unit& unit, const std::string& from, const std::string& to) {
  std::vector<std::pair<std::string, int>> powers = unit.powers();
  for (auto& [base, power] : powers)
    if (base == from) base = to;
  return Unit(std::move(powers));
}

/// What a unit of a currency is worth in that of the totals; empty where no rate says so.
std::optional<Value> worth(const std::string& currency, const Costs& costs) {
  if (currency == costs.currency) return Value::number(1);
  const auto rate = costs.rates.find(currency);
  return rate == costs.rates.end() ? std::nullopt : std::optional(rate->second);
}

Value product(const Value& one, const Value& other, const Unit& unit) {
  const double ends[] = {one.low * other.low, one.low * other.high, one.high * other.low, one.high * other.high};
  return {one.nominal * other.nominal, *std::ranges::min_element(ends), *std::ranges::max_element(ends), unit};
}

Value reciprocal(const Value& value) { return {1 / value.nominal, 1 / value.high, 1 / value.low, Unit{}.times(value.unit, -1)}; }

}  // namespace

Comparison converted(Comparison comparison, const Value& stated, const Costs& costs) {
  if (!comparison.value) return comparison;
  const std::string from = currency_of(comparison.value->unit);
  const std::string to = currency_of(stated.unit);
  if (from.empty() || to.empty() || from == to || !(with_currency(comparison.value->unit, from, to) == stated.unit))
    return comparison;
  const auto worth_from = worth(from, costs);
  const auto worth_to = worth(to, costs);
  if (!worth_from || !worth_to) {
    comparison.value.reset();
    comparison.why_not = fmt::format("no rate between {} and {} is stated in /costs/rates", from, to);
    return comparison;
  }
  const Value factor = product(*worth_from, reciprocal(*worth_to), Unit({{to, 1}, {from, -1}}));
  comparison.value = product(*comparison.value, factor, stated.unit);
  // A rate is shown as it is stated, where it is one.
  comparison.rate = from == costs.currency ? *worth_to : to == costs.currency ? *worth_from : factor;
  return comparison;
}

void expect_unit(const Claim& claim, const Value& value, std::string_view key) {
  if (!(value.unit == claim.stated->unit))
    throw InputError(
        claim.file, fmt::format("{}/{}", claim.pointer, key),
        fmt::format("the formula gives {}, but the claim states {}", quoted_unit(value.unit), quoted_unit(claim.stated->unit)));
}

Comparison evaluated(const Formula& formula, const FormulaNames& names, const Claim& claim, std::string_view key) {
  try {
    return {formula.text(), formula.evaluate(names), false, ""};
  } catch (const CannotRun& error) {
    return {formula.text(), std::nullopt, false, error.what(), true};
  } catch (const CannotEvaluate& error) {
    return {formula.text(), std::nullopt, false, error.what()};
  } catch (const DivisionByZero& error) {
    return {formula.text(), std::nullopt, false, error.what()};
  } catch (const FormulaError& error) {
    throw InputError(claim.file, fmt::format("{}/{}", claim.pointer, key),
                     fmt::format("{} (at character {} of the formula)", error.what(), error.position + 1));
  }
}

bool agrees(const Claim& claim, const Value& computed) {
  const Value& stated = *claim.stated;
  if (!(stated.unit == computed.unit)) return false;
  const double low_slack = claim.tolerance_low + slack(stated.low, computed.low);
  const double high_slack = claim.tolerance_high + slack(stated.high, computed.high);
  if (stated.is_range() && computed.is_range())
    return std::fabs(stated.low - computed.low) <= low_slack && std::fabs(stated.high - computed.high) <= high_slack;
  // What is called exact is no value out of a range.
  if (computed.is_range() && says_exactly(claim.quote))
    return computed.low >= stated.low - low_slack && computed.high <= stated.high + high_slack;
  // A point inside a range: either way.
  return computed.high >= stated.low - low_slack && computed.low <= stated.high + high_slack;
}

bool agree(const Claim& one, const Claim& other) {
  const Value& a = *one.stated;
  const Value& b = *other.stated;
  if (!(a.unit == b.unit)) return false;
  // Equal, or rounded from one number; what would have to lie at the ends of both roundings does not agree.
  const double extra = slack(a.high, b.high);
  const auto is_near = [&](double more, double less, double tolerance) {
    return more - less <= extra || more - less < tolerance * (1 - 1e-9);
  };
  return is_near(a.low, b.high, one.tolerance_low + other.tolerance_high) &&
         is_near(b.low, a.high, other.tolerance_low + one.tolerance_high);
}

}  // namespace gpusim
