#pragma once
// The loop: simulates one workload on one system under one policy.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/schedule.hpp"

namespace gpusim {

/// What went over a link.
struct LinkUse {
  DataSize moved;
  double peak = 0;  ///< the highest part of its bandwidth that was in use at any time
};

struct Outcome {
  Instant end;                    ///< the last finish
  std::uint64_t events = 0;       ///< instants' events applied: finishes, inputs arrived, arrivals, outages
  std::uint64_t preemptions = 0;  ///< by the policy
  std::uint64_t failures = 0;     ///< of devices while they held a task
  std::vector<LinkUse> links;     ///< as System::links; empty without contention
};

/// A task can never start or end, because no window comes in which it could, or finds no place where tasks may not wait for one.
struct NeverRuns : std::runtime_error {
  NeverRuns(std::string where, const std::string& reason) : std::runtime_error(reason), pointer(std::move(where)) {}
  std::string pointer;  ///< of what keeps it, in the scenario
};

/// Runs until every task has finished. All events of one instant are applied before the policy is asked; their order is
/// (time, kind, number). A policy that decides the impossible, or stops with work left, fails a GPUSIM_CHECK that says which
/// tasks wait and for what. Throws NeverRuns for a task that windows or full cards keep for ever. Same arguments, same spans.
Outcome simulate(const Problem& problem, Policy& policy, Sink& sink);

}  // namespace gpusim
