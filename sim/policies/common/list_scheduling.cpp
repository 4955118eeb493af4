#include "sim/policies/common/list_scheduling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sim/policies/common/allowances.hpp"
#include "sim/policies/common/device_pool.hpp"
#include "sim/policies/common/online_state.hpp"
#include "sim/policies/common/rank_set.hpp"
#include "sim/policies/common/running_tasks.hpp"
#include "sim/policies/common/task_groups.hpp"

namespace gpusim {
namespace {

/// All tasks in the order of the list; empty when that is the order of their ids.
std::vector<TaskId> list_order(const ListRule& rule, const View& view) {
  const Workload& workload = view.workload;
  const bool has_priorities = std::any_of(workload.jobs.begin(), workload.jobs.end(),
                                          [&](const Job& job) { return job.priority != workload.jobs.front().priority; });
  if (rule.keys == nullptr && !has_priorities) return {};

  struct Entry {
    ListKey key;
    std::int32_t priority;
    TaskId task;
    bool operator<(const Entry& other) const {
      if (priority != other.priority) return priority > other.priority;
      return key != other.key ? key < other.key : task < other.task;
    }
  };
  const std::vector<ListKey> keys = rule.keys == nullptr ? std::vector<ListKey>(workload.tasks()) : rule.keys(view);
  std::vector<Entry> entries;
  entries.reserve(workload.tasks());
  for (std::size_t task = 0; task < workload.tasks(); ++task)
    entries.push_back({keys[task], workload.jobs[index(workload.job[task])].priority, id<TaskId>(task)});
  if (std::is_sorted(entries.begin(), entries.end())) return {};
  std::sort(entries.begin(), entries.end());
  std::vector<TaskId> order(workload.tasks());
  for (std::size_t rank = 0; rank < order.size(); ++rank) order[rank] = entries[rank].task;
  return order;
}

class ListScheduler : public Policy {
 public:
  ListScheduler(ListRule rule, PlacementOptions placement) : rule_(rule), placement_options_(placement) {}

  void prepare(const View& view) override {
    pool_.emplace(view, looks_at_nodes(placement_options_.rule));
    placement_.emplace(placement_options_, view);
    allowances_.emplace(view);
    if (allowances_->has_quotas()) running_.emplace(view);
    has_resources_ = !view.system.resources.empty();
    task_groups_.emplace(view);
    for (const TaskGroups::Group& group : task_groups_->groups()) groups_.push_back({group, {}, {}});
    const std::vector<TaskId> order = list_order(rule_, view);
    const std::size_t tasks = view.workload.tasks();
    if (order.empty() && groups_.size() == 1 && !task_groups_->has_others()) {
      // Tasks, ranks and slots are the same numbers: nothing to look up while running.
      groups_.front().waiting = RankSet(tasks);
      return;
    }
    slot_.resize(tasks);
    if (groups_.size() > 1) rank_.resize(tasks);
    for (std::size_t rank = 0; rank < tasks; ++rank) {
      const std::size_t task = order.empty() ? rank : index(order[rank]);
      if (groups_.size() > 1) rank_[task] = static_cast<std::uint32_t>(rank);
      const std::uint32_t group = task_groups_->of(id<TaskId>(task), view);
      if (group == TaskGroups::kNone) continue;
      slot_[task] = static_cast<std::uint32_t>(groups_[group].tasks.size());
      groups_[group].tasks.push_back(id<TaskId>(task));
    }
    for (Group& group : groups_) group.waiting = RankSet(group.tasks.size());
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    decisions_.clear();
    const bool is_news = !changes.freed.empty() || !changes.ready.empty() || !changes.lost.empty() || changes.has_freed_resources;
    if (!is_news && view.closes.empty()) return decisions_;  // All that fitted has been started.
    pool_->update(changes, view);
    if (has_resources_) allowances_->update(view);
    if (running_) running_->update(changes, view, [&](TaskId task) { allowances_->release(task, view); });
    if (!changes.freed.empty())
      for (Group& group : groups_) group.is_stuck = false;
    for (const TaskId task : changes.ready) group_of(task, view).waiting.insert(slot_of(task));

    while ((!pool_->idle().empty() || has_resources_) && !(rule_.one_at_a_time && pool_->is_any_held(view))) {
      Group* group = first_group(view);
      if (group == nullptr) break;
      const std::uint32_t slot = group->waiting.first();
      const TaskId task = group->tasks.empty() ? TaskId{slot} : group->tasks[slot];
      std::span<const DeviceId> devices;
      if (group->needs.gpus > 0) {
        devices = choose_before_outages(*placement_, *pool_, task, view);
        if (devices.empty()) {
          group->is_stuck = true;
          continue;
        }
      }
      start(task, devices, view);
      group->waiting.erase(slot);
    }
    if (!view.closes.empty())
      if (const std::optional<Instant> next = next_planned_outage(view)) decisions_.wake(*next);
    return decisions_;
  }

 private:
  struct Group {
    TaskGroups::Group needs;
    std::vector<TaskId> tasks;    ///< in the order of the list; empty when that is the order of their ids and there is one group
    RankSet waiting;              ///< positions in `tasks` of those that are ready
    bool is_passed_over = false;  ///< scratch of first_group
    bool is_stuck = false;        ///< enough devices are idle, but they do not reach each other, are closed or have no room
  };

  void start(TaskId task, std::span<const DeviceId> devices, const View& view) {
    decisions_.start(task, devices);
    if (view.wants_keys)
      decisions_.explain(fmt::format("place {} of the list", rank_.empty() ? slot_of(task) : rank_[index(task)]));
    pool_->hand_out(devices, view.workload.profile[index(task)], view);
    if (has_resources_ || running_) allowances_->take(task, view);
    if (running_) running_->start(task, devices, view);
  }

  Group& group_of(TaskId task, const View& view) {
    return groups_.size() == 1 ? groups_.front() : groups_[task_groups_->of(task, view)];
  }

  [[nodiscard]] std::uint32_t slot_of(TaskId task) const {
    return slot_.empty() ? static_cast<std::uint32_t>(task) : slot_[index(task)];
  }

  [[nodiscard]] bool fits(const Group& group, const View& view) const {
    if (group.is_stuck) return false;
    std::uint32_t idle = 0;
    for (const ClassId device_class : group.needs.classes) idle += pool_->idle().count(device_class);
    return idle >= group.needs.gpus && (!has_resources_ || allowances_->has_resources(group.needs.profile, view));
  }

  [[nodiscard]] TaskId first_task(const Group& group) const {
    const std::uint32_t slot = group.waiting.first();
    return group.tasks.empty() ? TaskId{slot} : group.tasks[slot];
  }

  /// A user or a queue at its quota holds nobody else back.
  [[nodiscard]] bool is_out(const Group& group, const View& view) const {
    return group.waiting.empty() || (!rule_.head_blocks && !fits(group, view)) ||
           (running_ && !allowances_->is_within_quotas(first_task(group), view));
  }

  /// The group of the task to start next, if any: the first of the list that fits and is not held back.
  Group* first_group(const View& view) {
    if (groups_.size() == 1) {
      Group& only = groups_.front();
      return is_out(only, view) || !fits(only, view) ? nullptr : &only;
    }
    for (Group& group : groups_) group.is_passed_over = is_out(group, view);
    is_held_.assign(view.system.classes.size() + view.system.resources.size(), false);
    while (true) {
      Group* first = nullptr;
      for (Group& group : groups_)
        if (!group.is_passed_over && (first == nullptr || first_rank(group) < first_rank(*first))) first = &group;
      if (first == nullptr) return nullptr;
      // A task that waits holds back those behind it that could take a device of a class, or a resource, that it waits for, and
      // they others in turn.
      bool is_held = false;
      for_each_need(*first, view, [&](std::size_t need) { is_held = is_held || is_held_[need]; });
      if (!is_held && fits(*first, view)) return first;
      for_each_need(*first, view, [&](std::size_t need) { is_held_[need] = true; });
      first->is_passed_over = true;
    }
  }
  /// Classes first, resources behind them.
  template <class Visit>
  void for_each_need(const Group& group, const View& view, Visit&& visit) const {
    for (const ClassId device_class : group.needs.classes) visit(index(device_class));
    for (const Performance::Hold& hold : view.performance.holds(group.needs.profile))
      visit(view.system.classes.size() + hold.resource);
  }
  [[nodiscard]] std::uint32_t first_rank(const Group& group) const { return rank_[index(group.tasks[group.waiting.first()])]; }

  ListRule rule_;
  PlacementOptions placement_options_;
  std::optional<DevicePool> pool_;
  std::optional<Placement> placement_;
  std::optional<Allowances> allowances_;
  std::optional<RunningTasks> running_;  ///< only where there are quotas
  std::optional<TaskGroups> task_groups_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> rank_;  ///< of each task in the whole list; empty when there is one group
  std::vector<std::uint32_t> slot_;  ///< of each task in its group; empty when it is the task's id
  std::vector<bool> is_held_;        ///< by class, then by resource: scratch of first_group
  bool has_resources_ = false;
  Decisions decisions_;
};

}  // namespace

std::unique_ptr<Policy> make_list_scheduler(ListRule rule, PlacementOptions placement) {
  return std::make_unique<ListScheduler>(rule, placement);
}

Duration best_time(const View& view, TaskId task) {
  const ProfileId profile = view.workload.profile[index(task)];
  return view.performance.gpus(profile) == 0 ? view.performance.host_time(profile) : view.performance.best_time(profile);
}

}  // namespace gpusim
