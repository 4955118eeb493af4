#include "sim/policies/common/queue_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gpusim {

void QueuePolicy::prepare(const View& view) {
  state_.emplace(rules_.placement, view, OnlineState::Keeps{.owners = rules_.by_user, .running = !is_list()});
  for (const TaskGroups::Group& needs : state_->groups.groups()) groups_.push_back({.needs = &needs});
  begin(view);
  if (is_list()) return make_list(view);
  key_.resize(view.workload.tasks());
  is_waiting_.resize(view.workload.tasks());
  is_saving_.resize(view.workload.tasks());
}

/// All tasks in the order of the list; empty when the order is that of their ids.
std::vector<TaskId> QueuePolicy::list_order(const View& view) {
  const Workload& workload = view.workload;
  const bool has_keys = rules_.keys == QueueRules::Keys::fixed;
  const bool has_priorities = std::any_of(workload.jobs.begin(), workload.jobs.end(),
                                          [&](const Job& job) { return job.priority != workload.jobs.front().priority; });
  if (!has_keys && !has_priorities) return {};

  struct Place {
    std::int64_t priority;  ///< negated
    QueueKey key;
    TaskId task;
    auto operator<=>(const Place&) const = default;
  };
  std::vector<Place> places;
  places.reserve(workload.tasks());
  for (std::size_t i = 0; i < workload.tasks(); ++i) {
    const auto task = id<TaskId>(i);
    places.push_back({-std::int64_t{view.job_of(task).priority}, has_keys ? key(task, view) : QueueKey{}, task});
  }
  if (std::is_sorted(places.begin(), places.end())) return {};
  std::sort(places.begin(), places.end());
  std::vector<TaskId> order;
  order.reserve(places.size());
  for (const Place& place : places) order.push_back(place.task);
  return order;
}

void QueuePolicy::make_list(const View& view) {
  const std::vector<TaskId> order = list_order(view);
  const std::size_t tasks = view.workload.tasks();
  if (order.empty() && groups_.size() == 1 && !state_->groups.has_others()) {
    // Tasks, ranks and slots are then equal numbers, so that no table has to be read during the run.
    groups_.front().listed = RankSet(tasks);
    needs_devices_only_ = view.system.resources.empty() && view.closes.empty() && !state_->allowances.has_quotas();
    return;
  }
  slot_.resize(tasks);
  if (groups_.size() > 1) rank_.resize(tasks);
  for (std::size_t rank = 0; rank < tasks; ++rank) {
    const TaskId task = order.empty() ? id<TaskId>(rank) : order[rank];
    if (groups_.size() > 1) rank_[index(task)] = static_cast<std::uint32_t>(rank);
    const std::optional<std::uint32_t> group = state_->groups.of(task, view);
    if (!group) continue;
    slot_[index(task)] = static_cast<std::uint32_t>(groups_[*group].list.size());
    groups_[*group].list.push_back(task);
  }
  for (Group& group : groups_) group.listed = RankSet(group.list.size());
}

const Decisions& QueuePolicy::decide(const Changes& changes, const View& view) {
  return needs_devices_only_ ? decide_by_id(changes, view) : decide_by_key(changes, view);
}

const Decisions& QueuePolicy::decide_by_key(const Changes& changes, const View& view) {
  const bool has_changes = !changes.ready.empty() || !changes.freed.empty() || !changes.lost.empty() ||
                           changes.has_freed_resources || last_asked_ != view.now;
  last_asked_ = view.now;
  if (!has_changes) {
    // All tasks that fit have already been started at this instant.
    const std::optional<Instant> wake = state_->decisions.wake_time();
    state_->decisions.clear();
    if (wake && *wake > view.now) state_->decisions.wake(*wake);
    return state_->decisions;
  }
  on_arrival(view);
  state_->update(changes, view, [&](TaskId task) {
    if (rules_.preempts && is_saving_[index(task)]) {
      is_saving_[index(task)] = false;
      std::erase(saving_, task);
    }
    on_finished(task, view);
  });
  update(changes, view);
  if (is_list() && !changes.freed.empty())
    for (Group& group : groups_) group.is_stuck = false;
  for (const TaskId task : changes.ready) insert(task, view);
  if (waiting_ == 0) return state_->decisions;
  serve(view);
  if (waiting_ == 0) return state_->decisions;
  std::optional<Instant> next;
  if (!is_list()) next = next_change(view);
  if (!view.closes.empty())
    if (const std::optional<Instant> outage = next_planned_outage(view); outage && (!next || *outage < *next)) next = outage;
  if (next && *next > view.now) state_->decisions.wake(*next);
  return state_->decisions;
}

/// Decides where all tasks need equal devices and nothing else, and the list is in the order of ids. This path is fast, because a
/// million tasks may take it one by one.
const Decisions& QueuePolicy::decide_by_id(const Changes& changes, const View& view) {
  OnlineState& state = *state_;
  Group& only = groups_.front();
  state.decisions.clear();
  if (changes.freed.empty() && changes.ready.empty() && changes.lost.empty()) return state.decisions;  // All that fit have started.
  state.pool.update(changes, view);
  if (!changes.freed.empty()) only.is_stuck = false;
  for (const TaskId task : changes.ready) only.listed.insert(static_cast<std::uint32_t>(task));
  const ProfileId like = only.needs->profile;
  const std::uint32_t gpus = view.performance.gpus(like);
  while (!only.is_stuck && !only.listed.empty() && !is_full(view) && state.idle_devices_for(like, view) >= gpus) {
    const TaskId task{only.listed.first()};
    const OnlineState::Place place = state.place_with_enough(task, like, view);
    only.is_stuck = !place.fits;
    if (!place.fits) break;
    state.decisions.start(task, place.devices);
    if (view.wants_keys) state.decisions.explain(describe(task, {static_cast<std::uint32_t>(task)}, view));
    state.pool.hand_out(place.devices, view.workload.profile[index(task)], view);
    only.listed.erase(static_cast<std::uint32_t>(task));
  }
  return state.decisions;
}

std::string QueuePolicy::describe(TaskId /*task*/, QueueKey key, const View& /*view*/) {
  return is_list() ? fmt::format("place {} of the list", key.first) : fmt::format("{} {}", key.first, key.second);
}

void QueuePolicy::insert(TaskId task, const View& view) {
  if (is_list()) {
    Group& group = groups_.size() == 1 ? groups_.front() : groups_[state_->groups.of(task, view).value()];
    group.listed.insert(slot_of(task));
    ++waiting_;
    return;
  }
  const std::optional<std::uint32_t> group = state_->groups.of(task, view);
  if (!group) return;
  key_[index(task)] = key(task, view);
  groups_[*group].waiting.insert({key_[index(task)], task});
  is_waiting_[index(task)] = true;
  ++waiting_;
}

void QueuePolicy::requeue(TaskId task, const View& view) {
  std::set<Entry>& waiting = groups_[state_->groups.of(task, view).value()].waiting;
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
  if (is_full(view)) return;
  // If waiting tasks do not block others, only groups that could start need be considered.
  const bool may_pass = !rules_.head_blocks && !rules_.preempts && !rules_.by_user;
  for (Group& group : groups_) {
    if (!is_list()) group.next = group.waiting.begin();
    group.is_out = is_empty(group) || (may_pass && !state_->has_enough(group.needs->profile, view));
  }
  if (rules_.head_blocks && groups_.size() > 1) is_held_.assign(view.system.classes.size() + view.system.resources.size(), false);
  has_victims_ = false;
  running_before_ = state_->running.entries().size();
  while (Group* const group = first_group(view)) {
    const Entry entry = head(*group);
    const TaskId task = entry.task;
    if (state_->allowances.has_quotas() && !state_->allowances.is_within_quotas(task, view)) {
      group->is_out = true;  // A task at a quota does not block others.
      continue;
    }
    // All tasks of a group have equal needs, so one profile is looked up for the whole group.
    const ProfileId like = group->needs->profile;
    if (!group->is_stuck && state_->has_enough(like, view)) {
      const OnlineState::Place place = state_->place_with_enough(task, like, view);
      if (place.fits) {
        start(*group, entry, place.devices, view);
        if (is_full(view)) break;
        continue;
      }
      group->is_stuck = is_list();
    }
    if (!rules_.preempts || !(reserve_saving(*group, view) || make_room(*group, view))) pass_over(*group, view);
  }
  for (const Reserved& one : reserved_)
    if (one.is_idle) state_->pool.give_back({&one.device, 1}, one.profile, view);
  reserved_.clear();
}

QueuePolicy::Group* QueuePolicy::first_of_groups(const View& view) {
  while (true) {
    Group* first = nullptr;
    for (Group& group : groups_) {
      if (group.is_out) continue;
      if (rules_.by_user) group.user_key = user_key(group.needs->user, view);
      if (first == nullptr || is_before(group, *first)) first = &group;
    }
    if (first == nullptr || !rules_.head_blocks || !is_held(*first->needs, view)) return first;
    pass_over(*first, view);
  }
}

bool QueuePolicy::is_before(const Group& one, const Group& other) const {
  if (one.user_key != other.user_key) return one.user_key < other.user_key;
  if (rules_.by_user && one.needs->user != other.needs->user) return one.needs->user < other.needs->user;
  return head(one) < head(other);
}

bool QueuePolicy::is_held(const TaskGroups::Group& needs, const View& view) const {
  const auto holds = view.performance.holds(needs.profile);
  return std::any_of(needs.classes.begin(), needs.classes.end(), [&](ClassId c) { return is_held_[index(c)]; }) ||
         std::any_of(holds.begin(), holds.end(),
                     [&](const auto& hold) { return is_held_[view.system.classes.size() + index(hold.resource)]; });
}

/// Passes over a group whose next task does not fit, since then no other task of the group fits either.
void QueuePolicy::pass_over(Group& group, const View& view) {
  const TaskGroups::Group& needs = *group.needs;
  group.is_out = true;
  if (rules_.head_blocks && groups_.size() > 1) {
    for (const ClassId device_class : needs.classes) is_held_[index(device_class)] = true;
    for (const Performance::Hold& hold : view.performance.holds(needs.profile))
      is_held_[view.system.classes.size() + index(hold.resource)] = true;
  }
  if (rules_.by_user)
    for (Group& other : groups_)
      if (other.needs->user == needs.user) other.is_out = true;
}

void QueuePolicy::start(Group& group, const Entry& entry, std::span<const DeviceId> devices, const View& view) {
  state_->start(entry.task, devices, view);
  if (view.wants_keys) state_->decisions.explain(describe(entry.task, entry.key, view));
  started(entry.task, view);
  --waiting_;
  if (is_list()) {
    group.listed.erase(slot_of(entry.task));
    group.is_out = group.listed.empty();
    return;
  }
  is_waiting_[index(entry.task)] = false;
  group.next = group.waiting.erase(group.next);
  group.is_out = group.next == group.waiting.end();
}

}  // namespace gpusim
