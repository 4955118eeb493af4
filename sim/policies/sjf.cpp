// sjf: shortest job first, on tasks.
//
// A list scheduler over (priority of the job, highest first; Performance::best_time, shortest first; task id), which knows true
// times. Tasks that do not fit now are passed, unless `strict` is true: then they hold back those behind them as under fifo, which
// is the SJF of Helios' simulator (Q. Hu et al., SC'21). Not preemptive.
//
// Source: W. E. Smith, Naval Research Logistics Quarterly 3, 1956 (shortest processing time, optimal for the mean completion time
// on one machine).

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

constexpr Key kSjfRows[] = {
    all_of(kPlacementKeys),
    {"strict", "boolean", "=false", "whether the shortest task holds back others when it does not fit"},
};
extern constinit const KeySection kSjfKeys{"sjf", "options of sjf", kSjfRows};

namespace {

class ShortestTaskFirst : public QueuePolicy {
  using QueuePolicy::QueuePolicy;
  QueueKey key(TaskId task, const View& view) override { return {best_time(view, task).count()}; }
};

}  // namespace

std::unique_ptr<Policy> make_sjf(Reader& options) {
  return std::make_unique<ShortestTaskFirst>(QueueRules{.keys = QueueRules::Keys::fixed,
                                                        .placement = read_placement(options),
                                                        .head_blocks = options.or_default("strict").boolean()});
}

}  // namespace gpusim
