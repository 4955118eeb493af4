#pragma once
// The loop: simulates one workload on one system under one policy.

#include <cstdint>

#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/trace.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

struct Outcome {
  Instant end;               ///< the last finish
  std::uint64_t events = 0;  ///< instants' events applied: finishes, inputs arrived, arrivals
};

/// Runs until every task has finished. All events of one instant are applied before the policy is asked; their order is
/// (time, kind, number). A policy that decides the impossible, or stops with work left, fails a GPUSIM_CHECK that says which
/// tasks wait and for what. Same arguments, same spans.
Outcome simulate(const System& system, const Workload& workload, const Performance& performance, Policy& policy, Sink& sink);

}  // namespace gpusim
