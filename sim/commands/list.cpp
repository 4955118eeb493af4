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

template <class Row>
std::string rows_of(std::span<const Row> table) {
  std::string text;
  for (const Row& row : table) text += fmt::format("{:<18} {}\n", row.name, row.summary);
  return text;
}

/// Of formulas: each with its arguments.
std::string functions() {
  std::string text;
  for (const FormulaFunction& row : formula_functions())
    text += fmt::format("{:<58} {}\n", fmt::format("{}({})", row.name, row.arguments), row.summary);
  return text;
}

std::string trace_rows() {
  std::string text;
  for (const auto& [name, summary] : trace_formats()) text += fmt::format("{:<18} {}\n", name, summary);
  return text;
}

/// The keys of a scenario or of one of its sections.
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

/// A page with its tables of keys made anew.
std::string key_tables(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) throw IoError(fmt::format("cannot read \"{}\"", file));
  return with_key_tables(scenario_keys(), page);
}

}  // namespace

int list_command(const Options& options) {
  const std::string& what = options.arguments().front();
  static const std::vector<std::string> kinds = {"policies", "workloads", "outputs", "functions",
                                                 "traces",   "keys",      "schema",  "key-tables"};
  const std::string which = options.arguments().size() > 1 ? options.arguments()[1] : "";
  if (!which.empty() && what != "keys" && what != "key-tables")
    throw UsageError(fmt::format("unexpected argument \"{}\"; usage: gpusim list {}", which, what));
  if (what == "policies")
    print(rows_of(policy_table()));
  else if (what == "workloads")
    print(rows_of(generator_table()));
  else if (what == "outputs")
    print(rows_of(report_table()));
  else if (what == "functions")
    print(functions());
  else if (what == "traces")
    print(trace_rows());
  else if (what == "keys")
    print(keys(which));
  else if (what == "schema")
    print(schema());
  else if (what == "key-tables")
    print(key_tables(which));
  else
    throw UsageError(fmt::format("cannot list \"{}\"{}", what, suggestion(what, kinds)));
  return kDone;
}

}  // namespace gpusim
