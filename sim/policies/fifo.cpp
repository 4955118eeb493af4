// fifo: first come, first served.
//
// A list scheduler over (priority of the job, highest first; task id); task ids are in order of arrival, then job, then task of the
// file. Strict: a ready task that does not fit now holds back those behind it that could take a device it waits for (and they in
// turn those behind them), so no task is overtaken on the devices it needs. Tasks bound to other devices, as in another pool, go
// on. Option: `placement` (placement.hpp).
//
// Source: the discipline of queueing theory; list scheduling by R. L. Graham, Bell System Technical Journal 45(9), 1966.

#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

std::unique_ptr<Policy> make_fifo(Reader& options) {
  return std::make_unique<QueuePolicy>(
      QueueRules{.keys = QueueRules::Keys::arrival, .placement = read_placement(options), .head_blocks = true});
}

}  // namespace gpusim
