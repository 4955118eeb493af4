#pragma once
// The tasks that hold devices or resources, for policies that need to know them.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// The tasks that a policy has started, in order of their starts, until they end, are interrupted or lose a device. An update takes
/// a step for each of them, and only when a device or a resource may have become free.
class RunningTasks {
 public:
  struct Entry {
    TaskId task;
    Instant start;
    bool is_instant;  ///< it takes no time, so that its start and end are the same instant
  };
  explicit RunningTasks(const View& view) : is_running_(view.workload.tasks()) {}

  /// Removes the tasks that no longer run and calls `on_finished` for each. Must be called first whenever the policy is asked.
  template <class OnFinished>
  void update(const Changes& changes, const View& view, OnFinished&& on_finished) {
    bool has_gone = false;
    for (const TaskId task : changes.ready)
      if (is_running_[index(task)]) {
        is_running_[index(task)] = false;
        has_gone = true;
        on_finished(task);
      }
    // A task may end at the instant at which its device fails. The device is then reported as lost and not as freed.
    if (!has_gone && changes.freed.empty() && changes.lost.empty() && !changes.has_freed_resources) return;
    for (const Entry& entry : entries_)
      if (is_running_[index(entry.task)] && has_ended(entry, view)) {
        is_running_[index(entry.task)] = false;
        on_finished(entry.task);
      }
    std::erase_if(entries_, [&](const Entry& entry) { return !is_running_[index(entry.task)]; });
  }

  void start(TaskId task, std::span<const DeviceId> devices, const View& view) {
    const ProfileId profile = view.workload.profile[index(task)];
    const Duration time = devices.empty() ? view.performance.host_time(profile) : view.performance.run_time(profile, devices);
    entries_.push_back({task, view.now, time == Duration{} && !moves_inputs(task, devices, view)});
    is_running_[index(task)] = true;
  }

  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }

 private:
  [[nodiscard]] static bool moves_inputs(TaskId task, std::span<const DeviceId> devices, const View& view) {
    if (view.performance.load_time(view.workload.profile[index(task)], devices) > Duration{}) return true;
    if (!view.workload.graph.moves_data()) return false;
    const std::span<const Edge> before = view.workload.graph.predecessors(task);
    return std::any_of(before.begin(), before.end(), [&](const Edge& edge) {
      return view.performance.transfer_time(edge.data, view.held[edge.task], devices) > Duration{};
    });
  }
  /// True when the task has ended. View::finish alone does not tell: it is also set while a task saves its state, and remains set
  /// afterwards.
  [[nodiscard]] static bool has_ended(const Entry& entry, const View& view) {
    if (entry.is_instant) return true;
    if (view.finish[index(entry.task)] == Instant{}) return false;
    if (view.progress.empty() || view.performance.gpus(view.workload.profile[index(entry.task)]) == 0) return true;
    const TaskProgress& progress = view.progress[index(entry.task)];
    return !progress.is_running && progress.remaining == Duration{};
  }

  std::vector<Entry> entries_;
  std::vector<bool> is_running_;  ///< by task
};

}  // namespace gpusim
