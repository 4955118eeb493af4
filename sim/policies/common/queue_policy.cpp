#include "sim/policies/common/queue_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gpusim {

void QueuePolicy::prepare(const View& view) {
  state_.emplace(rules_.placement, view, rules_.by_user);
  groups_ = std::vector<Group>(state_->groups.groups().size());
  key_.resize(view.workload.tasks());
  is_waiting_.resize(view.workload.tasks());
  is_saving_.resize(view.workload.tasks());
  begin(view);
}

const Decisions& QueuePolicy::decide(const Changes& changes, const View& view) {
  const std::optional<Instant> wake = state_->decisions.wake_time();
  arriving(view);
  state_->update(changes, view, [&](TaskId task) {
    if (is_saving_[index(task)]) {
      is_saving_[index(task)] = false;
      std::erase(saving_, task);
    }
    gone(task, view);
  });
  const bool is_news = !changes.ready.empty() || !changes.freed.empty() || !changes.lost.empty() || changes.has_freed_resources ||
                       last_asked_ != view.now;
  last_asked_ = view.now;
  if (!is_news) {
    // All that fitted has been started at this instant.
    if (wake && *wake > view.now) state_->decisions.wake(*wake);
    return state_->decisions;
  }
  update(changes, view);
  for (const TaskId task : changes.ready) insert(task, view);
  if (waiting_ == 0) return state_->decisions;
  serve(view);
  if (waiting_ == 0) return state_->decisions;
  std::optional<Instant> next = next_change(view);
  if (const std::optional<Instant> outage = next_planned_outage(view); outage && (!next || *outage < *next)) next = outage;
  if (next && *next > view.now) state_->decisions.wake(*next);
  return state_->decisions;
}

std::string QueuePolicy::describe(TaskId /*task*/, QueueKey key, const View& /*view*/) {
  return fmt::format("{} {}", key.first, key.second);
}

void QueuePolicy::insert(TaskId task, const View& view) {
  const std::uint32_t group = state_->groups.of(task, view);
  if (group == TaskGroups::kNone) return;
  key_[index(task)] = key(task, view);
  groups_[group].waiting.insert({key_[index(task)], task});
  is_waiting_[index(task)] = true;
  ++waiting_;
}

void QueuePolicy::requeue(TaskId task, const View& view) {
  std::set<Entry>& waiting = groups_[state_->groups.of(task, view)].waiting;
  waiting.erase({key_[index(task)], task});
  key_[index(task)] = key(task, view);
  waiting.insert({key_[index(task)], task});
}

void QueuePolicy::requeue_all(const View& view) {
  for (Group& group : groups_) {
    std::set<Entry> sorted;
    for (const Entry& entry : group.waiting) {
      key_[index(entry.task)] = key(entry.task, view);
      sorted.insert({key_[index(entry.task)], entry.task});
    }
    group.waiting = std::move(sorted);
  }
}

void QueuePolicy::serve(const View& view) {
  for (Group& group : groups_) {
    group.next = group.waiting.begin();
    group.is_out = group.waiting.empty();
  }
  is_held_.assign(view.system.classes.size() + view.system.resources.size(), false);
  has_victims_ = false;
  running_before_ = state_->running.entries().size();
  while (Group* group = first_group(view)) {
    const TaskId task = group->next->task;
    if (state_->allowances.has_quotas() && !state_->allowances.is_within_quotas(task, view)) {
      group->is_out = true;  // Who is at a quota holds nobody else back.
      continue;
    }
    const OnlineState::Place place = state_->place(task, view);
    if (place.fits)
      start(*group, place.devices, view);
    else if (!rules_.preempts || !(reserve_saving(*group, view) || make_room(*group, view)))
      pass_over(*group, view);
  }
  for (const Reserved& one : reserved_)
    if (one.is_idle) state_->pool.give_back({&one.device, 1}, one.profile, view);
  reserved_.clear();
}

QueuePolicy::Group* QueuePolicy::first_group(const View& view) {
  Group* first = nullptr;
  for (Group& group : groups_) {
    if (group.is_out) continue;
    if (rules_.by_user) group.user_key = user_key(needs_of(group).user, view);
    if (first == nullptr || is_before(group, *first)) first = &group;
  }
  if (first == nullptr || !rules_.head_blocks || !is_held(needs_of(*first), view)) return first;
  pass_over(*first, view);
  return first_group(view);
}

bool QueuePolicy::is_before(const Group& one, const Group& other) const {
  if (one.user_key != other.user_key) return one.user_key < other.user_key;
  if (rules_.by_user && needs_of(one).user != needs_of(other).user) return needs_of(one).user < needs_of(other).user;
  return *one.next < *other.next;
}

bool QueuePolicy::is_held(const TaskGroups::Group& needs, const View& view) const {
  const auto holds = view.performance.holds(needs.profile);
  return std::any_of(needs.classes.begin(), needs.classes.end(), [&](ClassId c) { return is_held_[index(c)]; }) ||
         std::any_of(holds.begin(), holds.end(),
                     [&](const auto& hold) { return is_held_[view.system.classes.size() + hold.resource]; });
}

/// Its next task does not fit, so no other of the group does.
void QueuePolicy::pass_over(Group& group, const View& view) {
  const TaskGroups::Group& needs = needs_of(group);
  group.is_out = true;
  if (rules_.head_blocks) {
    for (const ClassId device_class : needs.classes) is_held_[index(device_class)] = true;
    for (const Performance::Hold& hold : view.performance.holds(needs.profile))
      is_held_[view.system.classes.size() + hold.resource] = true;
  }
  if (rules_.by_user)
    for (Group& other : groups_)
      if (needs_of(other).user == needs.user) other.is_out = true;
}

void QueuePolicy::start(Group& group, std::span<const DeviceId> devices, const View& view) {
  const Entry entry = *group.next;
  state_->start(entry.task, devices, view);
  if (view.wants_keys) state_->decisions.explain(describe(entry.task, entry.key, view));
  started(entry.task, view);
  is_waiting_[index(entry.task)] = false;
  --waiting_;
  group.next = group.waiting.erase(group.next);
  group.is_out = group.next == group.waiting.end();
}

bool QueuePolicy::is_reserved(DeviceId device) const {
  return std::any_of(reserved_.begin(), reserved_.end(), [&](const Reserved& one) { return one.device == device; });
}

/// True when the task fits as soon as preempted tasks have saved their state: their devices and idle ones wait for it.
bool QueuePolicy::reserve_saving(Group& group, const View& view) {
  if (saving_.empty()) return false;
  const TaskId newcomer = group.next->task;
  std::vector<std::pair<DeviceId, ProfileId>> lent;
  for (const TaskId task : saving_)
    for (const DeviceId device : view.devices_of(task))
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

/// Preempts running tasks so that the next of the group fits; false when none that may go would help.
bool QueuePolicy::make_room(Group& group, const View& view) {
  const Entry newcomer = *group.next;
  if (!has_victims_) collect_victims(newcomer, view);
  std::size_t count = 0;
  while (count < victims_.size() && is_later(victims_[count], newcomer)) ++count;
  const std::size_t needed = last_ones_needed(newcomer.task, count, view);
  if (needed == 0) return false;
  // Of those, who need not go stays: first in the order, first kept.
  for (std::size_t v = needed - 1; v-- > 0;) {
    keep(v, view);
    if (!state_->place(newcomer.task, view).fits) release(v, view);
  }
  const OnlineState::Place place = state_->place(newcomer.task, view);
  const std::vector<DeviceId> devices(place.devices.begin(), place.devices.end());
  const bool are_free_now = preempt_released(view);
  if (!are_free_now) return reserve_saving(group, view);
  start(group, devices, view);
  return true;
}

/// Tasks that run behind the first of those that wait; others that wait come behind it.
void QueuePolicy::collect_victims(const Entry& newcomer, const View& view) {
  has_victims_ = true;
  victims_.clear();
  is_released_.clear();
  for (const RunningTasks::Entry& entry : state_->running.entries().first(running_before_)) {
    // What holds resources only cannot be taken from anything.
    if (is_saving_[index(entry.task)] || entry.is_instant || view.devices_of(entry.task).empty()) continue;
    const Entry running{key(entry.task, view), entry.task};
    if (is_later(running, newcomer)) victims_.push_back(running);
  }
  std::sort(victims_.rbegin(), victims_.rend());
  is_released_.resize(victims_.size());
}

bool QueuePolicy::is_later(const Entry& running, const Entry& newcomer) const {
  return rules_.compares_whole_key ? running > newcomer : running.key.first - rules_.margin > newcomer.key.first;
}

/// Releases the least number of the first `count` victims, which are the last in the order, with whose devices the task fits, and
/// returns it; 0 when all together do not help.
std::size_t QueuePolicy::last_ones_needed(TaskId newcomer, std::size_t count, const View& view) {
  const auto release_only = [&](std::size_t first) {
    for (std::size_t v = 0; v < count; ++v) {
      if (v < first && !is_released_[v]) release(v, view);
      if (v >= first && is_released_[v]) keep(v, view);
    }
    return state_->place(newcomer, view).fits;
  };
  // With fewer devices than it takes it does not fit, wherever they are; nearly always it fits with just enough.
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

/// How many of the first `count` victims hold, with what is idle, as many devices as the task needs; count + 1 when all do not.
std::size_t QueuePolicy::least_by_count(TaskId newcomer, std::size_t count, const View& view) const {
  const ProfileId profile = view.workload.profile[index(newcomer)];
  std::uint32_t devices = state_->idle_devices_for(profile, view);
  for (std::size_t v = 0; v < count; ++v) {
    if (is_saving_[index(victims_[v].task)]) continue;
    for (const DeviceId device : view.devices_of(victims_[v].task))
      if (view.performance.can_run(profile, view.system.class_of(device))) ++devices;
    if (devices >= view.performance.gpus(profile)) return v + 1;
  }
  return count + 1;
}

void QueuePolicy::release(std::size_t victim, const View& view) {
  is_released_[victim] = true;
  const TaskId task = victims_[victim].task;
  if (is_saving_[index(task)]) return;  // It has gone already.
  const ProfileId profile = view.workload.profile[index(task)];
  state_->pool.give_back(view.devices_of(task), profile, view);
  state_->allowances.give_back_resources(profile, view);
}

void QueuePolicy::keep(std::size_t victim, const View& view) {
  is_released_[victim] = false;
  const TaskId task = victims_[victim].task;
  if (is_saving_[index(task)]) return;
  const ProfileId profile = view.workload.profile[index(task)];
  state_->pool.hand_out(view.devices_of(task), profile, view);
  state_->allowances.take_resources(profile, view);
}

/// True when all of them are gone at once.
bool QueuePolicy::preempt_released(const View& view) {
  bool are_free_now = true;
  for (std::size_t v = 0; v < victims_.size(); ++v) {
    const TaskId task = victims_[v].task;
    if (!is_released_[v] || is_saving_[index(task)]) continue;
    const ProfileId profile = view.workload.profile[index(task)];
    state_->decisions.preempt(task);
    if (view.wants_keys) state_->decisions.explain(describe(task, victims_[v].key, view));
    // What has made no progress has nothing to save.
    if (view.performance.save_time(profile) > Duration{} && view.now > view.progress[index(task)].since) {
      keep(v, view);  // Until its state is saved.
      saving_.push_back(task);
      are_free_now = false;
    }
    is_saving_[index(task)] = true;
  }
  std::fill(is_released_.begin(), is_released_.end(), false);
  return are_free_now;
}

}  // namespace gpusim
