#pragma once
// What every policy keeps that starts tasks when they are ready: idle devices, quotas, resources, what runs.

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

/// Chooses as Placement::choose does, but leaves out devices whose next planned outage begins before the task is expected to end
/// there.
[[nodiscard]] std::span<const DeviceId> choose_before_outages(Placement& placement, DevicePool& pool, TaskId task,
                                                              const View& view);
/// When the next planned outage begins, if there is one: tasks that it keeps from starting have to be looked at again after it.
[[nodiscard]] std::optional<Instant> next_planned_outage(const View& view);

/// The state of a run as far as decisions need it. A policy has one, brings it up to date whenever it is asked and starts tasks
/// through it.
class OnlineState {
 public:
  struct Keeps {
    bool owners = false;  ///< users and queues apart, though they have no quotas
    bool running = true;  ///< what runs, though there are no quotas
  };
  OnlineState(PlacementOptions placement, const View& view) : OnlineState(placement, view, Keeps{}) {}
  OnlineState(PlacementOptions placement, const View& view, Keeps keeps)
      : groups(view, keeps.owners),
        pool(view, looks_at_nodes(placement.rule)),
        allowances(view),
        running(view),
        keeps_running_(keeps.running || allowances.has_quotas()),
        placement_(placement, view) {}

  /// Takes over what has changed; to be called first whenever the policy is asked. Calls `gone` for each task that does not run any
  /// more.
  template <class Gone>
  void update(const Changes& changes, const View& view, Gone&& gone) {
    decisions.clear();
    pool.update(changes, view);
    if (!view.system.resources.empty()) allowances.update(view);
    if (!keeps_running_) return;
    running.update(changes, view, [&](TaskId task) {
      allowances.release(task, view);
      gone(task);
    });
  }

  struct Place {
    bool fits = false;
    std::span<const DeviceId> devices;  ///< valid until the next question; none for tasks that need resources only
  };
  /// Where the task would start now, quotas left aside.
  [[nodiscard]] Place place(TaskId task, const View& view) {
    const ProfileId profile = view.workload.profile[index(task)];
    return has_enough(profile, view) ? place_with_enough(task, profile, view) : Place{};
  }
  /// Where the task would start now, if has_enough() holds for `like`, a profile of the same needs.
  [[nodiscard]] Place place_with_enough(TaskId task, ProfileId like, const View& view) {
    if (view.performance.gpus(like) == 0) return {true, {}};
    const std::span<const DeviceId> devices = choose_before_outages(placement_, pool, task, view);
    return {!devices.empty(), devices};
  }

  /// Whether there are resources and idle devices for a task of this profile, wherever they are.
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

  /// Whether the task would start now on this idle device, quotas left aside.
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

/// The best time of a task (Performance::best_time); a task of the host has only one time.
[[nodiscard]] Duration best_time(const View& view, TaskId task);
/// Useful time that the task has had, where that is known.
[[nodiscard]] Duration attained(TaskId task, const View& view);
/// What is left of what its user says that it takes; where nothing is said, of its time on the devices that suit it best.
[[nodiscard]] Duration remaining(TaskId task, const View& view);
/// How long the task is expected to hold these devices if it starts now: what is left of it, and what brings it back.
[[nodiscard]] Duration expected_time(TaskId task, std::span<const DeviceId> devices, const View& view);
/// The number of devices that the task holds, or 1 for a task that holds resources only.
[[nodiscard]] std::int64_t width(TaskId task, const View& view);

}  // namespace gpusim
