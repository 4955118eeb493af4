#pragma once
// The free amounts of resources that tasks hold besides devices.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/performance.hpp"
#include "sim/base/check.hpp"
#include "sim/engine/task_name.hpp"

namespace gpusim {

/// The free amount of each resource of the system. Empty and unused when the system has none.
class FreeResources {
 public:
  explicit FreeResources(const Problem& problem) : problem_(problem) {
    for (const Resource& resource : problem.system.resources) amounts_.push_back(resource.capacity);
  }
  [[nodiscard]] bool empty() const { return amounts_.empty(); }
  [[nodiscard]] std::span<const std::int64_t> amounts() const { return amounts_; }

  void take(TaskId task) {
    for (const Performance::Hold& hold : holds(task)) {
      std::int64_t& free = amounts_[index(hold.resource)];
      GPUSIM_CHECK(free >= hold.amount, "{}: only {} of {} are free", task_name(problem_.workload, task), free,
                   problem_.system.resources[index(hold.resource)].name);
      free -= hold.amount;
    }
  }
  /// Returns the resources of a task. The result says whether it held any.
  bool give_back(TaskId task) {
    for (const Performance::Hold& hold : holds(task)) amounts_[index(hold.resource)] += hold.amount;
    return !holds(task).empty();
  }

 private:
  [[nodiscard]] std::span<const Performance::Hold> holds(TaskId task) const {
    return problem_.performance.holds(problem_.workload.profile[index(task)]);
  }
  Problem problem_;
  std::vector<std::int64_t> amounts_;
};

}  // namespace gpusim
