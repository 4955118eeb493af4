#pragma once
// The titles of a scenario in both languages.

#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

struct Titles {
  explicit Titles(const Scenario& scenario);
  LocalizedText scenario;
  std::vector<LocalizedText> systems;    ///< in the order of the scenario
  std::vector<LocalizedText> workloads;  ///< in the order of the scenario; they may be indented as labels of rows
};
/// A title inside a sentence, without the indentation that it may have as the label of a row.
[[nodiscard]] LocalizedText unindented(const LocalizedText& title);

}  // namespace gpusim
