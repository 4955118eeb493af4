// sequential: one task at a time, as times are added up by hand.
//
// The order of fifo; a task starts when no device of the whole system is held, on the lowest-numbered device (devices, for a gang)
// that can run it. Tasks of the host hold no device and start by themselves as soon as they are ready, so only tasks on devices
// follow one another. No options.

#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

std::unique_ptr<Policy> make_sequential(Reader& /*options*/) {
  return std::make_unique<QueuePolicy>(QueueRules{
      .keys = QueueRules::Keys::arrival, .placement = {PlacementRule::first}, .head_blocks = true, .one_at_a_time = true});
}

}  // namespace gpusim
