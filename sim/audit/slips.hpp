#pragma once
// Ways in which a stated value comes about that the simulation does not give: each is recognized by computing the wrong value.

#include <cstddef>
#include <optional>
#include <vector>

#include "gpusim/audit.hpp"

namespace gpusim {

/// The factor between two amounts, at least 1; infinite when only one of them is 0 or their signs differ.
[[nodiscard]] double factor_between(double one, double other);

/// A total cost that has the electricity in it once more.
struct ElectricityTwice {
  Money total;        ///< with the electricity once
  Money electricity;  ///< what is added once more
  bool is_in_rent;    ///< the rent includes it already
};
[[nodiscard]] std::optional<ElectricityTwice> electricity_twice(const Claim& claim, const Problem& problem,
                                                                const CaseResult& result, const Scenario& scenario);

/// The power whose use in one hour is the energy that the claim states, or whose price for one hour is the cost: the mean
/// of the run, or that of all GPUs together when they are busy. `right` is the value for the whole run.
[[nodiscard]] std::optional<Power> power_of_one_hour(const Claim& claim, const Value& right, const System& system,
                                                     const CaseResult& result);

/// The values that stand in a formula, those of named quantities included, but not those of functions and claims.
[[nodiscard]] std::vector<Value> values_in(const Formula& formula, const FormulaNames& names);

/// How the hours of a calculation were left out or counted once more: `time` is one of its times, and the claim is what follows
/// with one hour instead, or with that time squared over an hour. `right` is the value of the formula, an amount of energy, its
/// price or a power.
struct HourSlip {
  Value time;
  bool is_power_for_energy;
};
[[nodiscard]] std::optional<HourSlip> hour_slip(const Claim& claim, const Formula& formula, const FormulaNames& names,
                                                const Value& right);

/// Whether the claim's time or GPU time follows from the tasks of the run when each holds one GPU although some need several at
/// once; then the largest number of GPUs that a task needs.
[[nodiscard]] std::optional<std::size_t> ignored_gang(const Claim& claim, const Workload& workload, const System& system,
                                                      const CaseResult& result);

/// Which days a number of days counts instead of the other ones.
enum class DaysTaken {
  working_for_calendar,  ///< weekends are left out of what runs on them too
  calendar_for_working,  ///< weekends are counted although nothing happens on them
};
/// `right` is what the claim should state, in seconds; `start` the day number of the start where the whole time is one run.
[[nodiscard]] std::optional<DaysTaken> days_taken(const Claim& claim, const Value& right, const std::optional<std::int64_t>& start);

}  // namespace gpusim
