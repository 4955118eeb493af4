#include <cmath>

#include "gpusim/economics.hpp"

namespace gpusim {
namespace {

/// What every further repetition costs.
double per_run(const Economics& run) { return run.total.value_or(0) - run.part(CostPart::purchase).value_or(0); }

}  // namespace

BreakEven break_even(const Economics& system, const Economics& against, Duration makespan, std::int64_t start) {
  BreakEven result{.fixed = system.fixed,
                   .fixed_against = against.fixed,
                   .per_run = per_run(system),
                   .per_run_against = per_run(against),
                   .runs = {},
                   .time = {},
                   .utilization = {},
                   .payday = {}};
  const double more_at_once = result.fixed - result.fixed_against;
  const double saved_a_run = result.per_run_against - result.per_run;
  if (!(more_at_once * saved_a_run > 0)) return result;
  result.runs = more_at_once / saved_a_run;
  result.time = *result.runs * system.period.value_or(makespan.seconds() * units::second);
  if (system.lifetime) result.utilization = *result.time / *system.lifetime;
  const std::optional<Seconds>& lifetime = more_at_once > 0 ? system.lifetime : against.lifetime;
  if (lifetime && *result.time > *lifetime) return result;
  constexpr double kSecondsADay = 86400;
  const double days = std::floor(*result.time / units::second / kSecondsADay);
  if (days <= static_cast<double>(day_number(9999, 12, 31) - start)) result.payday = start + static_cast<std::int64_t>(days);
  return result;
}

}  // namespace gpusim
