#pragma once
// The tasks of a round-based policy: those that have arrived and not ended, the devices that each holds and the time that each has
// received.

#include <algorithm>
#include <span>
#include <vector>

#include "sim/policies/common/round_policy.hpp"

namespace gpusim {

class RoundTasks {
 public:
  explicit RoundTasks(const View& view);

  /// Adds up the time since the last call, then processes arrivals, ends and interruptions. Calls `on_finished` for each task that
  /// no longer holds devices. Returns whether tasks have come or gone.
  template <class OnFinished>
  bool update(const Changes& changes, const View& view, OnFinished&& on_finished) {
    add_up(view.now);
    bool is_new = false;
    for (const TaskId task : changes.ready) {
      if (holds(task)) {
        on_finished(task);
        stop(task);
      }
      is_new = add(task, view) || is_new;
    }
    const auto end = [&](DeviceId device) {
      const std::optional<TaskId> held_by = owner_[index(device)];
      if (!held_by) return;
      const TaskId task = *held_by;
      on_finished(task);
      stop(task);
      std::erase_if(tasks_, [&](const RoundTask& one) { return one.task == task; });
      is_new = true;
    };
    for (const DeviceId device : changes.freed) end(device);
    for (const DeviceId device : changes.lost) end(device);
    for (RoundTask& one : tasks_) one.left = part_left(one, view);
    return is_new;
  }

  void start(RoundTask& one, ClassId device_class, std::span<const DeviceId> devices, Instant now);
  /// Records that a task holds its devices no longer or, if it `is_saving`, only to save its state.
  void preempt(RoundTask& one, bool is_saving);

  [[nodiscard]] std::vector<RoundTask>& list() { return tasks_; }
  /// The entry of a task; null when the task has none.
  [[nodiscard]] RoundTask* find(TaskId task) {
    const auto place = std::ranges::lower_bound(tasks_, task, {}, &RoundTask::task);
    return place != tasks_.end() && place->task == task ? &*place : nullptr;
  }
  [[nodiscard]] bool is_saving(const RoundTask& one) const { return !one.is_running() && holds(one.task); }
  [[nodiscard]] const std::vector<DeviceId>& devices_of(TaskId task) const { return held_[index(task)]; }

 private:
  void add_up(Instant now);
  bool add(TaskId task, const View& view);
  /// The time of a profile on this number of devices of each class.
  [[nodiscard]] RoundTask::Times times_on(ProfileId profile, std::uint32_t gpus, const View& view) const;
  void stop(TaskId task);
  [[nodiscard]] bool holds(TaskId task) const { return !held_[index(task)].empty(); }
  [[nodiscard]] static double part_left(const RoundTask& one, const View& view);

  std::vector<RoundTask> tasks_;              ///< ascending
  std::vector<std::vector<DeviceId>> held_;   ///< by task
  std::vector<std::optional<TaskId>> owner_;  ///< by device: the task that holds it
  std::vector<std::uint32_t> largest_gang_;   ///< by class: number of devices in its largest connected group
  std::vector<std::vector<DeviceId>> of_class_;
  Instant added_up_;
};

}  // namespace gpusim
