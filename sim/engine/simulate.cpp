#include "gpusim/simulate.hpp"

#include "sim/base/check.hpp"
#include "sim/engine/run_state.hpp"

namespace gpusim {

Outcome simulate(const Problem& problem, Policy& policy, Sink& sink) {
  RunState state(problem, policy.preempts(), sink);
  policy.prepare(state.view());
  while (state.advance()) {
    state.apply_events();
    if (!state.may_start()) continue;
    while (true) {
      const Decisions& decisions = policy.decide(state.changes(), state.view());
      state.forget_changes();
      state.set_wake(decisions.wake_time());
      if (decisions.empty()) break;
      state.apply(decisions);
    }
    state.start_assigned();
    state.check_refusals();
  }
  if (!state.is_finished()) policy.stop(state.describe_waiting());
  GPUSIM_CHECK(state.is_finished(), "the policy stopped with work left at {} s; {}", exact_seconds(state.now().since_start()),
               state.describe_waiting());
  return state.outcome();
}

}  // namespace gpusim
