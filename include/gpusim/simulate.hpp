#pragma once
// The main loop: simulates one workload on one system under one policy.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/schedule.hpp"

namespace gpusim {

/// The traffic on a link during a run.
struct LinkUse {
  DataSize moved;
  double peak = 0;  ///< the highest part of its bandwidth that was in use at any time
};

struct Outcome {
  Instant end;                    ///< end of the last task
  std::uint64_t events = 0;       ///< number of events applied: finishes, arrivals of inputs and jobs, outages
  std::uint64_t preemptions = 0;  ///< number of preemptions by the policy
  std::uint64_t failures = 0;     ///< number of failures of devices while they held a task
  std::vector<LinkUse> links;     ///< by position in System::links; empty without contention
};

/// Thrown for a task that can never start or end: no window is long enough for it, or it finds no place on GPUs where tasks may not
/// wait for one.
struct NeverRuns : std::runtime_error {
  NeverRuns(std::string where, const std::string& reason) : std::runtime_error(reason), pointer(std::move(where)) {}
  std::string pointer;  ///< place in the scenario of what prevents it
};

/// Runs until every task has finished. All events of one instant are applied before the policy is asked, in an order that does not
/// depend on anything but the arguments: openings of windows, finishes by number, inputs that have arrived, ends of transfers over
/// shared links, failures and repairs, arrivals of jobs, people. A policy that makes an impossible decision or stops with work left
/// fails a GPUSIM_CHECK whose message names the waiting tasks and what they wait for. Throws NeverRuns for a task that windows or
/// full GPUs delay for ever. Equal arguments yield equal spans.
Outcome simulate(const Problem& problem, Policy& policy, Sink& sink);

}  // namespace gpusim
