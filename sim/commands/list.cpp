#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "gpusim/evaluate.hpp"
#include "gpusim/generator.hpp"
#include "gpusim/job_table.hpp"
#include "gpusim/scenario.hpp"
#include "sim/commands/command.hpp"
#include "sim/input/schema.hpp"

namespace gpusim {
namespace {

template <class Table>
std::string rows_of(const Table& table) {
  std::string text;
  for (const auto& row : table) text += fmt::format("{:<18} {}\n", row.name, row.summary);
  return text;
}

/// Lists the functions of formulas with their arguments.
std::string functions() {
  std::string text;
  for (const FormulaFunction& row : formula_functions())
    text += fmt::format("{:<58} {}\n", fmt::format("{}({})", row.name, row.arguments), row.summary);
  return text;
}

/// Lists the keys of a scenario or of one of its sections.
std::string keys(const std::string& section) {
  const auto list = key_list(scenario_keys(), section);
  if (list) return *list;
  std::vector<std::string> names;
  for (const PlacedSection& placed : sections_of(scenario_keys())) names.emplace_back(placed.section->name);
  throw UsageError(fmt::format("unknown section \"{}\"{}", section, suggestion(section, names)));
}

std::string schema() {
  return json_schema(scenario_keys(), "gpusim scenario", "What gpusim reads; scenarios/FORMAT.md explains every key.");
}

/// Returns a page with its tables of keys regenerated.
std::string key_tables(const std::string& file) {
  if (file.empty()) throw UsageError("too few arguments; usage: gpusim list key-tables FILE");
  std::ifstream stream(file, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) throw IoError(fmt::format("cannot read \"{}\"", file));
  return with_key_tables(scenario_keys(), page);
}

/// One thing that can be listed. `text` receives the section or file that was named, if any.
struct Listing {
  std::string_view name;
  std::string (*text)(const std::string& which);
  bool takes_argument = false;
};
constexpr Listing kListings[] = {
    {.name = "policies", .text = [](const std::string&) { return rows_of(policy_table()); }},
    {.name = "workloads", .text = [](const std::string&) { return rows_of(generator_table()); }},
    {.name = "outputs", .text = [](const std::string&) { return rows_of(report_table()); }},
    {.name = "functions", .text = [](const std::string&) { return functions(); }},
    {.name = "traces", .text = [](const std::string&) { return rows_of(trace_formats()); }},
    {.name = "keys", .text = keys, .takes_argument = true},
    {.name = "schema", .text = [](const std::string&) { return schema(); }},
    {.name = "key-tables", .text = key_tables, .takes_argument = true},
};

}  // namespace

int list_command(const Options& options) {
  const std::string& what = options.arguments().front();
  const std::string which = options.arguments().size() > 1 ? options.arguments()[1] : "";
  std::vector<std::string> names;
  for (const Listing& listing : kListings) {
    names.emplace_back(listing.name);
    if (listing.name != what) continue;
    if (!which.empty() && !listing.takes_argument)
      throw UsageError(fmt::format("unexpected argument \"{}\"; usage: gpusim list {}", which, what));
    print(listing.text(which));
    return kDone;
  }
  throw UsageError(fmt::format("cannot list \"{}\"{}", what, suggestion(what, names)));
}

}  // namespace gpusim
