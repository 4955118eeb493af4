#include "sim/reports/reports.hpp"

#include "sim/scenario/built_in.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <ostream>
#include <vector>

namespace gpusim {
namespace {

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo; draft-eastlake-fnv), by which scenarios are told apart. It does not protect against
/// forgery.
std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  return hash;
}

/// The version of the form of summary.json.
constexpr int kSchemaVersion = 1;

/// Numbers keep the text they have in the tables, so that times stay exact decimals. `is_text(i)` tells which columns are quoted.
/// The first `skipped` columns are left out.
template <class IsText>
std::string members(const std::vector<std::string>& columns, const std::vector<std::string>& row, IsText is_text,
                    std::size_t skipped, std::string_view indent) {
  std::string text;
  for (std::size_t i = skipped; i < row.size(); ++i) {
    if (row[i].empty()) continue;
    text += fmt::format("{}\n{}\"{}\": {}", text.empty() ? "" : ",", indent, columns[i], is_text(i) ? json_text(row[i]) : row[i]);
  }
  return text;
}

/// The columns of economics.csv after the three that name the run; empty when nothing has a price or a power.
std::string economics_member(const ReportInput& input, const Result& result) {
  if (!has_economics(input) || result.cases.empty()) return {};
  const std::vector<std::string>& columns = economics_columns();
  const auto is_text = [&](std::size_t i) { return columns[i] == "currency" || columns[i] == "baseline"; };
  return fmt::format(",\n      \"economics\": {{{}\n      }}",
                     members(columns, economics_row(input, result), is_text, 3, "        "));
}

}  // namespace

std::string scenario_hash(const Scenario& scenario) { return fmt::format("{:016x}", fnv1a(expanded_scenario(scenario))); }

void write_summary_json(const ReportInput& input, std::ostream& out) {
  const Scenario& scenario = input.scenario;
  const std::string experiment = json_text(scenario.workloads[scenario.experiment].name);
  std::string notes;
  for (const std::string& note : scenario.document.notes)
    notes += fmt::format("{}\n    {}", notes.empty() ? "" : ",", json_text(note));
  std::string results;
  for (const Result* const result : all_runs(input))
    results += fmt::format("{}\n    {{{}\n    }}", results.empty() ? "" : ",",
                           members(summary_columns(), summary_row(scenario, *result), is_text_in_summary, 0, "      ") +
                               economics_member(input, *result));

  out << "{\n"
      << fmt::format("  \"schema_version\": {},\n", kSchemaVersion)
      << fmt::format("  \"gpusim_version\": {},\n", json_text(kVersion))
      << fmt::format("  \"scenario\": {},\n", json_text(scenario.name))
      << fmt::format("  \"scenario_hash\": \"{}\",\n", scenario_hash(scenario)) << fmt::format("  \"seed\": {},\n", scenario.seed)
      << fmt::format("  \"experiment\": {},\n", experiment)
      << fmt::format("  \"notes\": [{}{}],\n", notes, notes.empty() ? "" : "\n  ")
      << fmt::format("  \"results\": [{}{}]\n", results, results.empty() ? "" : "\n  ") << "}\n";
}

}  // namespace gpusim
