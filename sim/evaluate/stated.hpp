#pragma once
// What functions of formulas ask of a scenario as it is stated; nothing is simulated.

#include <cstddef>
#include <string>
#include <vector>

#include "gpusim/evaluate.hpp"

namespace gpusim {

[[nodiscard]] inline Unit unit_of(const char* text) { return parse_unit(text)->unit; }

template <class Entry>
[[nodiscard]] std::vector<std::string> names_of(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) names.emplace_back(entry.name);
  return names;
}

/// Throws unless the arguments are between `least` and `most` names.
void expect_names(const std::string& function, const std::vector<FormulaArgument>& arguments, std::size_t least, std::size_t most);

/// A field of the data sheet of a GPU, by its name in formulas. CannotEvaluate where the sheet does not say it.
[[nodiscard]] Value sheet_value(const Catalog& catalog, const std::string& gpu, const std::string& field);

}  // namespace gpusim
