#include "sim/policies/service_levels.hpp"

#include <algorithm>

namespace gpusim {

std::size_t ServiceLevels::level(std::int64_t service) const {
  return static_cast<std::size_t>(std::upper_bound(thresholds.begin(), thresholds.end(), service) - thresholds.begin());
}

QueueKey ServiceLevels::key(TaskId task, const View& view) {
  return {rank_of(task, view), view.progress[index(task)].first_start.since_start().count()};
}

/// The next crossing of a running task.
std::optional<Instant> ServiceLevels::next_change(const View& view) {
  std::optional<Instant> next;
  for (const RunningTasks::Entry& entry : state().running.entries()) {
    const std::int64_t had = service(entry.task, view);
    const std::size_t at = level(had);
    if (at == thresholds.size()) continue;
    const std::int64_t devices = width(entry.task, view);
    const TaskProgress& progress = view.progress[index(entry.task)];
    const Instant from = progress.is_running ? std::max(view.now, progress.since) : view.now;
    const Instant crossing = from + Duration::nanoseconds((thresholds[at] - had + devices - 1) / devices);
    if (!next || crossing < *next) next = crossing;
  }
  return next;
}

}  // namespace gpusim
