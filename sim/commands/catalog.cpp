#include <fmt/format.h>

#include <algorithm>

#include "sim/commands/catalog_carbon.hpp"
#include "sim/commands/command.hpp"
#include "sim/input/json.hpp"

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

std::string overview(const Catalog& catalog) {
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
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += i < 2 ? fmt::format("{:<{}}  ", row[i], widths[i]) : fmt::format("{:>{}}  ", row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text + "* what the family's name alone stands for. Peaks are dense. `gpusim catalog GPU` shows sources.\n";
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

}  // namespace

int catalog_command(const CommandLine& line) {
  Options options("gpusim catalog [GPU | carbon [NAME]] [options]",
                  "Lists the data sheets, or one with the basis, date and source of every number; `carbon` lists grid carbon "
                  "intensities by country and cloud region.");
  declare_catalog_option(options);
  options.flag("json", "print it as JSON");
  options.positionals(0, 2).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  const std::vector<std::string>& arguments = options.arguments();
  if (!arguments.empty() && arguments.front() == "carbon") {
    print(carbon_text(arguments.size() > 1 ? std::optional(arguments[1]) : std::nullopt, options.has("json")));
    return kDone;
  }
  if (arguments.size() > 1)
    throw UsageError(
        fmt::format("unexpected argument \"{}\"; usage: gpusim catalog [GPU | carbon [NAME]] [options]", arguments[1]));
  const Catalog catalog = catalog_of(options);
  if (options.arguments().empty()) {
    if (options.has("json")) {
      Json all = Json::object();
      for (const std::string& id : catalog.ids()) all[id] = catalog.sheet(id)->value;
      print(all.dump(2) + "\n");
    } else {
      print(overview(catalog));
    }
    return kDone;
  }
  const std::string& name = options.arguments().front();
  const std::optional<std::string> representative = catalog.representative(name);
  const std::string id = catalog.sheet(name) == nullptr && representative ? *representative : name;
  const JsonTree* sheet = catalog.sheet(id);
  if (sheet == nullptr) {
    std::vector<std::string> known = catalog.families();
    const std::vector<std::string> ids = catalog.ids();
    known.insert(known.end(), ids.begin(), ids.end());
    throw UsageError(fmt::format("unknown GPU \"{}\"{}", name, suggestion(name, known)));
  }
  if (options.has("json")) {
    print(sheet->value.dump(2) + "\n");
    return kDone;
  }
  std::string text = id + (id == name ? "" : fmt::format(" (what \"{}\" stands for)", name)) + "\n";
  describe(sheet->value, "", text);
  print(text);
  return kDone;
}

}  // namespace gpusim
