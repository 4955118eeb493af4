#pragma once
// The state of every policy that starts tasks when they are ready: idle devices, quotas, resources and running tasks.

#include <optional>
#include <span>
#include <string>

#include "gpusim/policy.hpp"
#include "sim/policies/common/allowances.hpp"
#include "sim/policies/common/device_pool.hpp"
#include "sim/policies/common/placement.hpp"
#include "sim/policies/common/running_tasks.hpp"
#include "sim/policies/common/task_groups.hpp"

namespace gpusim {

/// Chooses like Placement::choose(), but leaves out devices whose next planned outage begins before the expected end of the task.
[[nodiscard]] std::span<const DeviceId> choose_before_outages(Placement& placement, DevicePool& pool, TaskId task,
                                                              const View& view);
/// The start of the next planned outage, if there is one. Tasks that it delays have to be considered again after it.
[[nodiscard]] std::optional<Instant> next_planned_outage(const View& view);

/// The state of a run as far as decisions need it. A policy has one, updates it whenever it is asked, and starts tasks through it.
class OnlineState {
 public:
  struct Keeps {
    bool owners = false;  ///< distinguish users and queues even without quotas
    bool running = true;  ///< keep the running tasks even without quotas
  };
  OnlineState(PlacementOptions placement, const View& view) : OnlineState(placement, view, Keeps{}) {}
  OnlineState(PlacementOptions placement, const View& view, Keeps keeps)
      : groups(view, keeps.owners),
        pool(view, looks_at_nodes(placement.rule)),
        allowances(view),
        running(view),
        keeps_running_(keeps.running || allowances.has_quotas()),
        placement_(placement, view) {}

  /// Takes over what has changed. Must be called first whenever the policy is asked. Calls `on_finished` for each task that no
  /// longer runs.
  template <class OnFinished>
  void update(const Changes& changes, const View& view, OnFinished&& on_finished) {
    decisions.clear();
    pool.update(changes, view);
    if (!view.system.resources.empty()) allowances.update(view);
    if (!keeps_running_) return;
    running.update(changes, view, [&](TaskId task) {
      allowances.release(task, view);
      on_finished(task);
    });
  }

  struct Place {
    bool fits = false;
    std::span<const DeviceId> devices;  ///< valid until the next question; empty for tasks that hold only resources
  };
  /// Where the task would start now, regardless of quotas.
  [[nodiscard]] Place place(TaskId task, const View& view) {
    const ProfileId profile = view.workload.profile[index(task)];
    return has_enough(profile, view) ? place_with_enough(task, profile, view) : Place{};
  }
  /// Where the task would start now, given that has_enough() is true for `like`, a profile with the same needs.
  [[nodiscard]] Place place_with_enough(TaskId task, ProfileId like, const View& view) {
    if (view.performance.gpus(like) == 0) return {true, {}};
    const std::span<const DeviceId> devices = choose_before_outages(placement_, pool, task, view);
    return {!devices.empty(), devices};
  }

  /// True when resources and idle devices for a task of this profile exist somewhere.
  [[nodiscard]] bool has_enough(ProfileId profile, const View& view) const {
    const std::uint32_t gpus = view.performance.gpus(profile);
    return allowances.has_resources(profile, view) && (gpus == 0 || idle_devices_for(profile, view) >= gpus);
  }
  [[nodiscard]] std::uint32_t idle_devices_for(ProfileId profile, const View& view) const {
    std::uint32_t idle = 0;
    for (std::size_t c = 0; c < view.system.classes.size(); ++c)
      if (view.performance.can_run(profile, id<ClassId>(c))) idle += pool.idle().count(id<ClassId>(c));
    return idle;
  }

  /// True when the task would start now on this idle device, regardless of quotas.
  [[nodiscard]] bool may_start_on(TaskId task, DeviceId device, const View& view);

  void start(TaskId task, std::span<const DeviceId> devices, const View& view) {
    decisions.start(task, devices);
    pool.hand_out(devices, view.workload.profile[index(task)], view);
    allowances.take(task, view);
    if (keeps_running_) running.start(task, devices, view);
  }

  TaskGroups groups;
  DevicePool pool;
  Allowances allowances;
  RunningTasks running;
  Decisions decisions;

 private:
  bool keeps_running_;
  Placement placement_;
};

/// Performance::best_time() of a task; for a task on the host its time.
[[nodiscard]] Duration best_time(const View& view, TaskId task);
/// The useful time that the task has had; zero when progress is not kept.
[[nodiscard]] Duration attained(TaskId task, const View& view);
/// The remaining part of the user's estimate; without an estimate, of the time on the best devices for the task.
[[nodiscard]] Duration remaining(TaskId task, const View& view);
/// The expected time for which the task holds these devices if it starts now: its remaining time and the time to restore it.
[[nodiscard]] Duration expected_time(TaskId task, std::span<const DeviceId> devices, const View& view);
/// How long the inputs of a ready task move before it runs on these devices, as the engine counts it where links are not shared:
/// data of predecessors and its own files, at the same time.
[[nodiscard]] Duration input_time(TaskId task, std::span<const DeviceId> devices, const View& view);
/// The number of devices that the task holds; 1 for a task that holds only resources.
[[nodiscard]] std::int64_t width(TaskId task, const View& view);

}  // namespace gpusim
