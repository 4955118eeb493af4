#pragma once
// What a run costs, draws and emits: computed from its trace and the prices of its pools.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/formula.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/trace.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The parts of a total, in the order they are shown.
enum class CostPart : std::uint8_t { rent, purchase, electricity, hosting, operation, waiting, work, egress };
inline constexpr std::array<std::string_view, 8> kCostParts = {"rent",      "purchase", "electricity", "hosting",
                                                               "operation", "waiting",  "work",        "egress"};

/// The section `costs`.
struct Costs {
  std::string currency;                             ///< of totals; empty when nothing is priced
  std::map<std::string, Value, std::less<>> rates;  ///< by currency: units of `currency` per unit of it
  Value month;                                      ///< seconds of a clock month, for monthly amounts of machines
  Value work_month;                                 ///< seconds of work in a month, for salaries
  std::optional<Value> electricity;                 ///< money per joule
  std::optional<Value> egress;                      ///< money per byte that leaves a rented pool
  struct Waiting {
    std::uint32_t person;
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
  std::string carbon_source;    ///< country or region, or empty
  bool counts_idle = true;
};

/// Of one run in one case. Money in Costs::currency, energy in joules, CO2 in kg.
struct Economics {
  std::array<std::optional<double>, kCostParts.size()> parts;  ///< empty: not priced
  std::optional<double> total;                                 ///< sum of what is priced
  double energy = 0;
  std::optional<double> co2;
  Duration waiting_open;    ///< of the run, inside the calendars of those who wait (the first of them)
  Duration waiting_closed;  ///< and outside: nights, weekends
  std::optional<bool> fits_budget;
  [[nodiscard]] std::optional<double> part(CostPart part) const { return parts[static_cast<std::size_t>(part)]; }
};

/// Reads the sections; both may be missing. Amounts in other currencies than `costs.currency` need a rate: InputError otherwise.
[[nodiscard]] Costs read_costs(Reader& root, const std::vector<Person>& people, const std::vector<std::string>& systems);
[[nodiscard]] EnergyRates read_energy(Reader& root);
/// The keys `cost` and `power` of a pool.
[[nodiscard]] PoolCost read_pool_cost(Reader& pool, const std::vector<Person>& people);
[[nodiscard]] PoolPower read_pool_power(Reader& pool);
/// Every amount of the systems and people can be converted to `costs.currency`; sets the currency when only one is in use.
void check_currencies(Costs& costs, const std::vector<System>& systems, const std::vector<Person>& people, Document& document);

[[nodiscard]] Economics economics(const System& system, const Workload& workload, const Performance& performance,
                                  const Trace& trace, const Costs& costs, const EnergyRates& energy, Case which);

/// Grid carbon intensity, kg per joule, by ISO 3166 country ("KOR") or "provider/region" ("gcp/asia-northeast3").
struct CarbonRow {
  std::string_view name;
  std::string_view place;
  int year;
  double g_per_kwh;
  std::string_view source;
};
[[nodiscard]] const std::vector<CarbonRow>& carbon_table();

}  // namespace gpusim
