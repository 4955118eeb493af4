#pragma once
// The time that the work of jobs would have taken on equal parts of the cluster, for rules about finish-time fairness.

#include <algorithm>
#include <vector>

#include "sim/policies/common/round_policy.hpp"
#include "sim/solvers/allocation.hpp"

namespace gpusim {

class EqualParts {
 public:
  struct Alone {
    Seconds elapsed;  ///< the time that the finished work would have taken on the equal parts that the job had meanwhile
    double left = 1;  ///< the part of the job's work that remains
    Rate throughput;  ///< of the whole job on its present equal part of the cluster: 1 / its time there; 0 before the first update
  };

  /// Adds the progress since the last call. `able` holds the positions of the tasks that share the cluster, in the order of
  /// `shared`.
  std::vector<Alone> update(const SharedCluster& shared, const std::vector<RoundTask>& tasks, const std::vector<std::size_t>& able,
                            const View& view) {
    const std::vector<double> isolated = isolated_throughput(shared, true);
    if (of_task_.empty()) of_task_.resize(view.workload.tasks());
    std::vector<Alone> result;
    for (std::size_t k = 0; k < able.size(); ++k) {
      const RoundTask& one = tasks[able[k]];
      Alone& alone = of_task_[index(one.task)];
      if (alone.throughput > Rate{}) alone.elapsed += std::max(0.0, alone.left - one.left) / alone.throughput;
      alone.left = one.left;
      alone.throughput = Rate::raw(isolated[k]);
      result.push_back(alone);
    }
    return result;
  }

 private:
  std::vector<Alone> of_task_;
};

}  // namespace gpusim
