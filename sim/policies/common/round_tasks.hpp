#pragma once
// The tasks of a round-based policy: which there are, what they hold and what they have received.

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
      const TaskId task = owner_[index(device)];
      if (task == kNoTask) return;
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
  /// A task holds its GPUs no longer, or only to save its state.
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
  static constexpr TaskId kNoTask{0xffffffffU};
  void add_up(Instant now);
  bool add(TaskId task, const View& view);
  /// The time in seconds of a profile on this number of devices of each class; 0 where it cannot run.
  [[nodiscard]] std::vector<double> seconds_on(ProfileId profile, std::uint32_t gpus, const View& view) const;
  void stop(TaskId task);
  [[nodiscard]] bool holds(TaskId task) const { return !held_[index(task)].empty(); }
  [[nodiscard]] static double part_left(const RoundTask& one, const View& view);

  std::vector<RoundTask> tasks_;             ///< ascending
  std::vector<std::vector<DeviceId>> held_;  ///< by task
  std::vector<TaskId> owner_;                ///< by device
  std::vector<std::uint32_t> largest_gang_;  ///< by class: number of devices in its largest connected group
  std::vector<std::vector<DeviceId>> of_class_;
  Instant added_up_;
};

}  // namespace gpusim
