#pragma once
// The titles of a scenario in both languages.

#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

struct Titles {
  explicit Titles(const Scenario& scenario);
  LocalizedText scenario;
  ListById<SystemId, LocalizedText> systems;
  ListById<WorkloadId, LocalizedText> workloads;  ///< they may be indented as labels of rows
};
/// A title inside a sentence, without the indentation that it may have as the label of a row.
[[nodiscard]] LocalizedText unindented(const LocalizedText& title);

}  // namespace gpusim
