#pragma once
// Functions of formulas about the scenario as it is stated, for which nothing is simulated.

#include <algorithm>
#include <cstddef>
#include <optional>
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

/// The position of the first element with this name; empty when there is none.
template <class Names>
[[nodiscard]] std::optional<std::size_t> place_of(const std::string& name, const Names& names) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

/// Throws unless all arguments are names and there are between `least` and `most` of them.
void expect_names(const std::string& function, const std::vector<FormulaArgument>& arguments, std::size_t least, std::size_t most);

/// A field of the data sheet of a GPU by its name in formulas. Throws CannotEvaluate when the sheet does not state it.
[[nodiscard]] Value sheet_value(const Catalog& catalog, const std::string& gpu, const std::string& field);

}  // namespace gpusim
