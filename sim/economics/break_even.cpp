#include <cmath>

#include "gpusim/economics.hpp"

namespace gpusim {
namespace {

/// The cost of every further repetition.
Money per_run(const Economics& run) {
  return run.per_run.value_or(run.total.value_or(Money{}) - run.part(CostPart::purchase).value_or(Money{}));
}

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
  const Money more_at_once = result.fixed - result.fixed_against;
  const Money saved_a_run = result.per_run_against - result.per_run;
  if (!((more_at_once * saved_a_run).raw() > 0)) return result;
  result.runs = more_at_once / saved_a_run;
  result.time = *result.runs * system.period.value_or(to_seconds(makespan));
  if (system.lifetime) result.utilization = *result.time / *system.lifetime;
  const std::optional<Seconds>& lifetime = more_at_once > Money{} ? system.lifetime : against.lifetime;
  if (lifetime && *result.time > *lifetime) return result;
  constexpr double kSecondsADay = 86400;
  const double days = std::floor(*result.time / units::second / kSecondsADay);
  if (days <= static_cast<double>(day_number(9999, 12, 31) - start)) result.payday = start + static_cast<std::int64_t>(days);
  return result;
}

}  // namespace gpusim
