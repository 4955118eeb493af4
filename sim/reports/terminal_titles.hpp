#pragma once
// The titles of a scenario as they are shown: in the language asked for, with nothing a terminal would act on.

#include <string>
#include <vector>

#include "gpusim/report.hpp"

namespace gpusim {

struct Titles {
  std::string scenario;
  std::vector<std::string> systems;    ///< in the order of the scenario
  std::vector<std::string> workloads;  ///< in the order of the scenario
};
[[nodiscard]] Titles titles(const Scenario& scenario, const TerminalStyle& style);

}  // namespace gpusim
