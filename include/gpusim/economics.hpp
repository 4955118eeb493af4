#pragma once
// What a run costs, draws and emits: computed from its schedule and the prices of its pools.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/value.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

struct Problem;
class Schedule;

/// The parts of a total, in the order they are shown.
enum class CostPart : std::uint8_t { rent, purchase, electricity, hosting, operation, waiting, work, egress };
inline constexpr std::array<std::string_view, 8> kCostParts = {"rent",      "purchase", "electricity", "hosting",
                                                               "operation", "waiting",  "work",        "egress"};

/// The section `costs`.
struct Costs {
  std::string currency;                             ///< of totals; empty when nothing is priced
  std::map<std::string, Value, std::less<>> rates;  ///< by currency: units of `currency` per unit of it
  Value month = Value::number(730.5 * 3600);        ///< seconds of a clock month, for monthly amounts of machines
  Value work_month = Value::number(176 * 3600);     ///< seconds of work in a month, for salaries
  std::optional<Value> electricity;                 ///< money per joule
  std::optional<Value> egress;                      ///< money per byte that leaves a rented pool
  struct Waiting {
    PersonId person;
    std::uint32_t count;
  };
  std::vector<Waiting> waiting;
  bool waits_in_working_hours = false;  ///< only the hours in the person's calendar are paid
  std::string baseline;                 ///< a system
  struct Budget {
    std::optional<Value> at_least;
    std::optional<Value> at_most;
    std::vector<CostPart> include;
  };
  std::optional<Budget> budget;
};

/// The section `energy`.
struct EnergyRates {
  Value pue = Value::number(1);
  std::optional<Value> carbon;  ///< kg per joule
  bool counts_idle = true;
  bool is_stated = false;  ///< the scenario says something about power, so reports show energy
};

/// An amount in Costs::currency.
using Money = double;

/// What one run costs, draws and emits in one case.
struct Economics {
  std::array<std::optional<Money>, kCostParts.size()> parts;  ///< empty: not priced
  std::optional<Money> total;                                 ///< sum of what is priced
  Energy energy;
  bool is_energy_known = true;  ///< false: a card that ran has no power, neither stated nor on its data sheet, and is left out
  std::optional<Mass> co2;      ///< empty: the carbon intensity is not stated
  Duration waiting_open;        ///< of the run, inside the calendars of those who wait (the first of them)
  Duration waiting_closed;      ///< and outside: nights, weekends
  std::optional<bool> fits_budget;
  Money fixed = 0;                  ///< price of the cards bought, less what is left of it, however it is charged to runs
  std::optional<Seconds> lifetime;  ///< the shortest of these cards
  [[nodiscard]] std::optional<Money> part(CostPart part) const { return parts[static_cast<std::size_t>(part)]; }
};

/// Computes the costs, energy and CO2 of one run. Ranges are taken at their cheap end in the optimistic case, at their dear end in
/// the pessimistic one.
[[nodiscard]] Economics economics(const Problem& problem, const Schedule& schedule, const Costs& costs, const EnergyRates& energy,
                                  Case which);

/// Repetitions of one workload after which two systems have cost the same: fixed + n x per_run on either.
struct BreakEven {
  Money fixed;
  Money fixed_against;
  Money per_run;  ///< all parts but the purchase
  Money per_run_against;
  /// n = (fixed - fixed_against) / (per_run_against - per_run). Empty: the same one is cheaper at any number of runs, or never
  /// dearer.
  std::optional<double> runs;
  std::optional<Seconds> time;         ///< n runs back to back
  std::optional<double> utilization;   ///< time / lifetime of the cards bought; above 1 they are worn out before
  std::optional<std::int64_t> payday;  ///< the day number on which that time has passed; empty after the year 9999
};
/// Compares a system with another in the same case. `makespan` is of one repetition on the first, `start` the day number of time 0.
[[nodiscard]] BreakEven break_even(const Economics& system, const Economics& against, Duration makespan, std::int64_t start);

/// Grid carbon intensity by ISO 3166 country ("KOR") or "provider/region" ("gcp/asia-northeast3").
struct CarbonRow {
  std::string_view name;
  std::string_view place;
  int year;  ///< 0 when the source does not say
  double g_per_kwh;
  std::string_view source;
};
/// All rows, countries before regions; built in from scenarios/carbon.
[[nodiscard]] const std::vector<CarbonRow>& carbon_table();

}  // namespace gpusim
