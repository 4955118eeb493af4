// lpt: longest processing time first.
//
// A list scheduler over (priority of the job, highest first; Performance::best_time, longest first; task id). Tasks that do not fit
// now are passed. Without dependencies on m equal devices at most (4/3 - 1/(3m)) times the optimum.
// Option: `placement` (placement.hpp).
//
// Source: R. L. Graham, SIAM Journal on Applied Mathematics 17(2), 1969.

#include "sim/policies/common/list_scheduling.hpp"

namespace gpusim {
namespace {

std::vector<ListKey> longest_first(const View& view) {
  std::vector<ListKey> keys(view.workload.tasks());
  for (std::size_t task = 0; task < keys.size(); ++task) keys[task].first = -best_time(view, id<TaskId>(task)).count();
  return keys;
}

}  // namespace

std::unique_ptr<Policy> make_lpt(Reader& options) {
  const PlacementOptions placement = read_placement(options);
  options.done();
  return make_list_scheduler({.keys = longest_first}, placement);
}

}  // namespace gpusim
