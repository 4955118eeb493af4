// wspt: weighted shortest processing time first.
//
// Key: what is estimated to be left of the task / weight of its job, to the nearest nanosecond; ties to the lower task id, which is
// the order of arrival. Tasks that do not fit are passed. Not preemptive. Job priorities are not looked at. Where users give no
// estimate it knows true times. Option: `placement`.
//
// Source: W. E. Smith, "Various optimizers for single-stage production", Naval Research Logistics Quarterly 3, 1956: optimal for
// the weighted sum of completion times on one machine.

#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {
namespace {

class WeightedShortest : public QueuePolicy {
  using QueuePolicy::QueuePolicy;
  QueueKey key(TaskId task, const View& view) override {
    return {divided(remaining(task, view), view.job_of(task).weight).count()};
  }
};

}  // namespace

std::unique_ptr<Policy> make_wspt(Reader& options) {
  return std::make_unique<WeightedShortest>(QueueRules{.placement = read_placement(options)});
}

}  // namespace gpusim
