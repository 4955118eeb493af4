#pragma once
// The range of results over several seeds, for scenarios in which something is random.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// The figures of a run that are compared over seeds, in the nominal case.
struct SeedFigures {
  Run run;
  Duration makespan;
  std::optional<Duration> waiting_p95;  ///< where jobs arrive over time
};
/// The figures of all results that have cases.
[[nodiscard]] std::vector<SeedFigures> seed_figures(std::span<const Result> results);

/// Notes for the user of a scenario that draws at random: for each run whose figures differ, their least and greatest value.
/// `by_seed` has the figures of seed, seed + 1, and so on, the scenario's own first. With one seed, that they are of that seed
/// alone.
[[nodiscard]] std::vector<std::string> notes_over_seeds(const Scenario& scenario,
                                                        std::span<const std::vector<SeedFigures>> by_seed);

}  // namespace gpusim
