#include "sim/reports/terminal_titles.hpp"

#include "sim/input/json.hpp"
#include "sim/reports/terminal_labels.hpp"
#include "sim/reports/terminal_text.hpp"

#include <initializer_list>

namespace gpusim {
namespace {

/// The Korean title that the scenario file gives beside the others, at the place named by `path`; else `title`.
std::string title_in_language(const Json& root, std::initializer_list<std::string_view> path, const std::string& title,
                              const TerminalStyle& style) {
  if (!speaks_korean(style)) return printable(title, style);
  const Json* place = &root;
  for (const std::string_view key : path) {
    const auto member = place->is_object() ? place->find(std::string{key}) : place->end();
    if (member == place->end()) return printable(title, style);
    place = &*member;
  }
  return printable(place->is_string() ? place->get<std::string>() : title, style);
}

}  // namespace

Titles titles(const Scenario& scenario, const TerminalStyle& style) {
  const Json& root = json_of(scenario.document);
  Titles result;
  result.scenario = title_in_language(root, {"title", "ko"}, scenario.title, style);
  for (const System& system : scenario.systems)
    result.systems.push_back(title_in_language(root, {"systems", system.name, "title", "ko"}, system.title, style));
  for (const Workload& workload : scenario.workloads)
    result.workloads.push_back(title_in_language(root, {"workloads", workload.name, "title", "ko"}, workload.title, style));
  return result;
}

}  // namespace gpusim
