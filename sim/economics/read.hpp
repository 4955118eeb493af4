#pragma once
// The sections `costs` and `energy`, and the keys `cost` and `power` of a pool: from JSON, and checked against what they are about.

#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/economics.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

extern const KeySection kCostsKeys, kEnergyKeys, kPoolCostKeys, kPoolPowerKeys;

/// Those whose salaries are paid while they wait for a run.
struct WaitingPeople {
  std::vector<Costs::Waiting> people;
  bool in_working_hours = false;  ///< paid only for the hours in their calendar
  /// The first who waits, if waiting is paid in working hours; null for nobody.
  [[nodiscard]] const Person* first_in_working_hours(const std::vector<Person>& all) const;
};
/// Reads `waiting` of the section `costs`, which may be missing. It is read before the rest, because it can decide when runs start.
[[nodiscard]] WaitingPeople read_waiting(Reader& root, const std::vector<Person>& people);
/// Both sections may be missing. Amounts in other currencies than `costs.currency` need a rate: InputError otherwise.
[[nodiscard]] Costs read_costs(Reader& root, WaitingPeople waiting, const std::vector<std::string>& systems,
                               const std::vector<std::string>& workloads);
[[nodiscard]] EnergyRates read_energy(Reader& root);
[[nodiscard]] PoolCost read_pool_cost(Reader& pool, const std::vector<Person>& people);
[[nodiscard]] PoolPower read_pool_power(Reader& pool);
/// Every amount of the systems and people can be converted to `costs.currency`; sets the currency when only one is in use. Takes
/// the defaults of `costs` where the section is missing and a pool has a price; without both, nothing is priced.
void check_currencies(Costs& costs, const std::vector<System>& systems, const std::vector<Person>& people, Document& document);
/// Notes that purchases are charged by the length of a run, as though GPUs never stood idle, where no frequency says otherwise.
void note_depreciation(const Costs& costs, const std::vector<System>& systems, const std::vector<std::string>& workloads,
                       Document& document);
/// Every GPU has a power when energy is to be counted: stated, or on its data sheet. Takes the defaults of `energy` where the
/// section is missing and something asks for energy. Notes GPUs whose power when idle is not stated.
void check_power(EnergyRates& energy, const Costs& costs, const std::vector<System>& systems, Document& document);
/// Any price, power or rate that matters on this system is a range, so that runs are worth computing at both ends.
[[nodiscard]] bool has_price_ranges(const System& system, const std::vector<Person>& people, const Costs& costs,
                                    const EnergyRates& energy);

/// The position of the person of this name; an InputError at `at` where there is none, or none with a salary.
[[nodiscard]] PersonId paid_person(const Reader& at, const std::string& name, const std::vector<Person>& people);

}  // namespace gpusim
