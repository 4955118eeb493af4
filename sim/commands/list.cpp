#include <fmt/format.h>

#include "gpusim/evaluate.hpp"
#include "gpusim/generator.hpp"
#include "gpusim/job_table.hpp"
#include "sim/commands/command.hpp"

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

}  // namespace

int list_command(const Options& options) {
  const std::string& what = options.arguments().front();
  static const std::vector<std::string> kinds = {"policies", "workloads", "outputs", "functions", "traces"};
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
  else
    throw UsageError(fmt::format("cannot list \"{}\"{}", what, suggestion(what, kinds)));
  return kDone;
}

}  // namespace gpusim
