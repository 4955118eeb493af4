// Lists data sheets and carbon intensities as text and JSON.

#include <fmt/format.h>

#include <algorithm>

#include "sim/input/json.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

/// The stated text of a fact, with or without origin; empty when the sheet does not have it.
std::string fact(const Json& sheet, const std::string& pointer) {
  const Json::json_pointer at(pointer);
  if (!sheet.contains(at)) return "";
  const Json& value = sheet.at(at);
  const Json& stated = value.is_object() && value.contains("value") ? value["value"] : value;
  return stated.is_string() ? stated.get<std::string>() : stated.dump();
}

void describe(const Json& value, const std::string& key, std::string& text) {
  if (value.is_object() && !value.contains("value")) {
    for (const auto& [name, member] : value.items()) describe(member, key.empty() ? name : key + "." + name, text);
    return;
  }
  const bool has_origin = value.is_object();
  const Json& stated = has_origin ? value["value"] : value;
  std::string line = fmt::format("{:<34} {:<14}", key, stated.is_string() ? stated.get<std::string>() : stated.dump());
  if (has_origin) {
    const auto text_of = [&](const char* name) { return value.contains(name) ? value[name].get<std::string>() : std::string(); };
    line += fmt::format(" {:<10} {:<8} {}", text_of("basis"), text_of("date"), text_of("source"));
  }
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + "\n";
}

Json carbon_object(const CarbonRow& row) {
  Json json = {{"place", row.place}, {"g_per_kwh", row.g_per_kwh}};
  if (row.year) json["year"] = *row.year;
  json["source"] = row.source;
  return json;
}

}  // namespace

std::string catalog_text(const Catalog& catalog) {
  struct Column {
    const char* title;
    const char* pointer;
  };
  static constexpr Column kColumns[] = {
      {"family", "/family"},  {"memory", "/memory"},  {"bandwidth", "/memory_bandwidth"},
      {"FP32", "/peak/fp32"}, {"FP16", "/peak/fp16"}, {"NVLink one way", "/nvlink/bandwidth_per_direction"},
      {"TDP", "/tdp"}};
  std::vector<std::vector<std::string>> rows = {{"GPU"}};
  for (const Column& column : kColumns) rows.front().emplace_back(column.title);
  for (const std::string& id : catalog.ids()) {
    auto& row = rows.emplace_back(std::vector<std::string>{id});
    for (const Column& column : kColumns) row.push_back(fact(catalog.sheet(id)->value, column.pointer));
    // The member that a family's name stands for.
    if (catalog.representative(row[1]) == id && row[1] != id) row[1] += " *";
  }
  return aligned_text(rows, 2) +
         "* what the family's name alone resolves to. Peaks are dense. `gpusim catalog GPU` shows sources.\n";
}

std::string sheet_text(const Catalog& catalog, const std::string& id) {
  std::string text;
  describe(catalog.sheet(id)->value, "", text);
  return text;
}

std::string catalog_json(const Catalog& catalog) {
  Json all = Json::object();
  for (const std::string& id : catalog.ids()) all[id] = catalog.sheet(id)->value;
  return all.dump(2) + "\n";
}

std::string sheet_json(const Catalog& catalog, const std::string& id) { return catalog.sheet(id)->value.dump(2) + "\n"; }

std::string carbon_text(std::span<const CarbonRow> rows) {
  std::string text = fmt::format("{:<28} {:<34} {:>8} {:>6}  {}\n", "name", "place", "g/kWh", "year", "source");
  for (const CarbonRow& row : rows)
    text += fmt::format("{:<28} {:<34} {:>8} {:>6}  {}\n", row.name, row.place, row.g_per_kwh,
                        row.year ? fmt::format("{}", *row.year) : "-", row.source);
  return text;
}

std::string carbon_json(const CarbonRow& row) { return carbon_object(row).dump(2) + "\n"; }

std::string carbon_json(std::span<const CarbonRow> rows) {
  Json all = Json::object();
  for (const CarbonRow& row : rows) all[std::string(row.name)] = carbon_object(row);
  return all.dump(2) + "\n";
}

}  // namespace gpusim
