// When a stated value agrees with another one.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/audit.hpp"
#include "sim/audit/findings.hpp"
#include "sim/scenario/quotes.hpp"

namespace gpusim {
namespace {

/// What the last bits of a double may differ by.
double slack(double a, double b) { return 1e-9 * std::max(std::fabs(a), std::fabs(b)); }

}  // namespace

Comparison evaluated(const Formula& formula, const FormulaNames& names, const Claim& claim, std::string_view key) {
  try {
    return {formula.text(), formula.evaluate(names), false, ""};
  } catch (const CannotRun& error) {
    return {formula.text(), std::nullopt, false, error.what(), true};
  } catch (const CannotEvaluate& error) {
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
  const double extra = slack(a.high, b.high);
  return a.low - one.tolerance_low <= b.high + other.tolerance_high + extra &&
         b.low - other.tolerance_low <= a.high + one.tolerance_high + extra;
}

}  // namespace gpusim
