// edf: earliest deadline first.
//
// Key: deadline of the job; jobs without one come last. Tasks that do not fit are passed. With `preemptive` a task that does not
// fit preempts running ones with strictly later deadlines, latest first, and only if it fits then. Ties to the lower task id.
//
// Source: J. R. Jackson, "Scheduling a production line to minimize maximum tardiness", UCLA, 1955; C. L. Liu, J. W. Layland,
// Journal of the ACM 20(1), 1973.

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

constexpr Key kEdfRows[] = {
    all_of(kPlacementKeys),
    {"preemptive", "boolean", "=false", "whether it takes GPUs from tasks that run"},
};
extern constinit const KeySection kEdfKeys{"edf", "options of edf", kEdfRows};

namespace {

class EarliestDeadline : public QueuePolicy {
  using QueuePolicy::QueuePolicy;
  QueueKey key(TaskId task, const View& view) override {
    return {view.job_of(task).deadline.value_or(kLastClosing).since_start().count()};
  }
};

}  // namespace

std::unique_ptr<Policy> make_edf(Reader& options) {
  return std::make_unique<EarliestDeadline>(
      QueueRules{.placement = read_placement(options), .preempts = options.at_or("preemptive").boolean()});
}

}  // namespace gpusim
