#pragma once
// What of a scenario is drawn from random numbers, and how many seeds show it.

#include <cstdint>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// True when a scenario draws something: arrivals, random graphs and times, failures, the survivors of a halving.
[[nodiscard]] bool draws_at_random(const Scenario& scenario);

/// How many seeds are tried unless the user says: 5 where all runs together have at most 20,000 tasks, else 1.
[[nodiscard]] std::uint32_t default_seeds(const Scenario& scenario);

}  // namespace gpusim
