#pragma once
// The bound of reachable loads: a device is busy for a sum of whole tasks, so five tasks of 4 h on three devices need 8 h.

#include "sim/metrics/load.hpp"

namespace gpusim {

/// How many sums of times may still be written before the bound is left out; shared by all loads of one workload, and a number
/// of steps rather than a time, so that the same bound comes out everywhere.
struct StepBudget {
  std::int64_t left = 8'000'000;
};

/// The least T >= `least` such that the load fits when class c offers m_c R_c(T) device time, with R_c(T) the greatest sum of times
/// of tasks on that class that is not above T, and no task on a class on which it takes longer than T. `least` when the load has
/// gangs or the budget runs out. Valid with precedence, arrivals and transfers too: they only add time in which devices do no work.
[[nodiscard]] Duration reachable_loads(const Times& times, const Load& load, Duration least, StepBudget& budget);

}  // namespace gpusim
