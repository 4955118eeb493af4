#pragma once
// Policies that are an order: a queue of tasks sorted by a key. Tasks that fit start from its front, and running tasks with later
// keys may be preempted for them. A policy of this kind consists of its key (README.md of this folder).

#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/policies/common/online_state.hpp"
#include "sim/policies/common/rank_set.hpp"

namespace gpusim {

/// The place of a task in the queue, the smaller first. Ties go to the lower task id, which is the order of arrival.
struct QueueKey {
  std::int64_t first = 0;
  std::int64_t second = 0;
  auto operator<=>(const QueueKey&) const = default;
};

/// A product for keys that is capped at kLongestRun instead of overflowing.
[[nodiscard]] constexpr std::int64_t saturated_product(std::int64_t time, std::int64_t factor) {
  return factor > 0 && time > kLongestRun.count() / factor ? kLongestRun.count() : time * factor;
}

struct QueueRules {
  enum class Keys : std::uint8_t {
    asked,    ///< key() is called when a task joins the queue and when it is queued again
    fixed,    ///< key() is called once per task before the run; the priority of the job, highest first, goes before the key
    arrival,  ///< no key() is called: the order is the priority of the job, then the task id
  };
  Keys keys = Keys::asked;
  PlacementOptions placement{};
  /// A waiting task that does not fit blocks all later tasks that could take a device or a resource that it waits for.
  bool head_blocks = false;
  /// A task that does not fit preempts running tasks with later keys, the last first, if it fits afterwards. A task whose user or
  /// queue is at its quota preempts no other.
  bool preempts = false;
  bool compares_whole_key = false;  ///< compare (first, second, task id); otherwise only `first`, so that ties are not preempted
  std::int64_t margin = 0;          ///< a running task is preempted only if its `first` is later by more than this
  /// Select by user: the next task is the first of the user with the least user_key(). If it does not fit, the user is passed over.
  bool by_user = false;
  /// No task starts while a device is held.
  bool one_at_a_time = false;
};

/// Repeatedly starts the first task of the order that fits, until none fits; tasks that do not fit are passed over. Waiting tasks
/// are ordered within groups of equal needs (TaskGroups), so a decision costs a few steps per group and, with preemption, per
/// running task.
///
/// With fixed keys this is list scheduling: whenever something is idle, the first ready task of a list starts (R. L. Graham, Bell
/// System Technical Journal 45(9), 1966). Places in the list are then numbered once, and the waiting tasks are a set of numbers.
class QueuePolicy : public Policy {
 public:
  explicit QueuePolicy(QueueRules rules) : rules_(rules) {}

  void prepare(const View& view) final;
  const Decisions& decide(const Changes& changes, const View& view) final;
  [[nodiscard]] bool preempts() const override { return rules_.preempts; }

 protected:
  /// The key of a waiting or running task. It must not change while a task waits, unless requeue() or requeue_all() is called.
  [[nodiscard]] virtual QueueKey key(TaskId /*task*/, const View& /*view*/) { return {}; }
  /// The key as text in the terms of the policy, for the record of decisions.
  [[nodiscard]] virtual std::string describe(TaskId task, QueueKey key, const View& view);
  /// The key of a user, for rules by user: the least goes first, ties to the lower user.
  [[nodiscard]] virtual double user_key(UserId /*user*/, const View& /*view*/) { return 0; }

  // Notifications that a policy may override.
  virtual void on_arrival(const View& /*view*/) {}  ///< called first whenever the policy is asked
  virtual void begin(const View& /*view*/) {}
  virtual void update(const Changes& /*changes*/, const View& /*view*/) {}  ///< before ready tasks queue and it decides
  virtual void started(TaskId /*task*/, const View& /*view*/) {}
  virtual void on_finished(TaskId /*task*/, const View& /*view*/) {}  ///< the task has ended or was interrupted
  /// The next instant at which the order may change without an event. Called while tasks wait.
  [[nodiscard]] virtual std::optional<Instant> next_change(const View& /*view*/) { return std::nullopt; }

  void requeue(TaskId task, const View& view);
  void requeue_all(const View& view);
  [[nodiscard]] bool is_waiting(TaskId task) const { return is_waiting_[index(task)]; }
  [[nodiscard]] const OnlineState& state() const { return *state_; }

 private:
  struct Entry {
    QueueKey key;
    TaskId task;
    auto operator<=>(const Entry&) const = default;
  };
  struct Group {
    const TaskGroups::Group* needs;
    std::set<Entry> waiting{};
    std::set<Entry>::iterator next{};  ///< while deciding: the next waiting task to consider
    std::vector<TaskId>
        list{};  ///< for lists: the tasks of the group in their order; empty when that is the order of ids and there is one group
    RankSet listed{};       ///< for lists, instead of `waiting`: positions in `list` of waiting tasks
    bool is_stuck = false;  ///< for lists: enough devices are idle, but they are not connected, are closed or have no room
    bool is_out = false;    ///< while deciding: no further task of the group fits
    double user_key = 0;
  };
  struct Reserved {
    DeviceId device;
    ProfileId profile;  ///< profile of the waiting task
    bool is_idle;
  };
  [[nodiscard]] bool is_list() const { return rules_.keys != QueueRules::Keys::asked; }
  [[nodiscard]] std::vector<TaskId> list_order(const View& view);
  void make_list(const View& view);
  const Decisions& decide_by_key(const Changes& changes, const View& view);
  const Decisions& decide_by_id(const Changes& changes, const View& view);
  void insert(TaskId task, const View& view);
  void serve(const View& view);
  /// True when no task can start any more.
  [[nodiscard]] bool is_full(const View& view) const {
    if (rules_.one_at_a_time && state_->pool.is_any_held(view)) return true;
    return !rules_.preempts && state_->pool.idle().empty() && view.system.resources.empty();
  }
  [[nodiscard]] bool is_empty(const Group& group) const { return is_list() ? group.listed.empty() : group.waiting.empty(); }
  /// The first task of the group that is to be considered.
  [[nodiscard]] Entry head(const Group& group) const {
    if (!is_list()) return *group.next;
    const std::uint32_t slot = group.listed.first();
    const TaskId task = group.list.empty() ? TaskId{slot} : group.list[slot];
    return {{rank_.empty() ? slot : rank_[index(task)]}, task};
  }
  [[nodiscard]] Group* first_group(const View& view) {
    if (groups_.size() > 1) return first_of_groups(view);
    return groups_.empty() || groups_.front().is_out ? nullptr : &groups_.front();
  }
  [[nodiscard]] Group* first_of_groups(const View& view);
  [[nodiscard]] bool is_before(const Group& one, const Group& other) const;
  [[nodiscard]] bool is_held(const TaskGroups::Group& needs, const View& view) const;
  void pass_over(Group& group, const View& view);
  void start(Group& group, const Entry& entry, std::span<const DeviceId> devices, const View& view);
  [[nodiscard]] std::uint32_t slot_of(TaskId task) const {
    return slot_.empty() ? static_cast<std::uint32_t>(task) : slot_[index(task)];
  }
  [[nodiscard]] bool is_reserved(DeviceId device) const;
  [[nodiscard]] bool reserve_saving(Group& group, const View& view);
  [[nodiscard]] bool make_room(Group& group, const View& view);
  void collect_victims(const Entry& newcomer, const View& view);
  [[nodiscard]] bool is_later(const Entry& running, const Entry& newcomer) const;
  [[nodiscard]] std::size_t last_ones_needed(TaskId newcomer, std::size_t count, const View& view);
  [[nodiscard]] std::size_t least_by_count(TaskId newcomer, std::size_t count, const View& view) const;
  void release(std::size_t victim, const View& view);
  void keep(std::size_t victim, const View& view);
  [[nodiscard]] bool preempt_released(const View& view);
  QueueRules rules_;
  std::optional<OnlineState> state_;
  std::vector<Group> groups_;
  std::vector<QueueKey> key_;        ///< by task, for waiting tasks; empty for lists
  std::vector<std::uint32_t> slot_;  ///< for lists, by task: position in its group; empty when it is the task id
  std::vector<std::uint32_t> rank_;  ///< for lists, by task: place in the whole list; empty when there is one group
  std::vector<bool> is_waiting_;     ///< by task
  std::size_t waiting_ = 0;
  std::vector<bool> is_saving_;     ///< by task: it was preempted and is not ready again
  std::vector<TaskId> saving_;      ///< preempted tasks that hold devices until their state is saved
  std::vector<Reserved> reserved_;  ///< while deciding: reservations for tasks that wait for others to save
  std::vector<Entry> victims_;      ///< while deciding: running tasks with later keys, the last first
  std::vector<bool> is_released_;   ///< by position in victims_
  bool has_victims_ = false;
  std::size_t running_before_ = 0;  ///< number of running tasks when this decision began
  std::vector<bool> is_held_;       ///< by class, then by resource: a waiting task blocks it
  std::optional<Instant> last_asked_;
  bool needs_devices_only_ =
      false;  ///< for a list in the order of ids with one group: nothing but free devices decides whether a task starts
};

}  // namespace gpusim
