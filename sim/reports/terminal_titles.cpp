#include "sim/reports/terminal_titles.hpp"

#include "sim/reports/terminal_labels.hpp"
#include "sim/reports/terminal_text.hpp"

namespace gpusim {
namespace {

/// The Korean title that the scenario file gives beside the others of what stands at `owner`; else `title`.
std::string title_in_language(const Document& document, const std::string& owner, const std::string& title,
                              const TerminalStyle& style) {
  const auto korean = speaks_korean(style) ? document.as_written(owner + "/title/ko") : std::nullopt;
  return printable(korean.value_or(title), style);
}

}  // namespace

Titles titles(const Scenario& scenario, const TerminalStyle& style) {
  const Document& document = scenario.document;
  Titles result;
  result.scenario = title_in_language(document, "", scenario.title, style);
  for (const System& system : scenario.systems)
    result.systems.push_back(title_in_language(document, "/systems/" + pointer_token(system.name), system.title, style));
  for (const Workload& workload : scenario.workloads)
    result.workloads.push_back(title_in_language(document, "/workloads/" + pointer_token(workload.name), workload.title, style));
  return result;
}

}  // namespace gpusim
