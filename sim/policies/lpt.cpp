// lpt: longest processing time first.
//
// A list scheduler over (priority of the job, highest first; Performance::best_time, longest first; task id). Tasks that do not fit
// now are passed. Without dependencies on m equal devices at most (4/3 - 1/(3m)) times the optimum.
// Option: `placement` (placement.hpp).
//
// Source: R. L. Graham, SIAM Journal on Applied Mathematics 17(2), 1969.

#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {
namespace {

class LongestTaskFirst : public QueuePolicy {
  using QueuePolicy::QueuePolicy;
  QueueKey key(TaskId task, const View& view) override { return {-best_time(view, task).count()}; }
};

}  // namespace

std::unique_ptr<Policy> make_lpt(Reader& options) {
  return std::make_unique<LongestTaskFirst>(QueueRules{.keys = QueueRules::Keys::fixed, .placement = read_placement(options)});
}

}  // namespace gpusim
