// srtf: shortest remaining time first.
//
// Key: what is estimated to be left of the task. A task that does not fit preempts running ones that have more than `threshold`
// more left than it (strictly: equals run on), those with most left first, and only if it fits then. Tasks that do not fit are
// passed. Ties to the lower task id. Where users give no estimate it knows true times.
//
// Source: L. Schrage, "A proof of the optimality of the shortest remaining processing time discipline", Operations Research 16,
// 1968.

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

constexpr Key kSrtfRows[] = {
    all_of(kPlacementKeys),
    {"threshold", "time", "=0 s", "how much shorter a task must be to preempt another"},
};
extern constinit const KeySection kSrtfKeys{"srtf", "options of srtf", kSrtfRows};

namespace {

class ShortestRemaining : public QueuePolicy {
  using QueuePolicy::QueuePolicy;
  QueueKey key(TaskId task, const View& view) override { return {remaining(task, view).count()}; }
};

}  // namespace

std::unique_ptr<Policy> make_srtf(Reader& options) {
  return std::make_unique<ShortestRemaining>(QueueRules{
      .placement = read_placement(options), .preempts = true, .margin = options.at_or("threshold").duration().nominal.count()});
}

}  // namespace gpusim
