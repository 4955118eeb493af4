// sjf: shortest job first, on tasks.
//
// A list scheduler over (priority of the job, highest first; Performance::best_time, shortest first; task id), which knows true
// times. Tasks that do not fit now are passed, unless `strict` is true: then they hold back those behind them as under fifo, which
// is the SJF of Helios' simulator (Q. Hu et al., SC'21). Not preemptive. Options: `strict`, default false; `placement`
// (placement.hpp).
//
// Source: W. E. Smith, Naval Research Logistics Quarterly 3, 1956 (shortest processing time, optimal for the mean completion time
// on one machine).

#include "sim/policies/common/list_scheduling.hpp"

namespace gpusim {
namespace {

std::vector<ListKey> shortest_first(const View& view) {
  std::vector<ListKey> keys(view.workload.tasks());
  for (std::size_t task = 0; task < keys.size(); ++task) keys[task].first = best_time(view, id<TaskId>(task)).count();
  return keys;
}

}  // namespace

std::unique_ptr<Policy> make_sjf(Reader& options) {
  const PlacementOptions placement = read_placement(options);
  const auto strict = options.find("strict");  // Not written back: most scenarios never heard of it.
  const bool head_blocks = strict && strict->boolean();
  options.done();
  return make_list_scheduler({.keys = shortest_first, .head_blocks = head_blocks}, placement);
}

}  // namespace gpusim
