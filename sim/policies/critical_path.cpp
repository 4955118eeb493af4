// critical_path: highest level first.
//
// A list scheduler over (priority of the job, highest first; level, highest first; direct successors, most first; task id). The
// level of a task is the longest path of best times from its start to the end of the work: l(i) = t(i) + max over successors of
// l(j). Transfers are not counted. Tasks that do not fit now are passed. Option: `placement` (placement.hpp).
//
// Sources: T. L. Adam, K. M. Chandy, J. R. Dickson, Communications of the ACM 17(12), 1974 (HLFET); ties by successors as in H.
// Kasahara, S. Narita, IEEE Transactions on Computers C-33(11), 1984 (CP/MISF).

#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {
namespace {

class HighestLevelFirst : public QueuePolicy {
  using QueuePolicy::QueuePolicy;

  void begin(const View& view) override {
    const TaskGraph& graph = view.workload.graph;
    if (graph.arcs() == 0) return;
    keys_.resize(view.workload.tasks());
    const std::optional<std::vector<TaskId>> order = topological_order(graph);
    GPUSIM_CHECK(order, "the task graph has a cycle");
    for (auto task = order->rbegin(); task != order->rend(); ++task) {
      std::int64_t behind = 0;  // The level of the highest successor, negated.
      for (const Edge& edge : graph.successors(*task)) behind = std::min(behind, keys_[index(edge.task)].first);
      keys_[index(*task)] = {behind - best_time(view, *task).count(), -static_cast<std::int64_t>(graph.successors(*task).size())};
    }
  }
  QueueKey key(TaskId task, const View& view) override {
    return keys_.empty() ? QueueKey{-best_time(view, task).count()} : keys_[index(task)];
  }

  std::vector<QueueKey> keys_;  ///< by task; empty when no task has a predecessor
};

}  // namespace

std::unique_ptr<Policy> make_critical_path(Reader& options) {
  return std::make_unique<HighestLevelFirst>(QueueRules{.keys = QueueRules::Keys::fixed, .placement = read_placement(options)});
}

}  // namespace gpusim
