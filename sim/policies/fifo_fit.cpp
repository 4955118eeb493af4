// fifo_fit: first come, first served, but later tasks may pass one that does not fit.
//
// The order of fifo. At every event the list is walked from its front and every ready task that fits now is started, so a gang
// that waits for many devices can be overtaken for ever by smaller tasks. Without gangs and bound tasks it equals fifo.
// Option: `placement` (placement.hpp).
//
// Source: known as first fit or fit-first, e.g. fit_first_sim_jobs of the Tiresias simulator (Gu et al., NSDI 2019).

#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

std::unique_ptr<Policy> make_fifo_fit(Reader& options) {
  return std::make_unique<QueuePolicy>(QueueRules{.keys = QueueRules::Keys::arrival, .placement = read_placement(options)});
}

}  // namespace gpusim
