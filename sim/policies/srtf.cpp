// srtf: shortest remaining time first.
//
// Key: what is estimated to be left of the task. A task that does not fit preempts running ones that have more than `threshold`
// more left than it (strictly: equals run on), those with most left first, and only if it fits then. Tasks that do not fit are
// passed. Ties to the lower task id. Where users give no estimate it knows true times. Options: `threshold`, default 0 s, such as
// the cost of an interruption; `placement`.
//
// Source: L. Schrage, "A proof of the optimality of the shortest remaining processing time discipline", Operations Research 16,
// 1968.

#include "gpusim/reader.hpp"
#include "sim/policies/common/queue_options.hpp"
#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {
namespace {

class ShortestRemaining : public QueuePolicy {
  using QueuePolicy::QueuePolicy;
  QueueKey key(TaskId task, const View& view) override { return {remaining(task, view).count()}; }
};

}  // namespace

std::unique_ptr<Policy> make_srtf(Reader& options) {
  const PlacementOptions placement = read_placement(options);
  const Duration threshold = read_time(options, "threshold", "\"0 s\"");
  options.done();
  return std::make_unique<ShortestRemaining>(QueueRules{.placement = placement, .preempts = true, .margin = threshold.count()});
}

}  // namespace gpusim
