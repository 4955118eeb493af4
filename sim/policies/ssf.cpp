// ssf: smallest service first, GPUs x time.
//
// Key: devices x what is estimated to be left of the task. With `preemptive` a task that does not fit preempts running ones with a
// strictly larger key, largest first, and only if it fits then (SRSF). Tasks that do not fit are passed. Ties to the lower task
// id. Where users give no estimate it knows true times.
//
// Source: Q. Hu, P. Sun, S. Yan, Y. Wen, T. Zhang, "Characterization and prediction of deep learning workloads in large-scale GPU
// datacenters", SC'21 (QSSF); J. Gu et al., "Tiresias", NSDI'19 (SRSF).

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

constexpr Key kSsfRows[] = {
    all_of(kPlacementKeys),
    {"preemptive", "boolean", "=false", "whether it takes GPUs from tasks that run"},
};
extern constinit const KeySection kSsfKeys{"ssf", "options of ssf", kSsfRows};

namespace {

class SmallestService : public QueuePolicy {
  using QueuePolicy::QueuePolicy;
  QueueKey key(TaskId task, const View& view) override {
    return {saturated_product(remaining(task, view).count(), width(task, view))};
  }
};

}  // namespace

std::unique_ptr<Policy> make_ssf(Reader& options) {
  return std::make_unique<SmallestService>(
      QueueRules{.placement = read_placement(options), .preempts = options.at_or("preemptive").boolean()});
}

}  // namespace gpusim
