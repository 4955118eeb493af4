#include "sim/policies/common/service_levels.hpp"

#include <algorithm>

namespace gpusim {

const ServiceLevels::Standing& ServiceLevels::look_at(TaskId task, const View& view) {
  if (known_.empty()) known_.resize(view.workload.tasks());
  Standing& standing = known_[index(task)];
  const TaskProgress& progress = view.progress[index(task)];
  if (progress.is_running && standing.since == progress.since && view.now < standing.until) return standing;
  const std::int64_t had = service(task, view);
  standing.level = static_cast<std::size_t>(std::upper_bound(thresholds_.begin(), thresholds_.end(), had) - thresholds_.begin());
  standing.since = progress.is_running ? progress.since : TaskProgress::kNever;
  standing.until = TaskProgress::kNever;
  if (standing.level == thresholds_.size()) return standing;
  const std::int64_t devices = width(task, view);
  const Instant from = progress.is_running ? std::max(view.now, progress.since) : view.now;
  standing.until = from + Duration::nanoseconds((thresholds_[standing.level] - had + devices - 1) / devices);
  return standing;
}

QueueKey ServiceLevels::key(TaskId task, const View& view) {
  return {rank_of(task, view), view.progress[index(task)].first_start.since_start().count()};
}

/// The next crossing of a running task.
std::optional<Instant> ServiceLevels::next_change(const View& view) {
  std::optional<Instant> next;
  for (const RunningTasks::Entry& entry : state().running.entries()) {
    const Standing& standing = look_at(entry.task, view);
    if (standing.level < thresholds_.size() && (!next || standing.until < *next)) next = standing.until;
  }
  return next;
}

}  // namespace gpusim
