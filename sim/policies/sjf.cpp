// sjf: shortest job first, on tasks.
//
// A list scheduler over (priority of the job, highest first; Performance::best_time, shortest first; task id). Tasks that do not
// fit now are passed. Not preemptive. Option: `placement` (placement.hpp).
//
// Source: W. E. Smith, Naval Research Logistics Quarterly 3, 1956 (shortest processing time, optimal for the mean completion time
// on one machine).

#include "sim/policies/factories.hpp"
#include "sim/policies/list_scheduling.hpp"

namespace gpusim {
namespace {

std::vector<ListKey> shortest_first(const View& view) {
  std::vector<ListKey> keys(view.workload.tasks());
  for (std::size_t task = 0; task < keys.size(); ++task) keys[task].first = best_time(view, id<TaskId>(task)).count();
  return keys;
}

}  // namespace

std::unique_ptr<Policy> make_sjf(Reader& options) {
  const PlacementRule placement = read_placement(options);
  options.done();
  return make_list_scheduler({.keys = shortest_first}, placement);
}

}  // namespace gpusim
