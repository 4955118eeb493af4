#pragma once
// How long the work of jobs would have taken on their equal parts of the cluster, for rules about finish-time fairness.

#include <algorithm>
#include <vector>

#include "sim/policies/common/round_policy.hpp"
#include "sim/solvers/allocation.hpp"

namespace gpusim {

class EqualParts {
 public:
  struct Alone {
    double elapsed = 0;  ///< seconds that what it has done would have taken, on its equal part of then
    double left = 1;
    double throughput = 0;  ///< on its equal part of now
  };

  /// Adds what the tasks have done since the last call; `able` are those that the cluster is shared by, in its order.
  std::vector<Alone> update(const SharedCluster& shared, const std::vector<RoundTask>& tasks, const std::vector<std::size_t>& able,
                            const View& view) {
    const std::vector<double> isolated = isolated_throughput(shared, true);
    if (of_task_.empty()) of_task_.resize(view.workload.tasks());
    std::vector<Alone> result;
    for (std::size_t k = 0; k < able.size(); ++k) {
      const RoundTask& one = tasks[able[k]];
      Alone& alone = of_task_[index(one.task)];
      if (alone.throughput > 0) alone.elapsed += std::max(0.0, alone.left - one.left) / alone.throughput;
      alone.left = one.left;
      alone.throughput = isolated[k];
      result.push_back(alone);
    }
    return result;
  }

 private:
  std::vector<Alone> of_task_;
};

}  // namespace gpusim
