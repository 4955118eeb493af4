#include "sim/commands/catalog_carbon.hpp"

#include <fmt/format.h>

#include "gpusim/economics.hpp"
#include "sim/commands/command.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

Json json_of(const CarbonRow& row) {
  Json json = {{"place", row.place}, {"g_per_kwh", row.g_per_kwh}};
  if (row.year != 0) json["year"] = row.year;
  json["source"] = row.source;
  return json;
}

std::string line_of(const CarbonRow& row) {
  return fmt::format("{:<28} {:<34} {:>8} {:>6}  {}\n", row.name, row.place, row.g_per_kwh,
                     row.year == 0 ? "-" : fmt::format("{}", row.year), row.source);
}

}  // namespace

std::string carbon_text(const std::optional<std::string>& name, bool is_json) {
  std::string text = fmt::format("{:<28} {:<34} {:>8} {:>6}  {}\n", "name", "place", "g/kWh", "year", "source");
  Json all = Json::object();
  std::vector<std::string> names;
  for (const CarbonRow& row : carbon_table()) {
    names.emplace_back(row.name);
    if (name && row.name != *name) continue;
    all[std::string(row.name)] = json_of(row);
    text += line_of(row);
  }
  if (all.empty()) throw UsageError(fmt::format("unknown country or region \"{}\"{}", *name, suggestion(*name, names)));
  if (is_json) return (name ? all.begin().value() : all).dump(2) + "\n";
  return text;
}

}  // namespace gpusim
