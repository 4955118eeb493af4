#include "sim/reports/titles.hpp"

#include <algorithm>

namespace gpusim {
namespace {

/// The titles of the entry at `owner`, English and Korean, as the scenario states them.
LocalizedText title_at(const Document& document, const std::string& owner, const std::string& title) {
  return {title, document.as_written(owner + "/title/ko").value_or(title)};
}

std::string without_indentation(const std::string& title) {
  return title.substr(std::min(title.find_first_not_of(' '), title.size()));
}

}  // namespace

Titles::Titles(const Scenario& of) : scenario(title_at(of.document, "", of.title)) {
  for (const System& system : of.systems)
    systems.push_back(title_at(of.document, "/systems/" + pointer_token(system.name), system.title));
  for (const Workload& workload : of.workloads)
    workloads.push_back(title_at(of.document, "/workloads/" + pointer_token(workload.name), workload.title));
}

LocalizedText unindented(const LocalizedText& title) { return {without_indentation(title.en), without_indentation(title.ko)}; }

}  // namespace gpusim
