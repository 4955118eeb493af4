// Reads the section `energy` and checks that GPUs have a power.

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/text.hpp"
#include "sim/economics/read.hpp"
#include "sim/input/keys.hpp"

namespace gpusim {

constexpr Key kEnergyRows[] = {
    {"pue", "ratio from 1", "=1.0", "power usage effectiveness: energy of the building over energy of the machines"},
    {"carbon", "carbon intensity or place", "no CO2", "CO2 of a unit of energy, stated or that of a country or cloud region"},
    {"idle", "boolean", "=true", "whether the power of idle GPUs counts"},
};
extern constinit const KeySection kEnergyKeys{"energy", "what energy is counted with", kEnergyRows};

namespace {

/// Reads a stated intensity, or looks it up by the name of a country or region.
void read_carbon(const Reader& at, EnergyRates& energy) {
  const std::string name = at.is_string() ? at.text() : "";
  if (name.empty() || !is_letter(name[0])) {
    energy.carbon = ranged<CarbonIntensity>(read_value(at, "kg/J", "\"0.5 kg/kWh\""));
    return;
  }
  const auto row = std::ranges::find(carbon_table(), name, &CarbonRow::name);
  if (row == carbon_table().end())
    at.fail(fmt::format("unknown country or region \"{}\"{}", name, suggestion(name, names_of(carbon_table()))));
  energy.carbon = exactly(row->intensity());
  at.document().note(fmt::format("carbon intensity of {} is {} g/kWh ({}{})", row->place, row->g_per_kwh, row->source,
                                 row->year ? fmt::format(", {}", *row->year) : ""));
}

/// The first GPU of the pool without a power; nullptr when all have one.
const Gpu* gpu_without_power(const System& system, std::size_t pool) {
  if (system.pools[pool].power.busy) return nullptr;
  for (std::size_t one = 0; one < system.classes.size(); ++one)
    if (index(system.classes[one].pool_number) == pool && !system.gpu_of(id<ClassId>(one)).tdp)
      return &system.gpu_of(id<ClassId>(one));
  return nullptr;
}

}  // namespace

EnergyRates read_energy(Reader& root) {
  EnergyRates energy;
  auto section = root.find("energy");
  if (!section) return energy;
  Reader& at = *section;
  at.expect_object(kEnergyKeys);
  energy.is_stated = true;
  const Reader pue = at.at_or("pue");
  const Value effectiveness = read_value(pue, "", "1.2");
  energy.pue = {effectiveness.nominal, effectiveness.low, effectiveness.high};
  if (energy.pue.low < 1) pue.fail_expected("a power usage effectiveness of at least 1");
  if (const auto carbon = at.find("carbon")) read_carbon(*carbon, energy);
  energy.counts_idle = at.at_or("idle").boolean();
  at.done();
  return energy;
}

void check_power(EnergyRates& energy, const Costs& costs, const std::vector<System>& systems, Document& document) {
  bool is_asked_for = energy.is_stated || costs.electricity.has_value();
  for (const System& system : systems)
    for (const Pool& pool : system.pools) is_asked_for = is_asked_for || pool.power.host.has_value();
  if (!is_asked_for) return;
  if (!energy.is_stated) {
    Reader root(document);
    (void)root.at_or_empty("energy");
    energy = read_energy(root);
  }
  std::string silent;
  for (const System& system : systems) {
    bool is_silent = false;
    for (std::size_t pool = 0; pool < system.pools.size(); ++pool) {
      if (const Gpu* gpu = gpu_without_power(system, pool))
        throw InputError(document.file, system.pools[pool].pointer,
                         fmt::format("expected \"power\" with \"busy\", got none, and the data sheet of {} has no TDP", gpu->id));
      is_silent = is_silent || !system.pools[pool].power.idle;
    }
    if (is_silent) silent += (silent.empty() ? "" : ", ") + system.name;
  }
  if (energy.counts_idle && !silent.empty())
    document.note(fmt::format("power of idle GPUs is not stated and not counted: {}", silent));
}

}  // namespace gpusim
