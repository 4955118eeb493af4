#pragma once
// Whether a scenario is random, and how many seeds to try.

#include <cstdint>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// True when random numbers decide something in a scenario: arrivals, graphs, times, failures, or the survivors of a halving.
[[nodiscard]] bool draws_at_random(const Scenario& scenario);

/// How many seeds are tried unless the user says: 5 where all runs together have at most 20,000 tasks, else 1.
[[nodiscard]] std::uint32_t default_seeds(const Scenario& scenario);

}  // namespace gpusim
