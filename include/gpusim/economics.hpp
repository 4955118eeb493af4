#pragma once
// What a run costs, how much energy it draws and how much CO2 it emits, computed from its schedule and the prices of its pools.

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

/// The parts of a total cost in the order in which they are shown, then figures that are computed from them. These figures, from
/// `cash` on, are not parts of the total.
enum class CostPart : std::uint8_t {
  rent,
  purchase,
  electricity,
  hosting,
  operation,
  waiting,
  work,
  egress,
  cash,
  investment,
  depreciation,
  running,
  value_left
};
inline constexpr std::array<std::string_view, 8> kCostParts = {"rent",      "purchase", "electricity", "hosting",
                                                               "operation", "waiting",  "work",        "egress"};
/// The names of all CostParts.
inline constexpr std::array<std::string_view, 13> kCostFigures = {
    "rent",   "purchase", "electricity", "hosting",      "operation", "waiting",   "work",
    "egress", "cash",     "investment",  "depreciation", "running",   "value_left"};

/// The section `costs` of a scenario.
struct Costs {
  std::string currency;                             ///< currency of every Money; empty when nothing is priced
  std::map<std::string, Value, std::less<>> rates;  ///< by currency: how many units of `currency` one unit of it is worth
  Ranged<Seconds> month = exactly(730.5 * 3600 * units::second);     ///< length of a month, for monthly amounts of machines
  Ranged<Seconds> work_month = exactly(176 * 3600 * units::second);  ///< working time in a month, for salaries
  std::optional<Value> electricity;                                  ///< money per joule
  std::optional<Value> egress;                                       ///< money per byte that leaves a rented pool
  struct Waiting {
    PersonId person;
    std::uint32_t count;
  };
  std::vector<Waiting> waiting;
  /// By workload name: how often it is run, per month or per second. Without one its runs follow each other without a pause.
  std::map<std::string, Value, std::less<>> frequency;
  bool waits_in_working_hours = false;  ///< waiting people are paid only for the hours in their calendar
  std::string baseline;                 ///< name of the system that others are compared with; empty for none
  struct Budget {
    std::optional<Value> at_least;
    std::optional<Value> at_most;
    std::vector<CostPart> include;
  };
  std::optional<Budget> budget;
};

/// The section `energy` of a scenario.
struct EnergyRates {
  Ranged<double> pue = exactly(1.0);              ///< power usage effectiveness: energy of the building / that of the machines
  std::optional<Ranged<CarbonIntensity>> carbon;  ///< of the grid; empty when no CO2 is counted
  bool counts_idle = true;                        ///< whether the power of idle GPUs counts
  bool is_stated = false;                         ///< the scenario states something about power, so reports show energy
};

/// Costs, energy and emissions of one run in one case. Where anything is priced, so are `total`, `running`, `investment` and
/// `cash`; a system on which nothing is bought has an investment, a depreciation and a value left of 0.
struct Economics {
  std::array<std::optional<Money>, kCostParts.size()> parts;  ///< by CostPart; empty when not priced
  /// Sum of the priced parts, in which the purchase counts as the scenario charges it: whole, or as depreciation.
  std::optional<Money> total;
  std::optional<Money> running;  ///< sum of the priced parts without the purchase: what this run costs beside it
  /// What every further run costs on average, which break_even() compares: `running`, but where waiting is paid in working hours
  /// and runs follow each other back to back they start at any hour, so waiting counts with its mean over a week. Empty as
  /// `running`.
  std::optional<Money> per_run;
  std::optional<Money> investment;  ///< the whole price of the GPUs that are bought, however it is charged to runs
  std::optional<Money> cash;        ///< investment + running: what has been paid when the first run has ended
  /// The time from one run to the next, 1 / Costs::frequency, but never less than the run takes; empty where no frequency is
  /// stated, so that runs follow each other.
  std::optional<Seconds> period;
  /// False where the system cannot run the workload as often as Costs::frequency says, because a run takes longer.
  bool keeps_frequency = true;
  /// Loss of value from one run to the next by straight-line depreciation (IAS 16, paragraph 62): price x (1 - residual) x period /
  /// lifetime, summed over the pools. If no frequency is stated, the period is the length of the run. Empty when a pool that is
  /// bought states no lifetime.
  std::optional<Money> depreciation;
  /// What the GPUs are still worth at the end of that time: price - depreciation, never less than price x residual. Empty where a
  /// pool that is bought states no lifetime.
  std::optional<Money> value_left;
  Energy energy;
  bool is_energy_known = true;  ///< false when a GPU that ran has no power, neither stated nor on its data sheet, and is left out
  std::optional<Mass> co2;      ///< energy x carbon intensity (GHG Protocol, Scope 2 Guidance, 2015); empty without an intensity
  Duration waiting_open;        ///< part of the run inside the calendar of the first waiting person, without Measures::until_gpus
  Duration waiting_closed;      ///< part of the run outside that calendar: nights, weekends; also without it
  std::optional<bool> fits_budget;
  Money fixed;                      ///< price of the purchased GPUs, however it is charged to runs
  std::optional<Seconds> lifetime;  ///< the shortest lifetime of the purchased GPUs
  /// A part or figure; empty when it is not priced.
  [[nodiscard]] std::optional<Money> part(CostPart part) const;
};

/// Computes the costs, energy and CO2 of one run. A range is taken at its cheap end in the optimistic case and at its expensive end
/// in the pessimistic case.
[[nodiscard]] Economics economics(const Problem& problem, const Schedule& schedule, const Costs& costs, const EnergyRates& energy,
                                  Case which);
/// The same with the prices and powers of the system itself in the case `own` and what all systems share (salaries, electricity,
/// exchange rates, months, frequency, PUE, carbon) in the case `shared`.
[[nodiscard]] Economics economics(const Problem& problem, const Schedule& schedule, const Costs& costs, const EnergyRates& energy,
                                  Case own, Case shared);

/// How the purchase of the GPUs of a system counts in the total cost of a run.
enum class PurchaseBasis : std::uint8_t { none, whole, depreciation, both };
[[nodiscard]] PurchaseBasis purchase_basis(const System& system);

/// The number of repetitions of a workload after which two systems have cost the same. n repetitions cost fixed + n x per_run on
/// either.
struct BreakEven {
  Money fixed;
  Money fixed_against;
  Money per_run;  ///< all parts of the cost except the purchase, waiting as in Economics::per_run
  Money per_run_against;
  /// n = (fixed - fixed_against) / (per_run_against - per_run). Empty when one system is cheaper for every number of runs, or never
  /// more expensive.
  std::optional<double> runs;
  std::optional<Seconds> time;        ///< time for n runs, one each Economics::period, or back to back without one
  std::optional<double> utilization;  ///< time / lifetime of the purchased GPUs; above 1 they wear out before
  /// Day number at which `time` has passed. Empty where the GPUs whose price is to be earned back wear out before, and after the
  /// year 9999.
  std::optional<std::int64_t> payday;
};
/// Compares two systems in the same case. `makespan` is that of one repetition on the first system, `start` the day number of
/// simulated time 0.
[[nodiscard]] BreakEven break_even(const Economics& system, const Economics& against, Duration makespan, std::int64_t start);

/// The carbon intensity of a grid, named by ISO 3166 country ("KOR") or "provider/region" ("gcp/asia-northeast3").
struct CarbonRow {
  std::string_view name;
  std::string_view place;
  std::optional<int> year;  ///< of the measurement; empty when the source states none
  double g_per_kwh;         ///< grams of CO2 per kilowatt-hour, the number that the source prints
  std::string_view source;
  [[nodiscard]] CarbonIntensity intensity() const { return CarbonIntensity::raw(g_per_kwh / 1000 / (units::kWh / units::J)); }
};
/// All rows, countries before regions, built in from scenarios/carbon.
[[nodiscard]] const std::vector<CarbonRow>& carbon_table();

}  // namespace gpusim
