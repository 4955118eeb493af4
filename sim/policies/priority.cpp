// priority: strict classes.
//
// Key: priority of the job plus that of its queue, highest first; within a class `within`, either "arrival" (task id) or
// "shortest" (what is estimated to be left when the task queues). A task that does not fit holds back those behind it that could
// take a device it waits for. With `preemptive` it preempts running tasks of lower classes first, lowest class first, if that
// makes it fit; they resume where they were, as far as their interruption allows.
//
// Source: A. Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954; preemptive: H. White, L. S.
// Christie, Operations Research 6, 1958.

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

constexpr Key kPriorityRows[] = {
    all_of(kPlacementKeys),
    {"within", "'arrival'|'shortest'", "=arrival", "the order among tasks of one priority"},
    {"preemptive", "boolean", "=false", "whether it takes GPUs from tasks that run"},
};
extern constinit const KeySection kPriorityKeys{"priority", "options of priority", kPriorityRows};

namespace {

class Priority : public QueuePolicy {
 public:
  Priority(QueueRules rules, bool shortest_first) : QueuePolicy(rules), shortest_first_(shortest_first) {}

 private:
  QueueKey key(TaskId task, const View& view) override {
    const Job& job = view.job_of(task);
    const std::int64_t of_queue = view.workload.queues.empty() ? 0 : view.workload.queues[index(job.queue)].priority;
    return {-(std::int64_t{job.priority} + of_queue), shortest_first_ ? remaining(task, view).count() : 0};
  }

  bool shortest_first_;
};

}  // namespace

std::unique_ptr<Policy> make_priority(Reader& options) {
  const PlacementOptions placement = read_placement(options);
  const bool shortest_first = options.at_or("within").one_of() == 1;
  const bool is_preemptive = options.at_or("preemptive").boolean();
  return std::make_unique<Priority>(QueueRules{.placement = placement, .head_blocks = true, .preempts = is_preemptive},
                                    shortest_first);
}

}  // namespace gpusim
