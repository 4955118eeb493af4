// The part of QueuePolicy that takes devices from running tasks.

#include <algorithm>
#include <utility>

#include "sim/policies/common/queue_policy.hpp"

namespace gpusim {

bool QueuePolicy::is_reserved(DeviceId device) const {
  return std::any_of(reserved_.begin(), reserved_.end(), [&](const Reserved& one) { return one.device == device; });
}

/// True when the task will fit once preempted tasks have saved their state. Their devices and idle ones are then reserved for it.
bool QueuePolicy::reserve_saving(Group& group, const View& view) {
  if (saving_.empty()) return false;
  const TaskId newcomer = group.next->task;
  std::vector<std::pair<DeviceId, ProfileId>> lent;
  for (const TaskId task : saving_)
    for (const DeviceId device : view.held[task])
      if (!is_reserved(device)) lent.emplace_back(device, view.workload.profile[index(task)]);
  for (const auto& [device, profile] : lent) state_->pool.give_back({&device, 1}, profile, view);
  for (const TaskId task : saving_) state_->allowances.give_back_resources(view.workload.profile[index(task)], view);
  const OnlineState::Place place = state_->place(newcomer, view);
  const std::vector<DeviceId> devices(place.devices.begin(), place.devices.end());
  for (const auto& [device, profile] : lent) state_->pool.hand_out({&device, 1}, profile, view);
  for (const TaskId task : saving_) state_->allowances.take_resources(view.workload.profile[index(task)], view);
  if (!place.fits) return false;

  const ProfileId profile = view.workload.profile[index(newcomer)];
  for (const DeviceId device : devices) {
    const bool is_idle = state_->pool.idle().contains(device);
    if (is_idle) state_->pool.hand_out({&device, 1}, profile, view);
    reserved_.push_back({device, profile, is_idle});
  }
  state_->allowances.take_resources(profile, view);
  group.is_out = ++group.next == group.waiting.end();
  return true;
}

/// Preempts running tasks so that the next task of the group fits; false when preempting all that have later keys would not help.
bool QueuePolicy::make_room(Group& group, const View& view) {
  const Entry newcomer = *group.next;
  if (!has_victims_) collect_victims(newcomer, view);
  std::size_t count = 0;
  while (count < victims_.size() && is_later(victims_[count], newcomer)) ++count;
  const std::size_t needed = last_ones_needed(newcomer.task, count, view);
  if (needed == 0) return false;
  // Victims that are not needed continue to run. They are tried in the order of the queue, so the first in the order is kept first.
  for (std::size_t v = needed - 1; v-- > 0;) {
    keep(v, view);
    if (!state_->place(newcomer.task, view).fits) release(v, view);
  }
  const OnlineState::Place place = state_->place(newcomer.task, view);
  const std::vector<DeviceId> devices(place.devices.begin(), place.devices.end());
  const bool are_free_now = preempt_released(view);
  if (!are_free_now) return reserve_saving(group, view);
  start(group, newcomer, devices, view);
  return true;
}

/// Collects the running tasks behind the first waiting task. Other waiting tasks come later in the order.
void QueuePolicy::collect_victims(const Entry& newcomer, const View& view) {
  has_victims_ = true;
  victims_.clear();
  is_released_.clear();
  for (const RunningTasks::Entry& entry : state_->running.entries().first(running_before_)) {
    // Tasks that hold only resources cannot be preempted.
    if (is_saving_[index(entry.task)] || entry.is_instant || view.held[entry.task].empty()) continue;
    const Entry running{key(entry.task, view), entry.task};
    if (is_later(running, newcomer)) victims_.push_back(running);
  }
  std::sort(victims_.rbegin(), victims_.rend());
  is_released_.resize(victims_.size());
}

bool QueuePolicy::is_later(const Entry& running, const Entry& newcomer) const {
  return rules_.compares_whole_key ? running > newcomer : running.key.first - rules_.margin > newcomer.key.first;
}

/// Releases the first victims in victims_, which are the last in the order, until the task fits with their devices. Returns their
/// number, which is at most `count`; 0 when not even all of them help.
std::size_t QueuePolicy::last_ones_needed(TaskId newcomer, std::size_t count, const View& view) {
  const auto release_only = [&](std::size_t first) {
    for (std::size_t v = 0; v < count; ++v) {
      if (v < first && !is_released_[v]) release(v, view);
      if (v >= first && is_released_[v]) keep(v, view);
    }
    return state_->place(newcomer, view).fits;
  };
  // With fewer devices than the task needs it cannot fit; usually it fits with just enough.
  const std::size_t least = least_by_count(newcomer, count, view);
  if (least > count) return 0;
  if (release_only(least)) return least;
  if (least == count || !release_only(count)) {
    release_only(0);
    return 0;
  }
  std::size_t too_few = least;
  std::size_t enough = count;
  while (enough - too_few > 1) {
    const std::size_t middle = (too_few + enough) / 2;
    (release_only(middle) ? enough : too_few) = middle;
  }
  release_only(enough);
  return enough;
}

/// The smallest number of victims among the first `count` whose devices, with the idle ones, are as many as the task needs; count +
/// 1 when all together hold too few.
std::size_t QueuePolicy::least_by_count(TaskId newcomer, std::size_t count, const View& view) const {
  const ProfileId profile = view.workload.profile[index(newcomer)];
  std::uint32_t devices = state_->idle_devices_for(profile, view);
  for (std::size_t v = 0; v < count; ++v) {
    if (is_saving_[index(victims_[v].task)]) continue;
    for (const DeviceId device : view.held[victims_[v].task])
      if (view.performance.can_run(profile, view.system.class_of(device))) ++devices;
    if (devices >= view.performance.gpus(profile)) return v + 1;
  }
  return count + 1;
}

void QueuePolicy::release(std::size_t victim, const View& view) {
  is_released_[victim] = true;
  const TaskId task = victims_[victim].task;
  if (is_saving_[index(task)]) return;  // It has been preempted before.
  const ProfileId profile = view.workload.profile[index(task)];
  state_->pool.give_back(view.held[task], profile, view);
  state_->allowances.give_back_resources(profile, view);
}

void QueuePolicy::keep(std::size_t victim, const View& view) {
  is_released_[victim] = false;
  const TaskId task = victims_[victim].task;
  if (is_saving_[index(task)]) return;
  const ProfileId profile = view.workload.profile[index(task)];
  state_->pool.hand_out(view.held[task], profile, view);
  state_->allowances.take_resources(profile, view);
}

/// Preempts the released victims. True when all of them give back their devices at once.
bool QueuePolicy::preempt_released(const View& view) {
  bool are_free_now = true;
  for (std::size_t v = 0; v < victims_.size(); ++v) {
    const TaskId task = victims_[v].task;
    if (!is_released_[v] || is_saving_[index(task)]) continue;
    const ProfileId profile = view.workload.profile[index(task)];
    state_->decisions.preempt(task);
    if (view.wants_keys) state_->decisions.explain(describe(task, victims_[v].key, view));
    // A task without progress has nothing to save.
    if (view.performance.save_time(profile) > Duration{} && view.now > view.progress[index(task)].since) {
      keep(v, view);  // It keeps its devices until its state is saved.
      saving_.push_back(task);
      are_free_now = false;
    }
    is_saving_[index(task)] = true;
  }
  std::fill(is_released_.begin(), is_released_.end(), false);
  return are_free_now;
}

}  // namespace gpusim
