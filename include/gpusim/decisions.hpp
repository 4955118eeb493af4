#pragma once
// What policies decided, and on what ground.

#include <functional>
#include <string>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Simulates a run again and hands on what its policy decides, with its keys, case by case; nothing is kept.
void replay_decisions(const Scenario& scenario, const Run& run, const std::function<void(Case, const DecisionRecord&)>& take);

/// Every decision of every run as CSV, while the runs are simulated once more.
void write_decisions(const Scenario& scenario, const std::string& file);

}  // namespace gpusim
