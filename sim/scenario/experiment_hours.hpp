#pragma once
// In which hours people start experiments.

#include <cstddef>
#include <optional>
#include <string>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// The hours between which people start experiments: those of the person in whose hours the workload starts and of those who wait,
/// 9 to 18 where nobody has hours; empty where the hours differ from person to person or from day to day.
[[nodiscard]] std::optional<Window> hours_of_experiments(const Scenario& scenario, const Workload& workload);
/// A time of day as people write it beside "h": "9", "17:30".
[[nodiscard]] std::string clock_text(Duration since_midnight);

}  // namespace gpusim
