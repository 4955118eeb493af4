#include "sim/reports/levels.hpp"

#include "gpusim/metrics.hpp"

#include <cmath>

namespace gpusim {
namespace {

void add_interval(std::vector<UsageChange>& changes, Instant from, Instant to, const UsageLevel& level) {
  if (from == to) return;
  changes.push_back({from, level});
  changes.push_back({to, -level});
}

}  // namespace

UsageChanges::UsageChanges(const Problem& problem, const CaseResult& one)
    : end_(Instant::at(finish(one.measures))), devices_(problem.system.devices.size()) {
  const bool is_shared = problem.system.has_shared_gpus();
  add_spans(problem, one.schedule, is_shared);
  if (is_shared) add_busy(one.schedule);
  add_waiting(problem.workload, one);
}

/// Where tasks share GPUs, busy GPUs are not as many as busy tasks and are left to add_busy.
void UsageChanges::add_spans(const Problem& problem, const Schedule& schedule, bool is_shared) {
  for (const Span span : schedule) {
    if (span.devices.empty()) continue;
    std::int64_t bytes_in_all = 0;
    for (const DeviceId device : span.devices) {
      const DataSize memory =
          problem.performance.memory(problem.workload.profile[index(span.task)], problem.system.class_of(device));
      const std::int64_t bytes = std::llround(memory / units::byte);
      add_interval(devices_[index(device)], span.start, span.end, {bytes, is_shared ? 0 : 1, 0, 0});
      bytes_in_all += bytes;
    }
    const auto busy = static_cast<std::int32_t>(is_shared ? 0 : span.devices.size());
    add_interval(system_, span.start, span.end, {bytes_in_all, busy, 0, 0});
  }
}

/// A GPU is busy while it holds any task.
void UsageChanges::add_busy(const Schedule& schedule) {
  const std::vector<std::vector<Window>> held = held_stretches(schedule, devices_.size());
  for (std::size_t device = 0; device < held.size(); ++device)
    for (const Window& stretch : held[device])
      for (auto* changes : {&devices_[device], &system_})
        add_interval(*changes, Instant::at(stretch.opens), Instant::at(stretch.closes), {0, 1, 0, 0});
}

void UsageChanges::add_waiting(const Workload& workload, const CaseResult& one) {
  const TaskTimes times = task_times(workload, one.schedule);
  for (std::size_t task = 0; task < workload.tasks(); ++task)
    add_interval(system_, times.ready[task], times.start[task], {0, 0, 1, 0});
  for (std::size_t job = 0; job < workload.jobs.size(); ++job)
    add_interval(system_, submission(one.measures.jobs[job]), one.measures.jobs[job].start, {0, 0, 0, 1});
}

}  // namespace gpusim
