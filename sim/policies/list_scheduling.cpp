#include "sim/policies/list_scheduling.hpp"

#include <algorithm>
#include <optional>

#include "sim/policies/idle_devices.hpp"
#include "sim/policies/rank_set.hpp"

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
  ListScheduler(ListRule rule, PlacementRule placement) : rule_(rule), placement_rule_(placement) {}

  void prepare(const View& view) override {
    idle_.emplace(view.system);
    loads_.assign(view.loads.begin(), view.loads.end());
    placement_.emplace(placement_rule_, view);
    group_profiles(view);
    const std::vector<TaskId> order = list_order(rule_, view);
    const std::size_t tasks = view.workload.tasks();
    if (order.empty() && groups_.size() == 1 && !has_host_tasks_) {
      // Tasks, ranks and slots are the same numbers: nothing to look up while running.
      groups_.front().waiting = RankSet(tasks);
      return;
    }
    slot_.resize(tasks);
    if (groups_.size() > 1) rank_.resize(tasks);
    for (std::size_t rank = 0; rank < tasks; ++rank) {
      const std::size_t task = order.empty() ? rank : index(order[rank]);
      if (groups_.size() > 1) rank_[task] = static_cast<std::uint32_t>(rank);
      const std::uint32_t group = group_of_profile_[index(view.workload.profile[task])];
      if (group == kHost) continue;
      slot_[task] = static_cast<std::uint32_t>(groups_[group].tasks.size());
      groups_[group].tasks.push_back(id<TaskId>(task));
    }
    for (Group& group : groups_) group.waiting = RankSet(group.tasks.size());
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    decisions_.clear();
    if (changes.freed.empty() && changes.ready.empty()) return decisions_;  // All that fitted has been started.
    for (const DeviceId device : changes.freed) take_back(device, view);
    if (!changes.freed.empty())
      for (Group& group : groups_) group.is_stuck = false;
    for (const TaskId task : changes.ready) group_of(task, view).waiting.insert(slot_of(task));

    while (!idle_->empty() && !(rule_.one_at_a_time && is_any_held(view))) {
      Group* group = first_group();
      if (group == nullptr) break;
      const std::uint32_t slot = group->waiting.first();
      const TaskId task = group->tasks.empty() ? TaskId{slot} : group->tasks[slot];
      const std::span<const DeviceId> devices = placement_->choose(task, *idle_, loads_, view);
      if (devices.empty()) {
        group->is_stuck = true;
        continue;
      }
      decisions_.start(task, devices);
      for (const DeviceId device : devices) hand_out(device, task, view);
      group->waiting.erase(slot);
    }
    return decisions_;
  }

 private:
  static constexpr std::uint32_t kHost = 0xffffffffU;

  /// Tasks that need equally many devices of the same classes; with limits on cards, also the same memory, share and times.
  struct Group {
    ProfileId profile;  ///< of the first of them
    std::uint32_t gpus;
    std::vector<ClassId> classes;  ///< that can run them
    bool needs_routes;
    std::vector<TaskId> tasks;    ///< in the order of the list; empty when that is the order of their ids and there is one group
    RankSet waiting;              ///< positions in `tasks` of those that are ready
    bool is_passed_over = false;  ///< scratch of first_group
    bool is_stuck = false;        ///< enough devices are idle, but they do not reach each other, are closed or have no room
  };

  void group_profiles(const View& view) {
    const Performance& performance = view.performance;
    group_of_profile_.resize(performance.profiles());
    std::vector<ClassId> classes;
    std::uint32_t group = 0;
    for (std::size_t p = 0; p < group_of_profile_.size(); ++p) {
      const auto profile = id<ProfileId>(p);
      if (performance.gpus(profile) == 0) {
        group_of_profile_[p] = kHost;
        has_host_tasks_ = true;
        continue;
      }
      classes.clear();
      for (std::size_t c = 0; c < view.system.classes.size(); ++c)
        if (performance.can_run(profile, id<ClassId>(c))) classes.push_back(id<ClassId>(c));
      const bool needs_routes = performance.depends_on_placement(profile);
      const auto is_same = [&](const Group& other) {
        return other.gpus == performance.gpus(profile) && other.classes == classes && other.needs_routes == needs_routes &&
               (view.capacity == nullptr || needs_the_same(other.profile, profile, view));
      };
      // Most profiles are like the one before.
      if (group >= groups_.size() || !is_same(groups_[group]))
        group = static_cast<std::uint32_t>(std::find_if(groups_.begin(), groups_.end(), is_same) - groups_.begin());
      if (group == groups_.size()) groups_.push_back({profile, performance.gpus(profile), classes, needs_routes, {}, {}});
      group_of_profile_[p] = group;
    }
  }

  static bool needs_the_same(ProfileId one, ProfileId other, const View& view) {
    for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
      const auto device_class = id<ClassId>(c);
      if (view.performance.time(one, device_class) != view.performance.time(other, device_class)) return false;
      if (view.capacity->load_of(one, device_class) != view.capacity->load_of(other, device_class)) return false;
    }
    return view.performance.best_time(one) == view.performance.best_time(other);
  }

  /// A device holds less than before, or its window has opened. Where cards have limits, those with a free place count as idle,
  /// open or not: the placement knows when a task may start.
  void take_back(DeviceId device, const View& view) {
    if (view.capacity == nullptr) {
      idle_->insert(device);
      return;
    }
    DeviceLoad& load = loads_[index(device)];
    held_ -= load.tasks;
    load = view.loads[index(device)];
    held_ += load.tasks;
    const bool has_place = load.tasks < view.capacity->places(view.system.class_of(device));
    if (has_place && !idle_->contains(device)) idle_->insert(device);
  }

  void hand_out(DeviceId device, TaskId task, const View& view) {
    if (view.capacity == nullptr) {
      idle_->erase(device);
      return;
    }
    const ClassId device_class = view.system.class_of(device);
    DeviceLoad& load = loads_[index(device)];
    load += view.capacity->load_of(view.workload.profile[index(task)], device_class);
    ++held_;
    if (load.tasks == view.capacity->places(device_class)) idle_->erase(device);
  }

  [[nodiscard]] bool is_any_held(const View& view) const {
    return view.capacity == nullptr ? idle_->count() < view.system.devices.size() : held_ > 0;
  }

  Group& group_of(TaskId task, const View& view) {
    return groups_.size() == 1 ? groups_.front() : groups_[group_of_profile_[index(view.workload.profile[index(task)])]];
  }

  [[nodiscard]] std::uint32_t slot_of(TaskId task) const {
    return slot_.empty() ? static_cast<std::uint32_t>(task) : slot_[index(task)];
  }

  [[nodiscard]] bool fits(const Group& group) const {
    if (group.is_stuck) return false;
    std::uint32_t idle = 0;
    for (const ClassId device_class : group.classes) idle += idle_->count(device_class);
    return idle >= group.gpus;
  }

  /// The group of the task to start next, if any: the first of the list that fits and is not held back.
  Group* first_group() {
    if (groups_.size() == 1) return groups_.front().waiting.empty() || !fits(groups_.front()) ? nullptr : &groups_.front();
    for (Group& group : groups_) group.is_passed_over = group.waiting.empty() || (!rule_.head_blocks && !fits(group));
    is_held_.assign(idle_->classes(), false);
    while (true) {
      Group* first = nullptr;
      for (Group& group : groups_)
        if (!group.is_passed_over && (first == nullptr || first_rank(group) < first_rank(*first))) first = &group;
      if (first == nullptr) return nullptr;
      // A task that waits holds back those behind it that could take a device of a class it waits for, and they others in turn.
      const bool is_held = std::any_of(first->classes.begin(), first->classes.end(), [&](ClassId c) { return is_held_[index(c)]; });
      if (!is_held && fits(*first)) return first;
      for (const ClassId c : first->classes) is_held_[index(c)] = true;
      first->is_passed_over = true;
    }
  }
  [[nodiscard]] std::uint32_t first_rank(const Group& group) const { return rank_[index(group.tasks[group.waiting.first()])]; }

  ListRule rule_;
  PlacementRule placement_rule_;
  std::optional<IdleDevices> idle_;
  std::vector<DeviceLoad> loads_;  ///< by device, as decided; empty when cards have no limits
  std::uint64_t held_ = 0;         ///< places taken on all devices; only with limits
  std::optional<Placement> placement_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> group_of_profile_;
  std::vector<std::uint32_t> rank_;  ///< of each task in the whole list; empty when there is one group
  std::vector<std::uint32_t> slot_;  ///< of each task in its group; empty when it is the task's id
  std::vector<bool> is_held_;        ///< by class: scratch of first_group
  bool has_host_tasks_ = false;
  Decisions decisions_;
};

}  // namespace

std::unique_ptr<Policy> make_list_scheduler(ListRule rule, PlacementRule placement) {
  return std::make_unique<ListScheduler>(rule, placement);
}

Duration best_time(const View& view, TaskId task) {
  const ProfileId profile = view.workload.profile[index(task)];
  return view.performance.gpus(profile) == 0 ? view.performance.host_time(profile) : view.performance.best_time(profile);
}

}  // namespace gpusim
