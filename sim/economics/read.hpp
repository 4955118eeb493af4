#pragma once
// Reads the sections `costs` and `energy` and the keys `cost` and `power` of a pool, and checks them against the rest of the
// scenario.

#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/economics.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// A value as a quantity with its range. The caller has checked its unit.
template <class T>
[[nodiscard]] Ranged<T> ranged(const Value& value) {
  return {T::raw(value.nominal), T::raw(value.low), T::raw(value.high)};
}

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
/// Checks that every amount of the systems and people can be converted to `costs.currency`; throws InputError for an amount in
/// another currency without a rate. Sets the currency when only one is in use. If the section `costs` is missing but a pool has a
/// price, its defaults are used; if no pool has one either, nothing is priced.
void check_currencies(Costs& costs, const std::vector<System>& systems, const std::vector<Person>& people, Document& document);
/// Adds a note if depreciation is charged only for the time of a run because no frequency is stated, as though GPUs never stood
/// idle between runs.
void note_depreciation(const Costs& costs, const std::vector<System>& systems, const std::vector<std::string>& workloads,
                       Document& document);
/// Checks, when energy is to be counted, that every GPU has a power, stated or on its data sheet; throws InputError otherwise. If
/// the section `energy` is missing but the costs or a pool need it, its defaults are used. Notes GPUs without a stated idle power.
void check_power(EnergyRates& energy, const Costs& costs, const std::vector<System>& systems, Document& document);
/// True when a price, power or rate that applies to this system is a range, so that runs need all three cases.
[[nodiscard]] bool has_price_ranges(const System& system, const std::vector<Person>& people, const Costs& costs,
                                    const EnergyRates& energy);

/// The position of the person with this name. Throws InputError at `at` when there is none, or the person has no salary.
[[nodiscard]] PersonId paid_person(const Reader& at, const std::string& name, const std::vector<Person>& people);

}  // namespace gpusim
