#include "sim/policies/common/service_levels.hpp"

#include <algorithm>

namespace gpusim {

const ServiceLevels::Level& ServiceLevels::look_at(TaskId task, const View& view) {
  if (known_.empty()) known_.resize(view.workload.tasks());
  Level& level = known_[index(task)];
  const TaskProgress& progress = view.progress[index(task)];
  if (progress.is_running && level.since == progress.since && view.now < level.until) return level;
  const std::int64_t had = service(task, view);
  level.number = static_cast<std::size_t>(std::upper_bound(thresholds_.begin(), thresholds_.end(), had) - thresholds_.begin());
  level.since = progress.is_running ? std::optional(progress.since) : std::nullopt;
  level.until = Calendar::kEnd;
  if (level.number == thresholds_.size()) return level;
  const std::int64_t devices = width(task, view);
  const Instant from = progress.is_running ? std::max(view.now, progress.since) : view.now;
  level.until = from + Duration::nanoseconds((thresholds_[level.number] - had + devices - 1) / devices);
  return level;
}

QueueKey ServiceLevels::key(TaskId task, const View& view) {
  return {rank_of(task, view), view.progress[index(task)].first_start.value_or(Calendar::kEnd).since_start().count()};
}

/// The next instant at which a running task reaches a threshold.
std::optional<Instant> ServiceLevels::next_change(const View& view) {
  std::optional<Instant> next;
  for (const RunningTasks::Entry& entry : state().running.entries()) {
    const Level& level = look_at(entry.task, view);
    if (level.number < thresholds_.size() && (!next || level.until < *next)) next = level.until;
  }
  return next;
}

}  // namespace gpusim
