#include "sim/policies/common/planning_policy.hpp"

#include <algorithm>
#include <utility>

namespace gpusim {

void PlanningPolicy::prepare(const View& view) {
  schedule_.emplace(view);
  order_.emplace(view.workload.tasks());
  priority_ = priorities(view);
  divide_into_batches(view);
}

void PlanningPolicy::divide_into_batches(const View& view) {
  const Workload& workload = view.workload;
  batches_ = dependency_order(view);
  planned_at_.resize(batches_.size());
  for (const TaskId task : batches_) {
    Instant& planned_at = planned_at_[index(task)];
    planned_at = workload.jobs[index(workload.job[index(task)])].arrival;
    if (workload.graph.arcs() == 0) continue;
    for (const Edge& edge : workload.graph.predecessors(task)) planned_at = std::max(planned_at, planned_at_[index(edge.task)]);
  }
  const auto before = [&](TaskId left, TaskId right) {
    return std::pair(planned_at_[index(left)], left) < std::pair(planned_at_[index(right)], right);
  };
  if (!std::is_sorted(batches_.begin(), batches_.end(), before)) std::sort(batches_.begin(), batches_.end(), before);
}

const Decisions& PlanningPolicy::decide(const Changes& changes, const View& view) {
  decisions_.clear();
  if (changes.arrived.empty()) return decisions_;
  const std::size_t first = next_;
  while (next_ < batches_.size() && planned_at_[index(batches_[next_])] <= view.now) ++next_;
  const std::span<const TaskId> batch(batches_.data() + first, next_ - first);

  begin_batch(batch, view);
  for (const TaskId task : order_->sort(batch, priority_, view.workload.graph)) {
    if (view.performance.gpus(view.workload.profile[index(task)]) == 0) {
      schedule_->add_host_task(task, view.now);
      continue;
    }
    const InsertionSchedule::Place place = choose(task, *schedule_, view);
    schedule_->add(task, place);
    decisions_.assign(task, place.device, InsertionSchedule::turn(place));
  }
  return decisions_;
}

}  // namespace gpusim
