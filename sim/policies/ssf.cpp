// ssf: smallest service first, GPUs x time.
//
// Key: devices x what is estimated to be left of the task. With `preemptive` a task that does not fit preempts running ones with a
// strictly larger key, largest first, and only if it fits then (SRSF). Tasks that do not fit are passed. Ties to the lower task id.
// Where users give no estimate it knows true times. Options: `preemptive`, default false; `placement`.
//
// Source: Q. Hu, P. Sun, S. Yan, Y. Wen, T. Zhang, "Characterization and prediction of deep learning workloads in large-scale GPU
// datacenters", SC'21 (QSSF); J. Gu et al., "Tiresias", NSDI'19 (SRSF).

#include "gpusim/reader.hpp"
#include "sim/policies/common/queue_options.hpp"
#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {
namespace {

class SmallestService : public QueuePolicy {
  using QueuePolicy::QueuePolicy;
  QueueKey key(TaskId task, const View& view) override {
    return {saturated_product(remaining(task, view).count(), width(task, view))};
  }
};

}  // namespace

std::unique_ptr<Policy> make_ssf(Reader& options) {
  const PlacementOptions placement = read_placement(options);
  const bool is_preemptive = read_flag(options, "preemptive", false);
  options.done();
  return std::make_unique<SmallestService>(QueueRules{.placement = placement, .preempts = is_preemptive});
}

}  // namespace gpusim
