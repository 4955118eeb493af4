#include "sim/policies/common/batch_mapping.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sim/policies/common/device_loads.hpp"

namespace gpusim {
namespace {

/// A task with its best device and its end there.
struct Candidate {
  Instant end;
  TaskId task;
  DeviceId device;
};

[[nodiscard]] bool goes_before(const Candidate& left, const Candidate& right, MappedNext next) {
  if (left.end != right.end) return (left.end < right.end) == (next == MappedNext::first_to_end);
  return left.task < right.task;
}

/// A batch of tasks without inputs, from which the task that can end first is taken. On every class that is the shortest one, so
/// only one task per class has to be considered.
class ShortestFirst {
 public:
  void begin(std::span<const TaskId> tasks, const View& view) {
    classes_.resize(view.system.classes.size());
    is_mapped_.resize(view.workload.tasks());
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      Class& device_class = classes_[c];
      device_class.next = 0;
      device_class.tasks.clear();
      for (const TaskId task : tasks) {
        const std::optional<Duration> time = view.performance.find_time(view.workload.profile[index(task)], id<ClassId>(c));
        if (time) device_class.tasks.emplace_back(*time, task);
      }
      if (!std::is_sorted(device_class.tasks.begin(), device_class.tasks.end()))
        std::sort(device_class.tasks.begin(), device_class.tasks.end());
    }
  }

  [[nodiscard]] std::optional<Candidate> best(const DeviceLoads& loads, const View& view) {
    std::optional<Candidate> best;
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      Class& device_class = classes_[c];
      while (device_class.next < device_class.tasks.size() && is_mapped_[index(device_class.tasks[device_class.next].second)])
        ++device_class.next;
      if (device_class.next == device_class.tasks.size()) continue;
      const auto [time, task] = device_class.tasks[device_class.next];
      const DeviceLoads::Free free = loads.first_free(id<ClassId>(c));
      const Candidate candidate{free.from + time, task, free.device};
      if (!best || goes_before(candidate, *best, MappedNext::first_to_end)) best = candidate;
    }
    // Classes were compared by task first, so the task may end equally early on a lower device of another class.
    if (best)
      for (std::size_t c = 0; c < classes_.size(); ++c) {
        const std::optional<Duration> time = view.performance.find_time(view.workload.profile[index(best->task)], id<ClassId>(c));
        if (!time) continue;
        const DeviceLoads::Free free = loads.first_free(id<ClassId>(c));
        if (free.from + *time == best->end) best->device = std::min(best->device, free.device);
      }
    return best;
  }

  void remove(TaskId task) { is_mapped_[index(task)] = true; }

 private:
  struct Class {
    std::vector<std::pair<Duration, TaskId>> tasks;  ///< by (time, id)
    std::size_t next = 0;
  };
  std::vector<Class> classes_;
  std::vector<bool> is_mapped_;  ///< by task of the workload
};

/// A batch of tasks without inputs, from which the task that ends last on its best device is taken. Tasks with equal times form a
/// group, from which the lowest id is next. If the groups can be ordered so that each is longer than the next on every class, the
/// first one is always the answer; otherwise all groups are compared.
class LongestFirst {
 public:
  void begin(std::span<const TaskId> tasks, const View& view) {
    tasks_.assign(tasks.begin(), tasks.end());
    const auto before = [&](TaskId left, TaskId right) {
      const std::strong_ordering order = compare_times(left, right, view);
      return order != 0 ? order > 0 : left < right;
    };
    if (!std::is_sorted(tasks_.begin(), tasks_.end(), before)) std::sort(tasks_.begin(), tasks_.end(), before);
    groups_.clear();
    one_order_holds_ = true;
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      if (i > 0 && compare_times(tasks_[i - 1], tasks_[i], view) == 0) {
        ++groups_.back().end;
        continue;
      }
      one_order_holds_ = one_order_holds_ && (i == 0 || is_longer_everywhere(tasks_[i - 1], tasks_[i], view));
      groups_.push_back({i, i + 1});
    }
    first_ = 0;
  }

  [[nodiscard]] std::optional<Candidate> best(const DeviceLoads& loads, const View& view) {
    while (first_ < groups_.size() && groups_[first_].next == groups_[first_].end) ++first_;
    std::optional<Candidate> best;
    for (std::size_t g = first_; g < groups_.size(); ++g) {
      if (groups_[g].next == groups_[g].end) continue;
      const Candidate candidate = on_best_device(tasks_[groups_[g].next], loads, view);
      if (!best || goes_before(candidate, *best, MappedNext::last_to_end)) {
        best = candidate;
        best_group_ = g;
      }
      if (one_order_holds_) break;
    }
    return best;
  }

  /// Removes the task that best() returned last.
  void remove(TaskId) { ++groups_[best_group_].next; }

 private:
  struct Group {
    std::size_t next;  ///< position in tasks_
    std::size_t end;
  };

  static std::optional<Duration> time(TaskId task, std::size_t device_class, const View& view) {
    return view.performance.find_time(view.workload.profile[index(task)], id<ClassId>(device_class));
  }

  /// Compares two times. A class that cannot run a task comes after every time.
  static std::strong_ordering compare(const std::optional<Duration>& left, const std::optional<Duration>& right) {
    if (left && right) return *left <=> *right;
    return right.has_value() <=> left.has_value();
  }

  static std::strong_ordering compare_times(TaskId left, TaskId right, const View& view) {
    for (std::size_t c = 0; c < view.system.classes.size(); ++c)
      if (const auto order = compare(time(left, c, view), time(right, c, view)); order != 0) return order;
    return std::strong_ordering::equal;
  }

  static bool is_longer_everywhere(TaskId left, TaskId right, const View& view) {
    for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
      const std::optional<Duration> one = time(left, c, view);
      const std::optional<Duration> other = time(right, c, view);
      if ((one || other) && compare(one, other) <= 0) return false;
    }
    return true;
  }

  static Candidate on_best_device(TaskId task, const DeviceLoads& loads, const View& view) {
    std::optional<Candidate> best;
    for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
      const std::optional<Duration> on_class = time(task, c, view);
      if (!on_class) continue;
      const DeviceLoads::Free free = loads.first_free(id<ClassId>(c));
      const Instant end = free.from + *on_class;
      if (!best || end < best->end || (end == best->end && free.device < best->device)) best = Candidate{end, task, free.device};
    }
    return *best;
  }

  std::vector<TaskId> tasks_;  ///< longest first (class by class), then id
  std::vector<Group> groups_;
  std::size_t first_ = 0;  ///< all groups before it are empty
  std::size_t best_group_ = 0;
  bool one_order_holds_ = true;
};

/// A batch of tasks whose inputs move. Tasks with equal profile and inputs form a group. The best device of a group remains the
/// best until a task is mapped to that device, because all other devices only get busier.
class TasksWithInputs {
 public:
  explicit TasksWithInputs(const View& view)
      : routes_alike_(view.performance.routes() != nullptr && view.performance.routes()->uniform() != nullptr) {}

  void begin(std::span<const TaskId> tasks, const View& view) {
    groups_.clear();
    std::map<std::pair<ProfileId, std::vector<Input>>, std::size_t> group_of;
    for (const TaskId task : tasks) {
      std::vector<Input> inputs = inputs_of(task, view);
      const auto [entry, is_new] = group_of.try_emplace({view.workload.profile[index(task)], inputs}, groups_.size());
      if (is_new) {
        groups_.push_back({.profile = view.workload.profile[index(task)], .inputs = std::move(inputs)});
        if (routes_alike_) find_arrivals(groups_.back(), view);
      }
      groups_[entry->second].tasks.push_back(task);
    }
  }

  [[nodiscard]] std::optional<Candidate> best(const DeviceLoads& loads, const View& view, MappedNext next) {
    std::optional<Candidate> best;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      Group& group = groups_[g];
      if (group.next == group.tasks.size()) continue;
      if (!group.is_current) find_best_device(group, loads, view);
      group.best.task = group.tasks[group.next];
      if (best && !goes_before(group.best, *best, next)) continue;
      best = group.best;
      best_group_ = g;
    }
    return best;
  }

  /// Removes the task that best() returned last.
  void remove(TaskId) { ++groups_[best_group_].next; }
  void occupied(DeviceId device) {
    for (Group& group : groups_)
      if (group.best.device == device) group.is_current = false;
  }

 private:
  struct Input {
    DeviceId device;
    DataSize data;
    auto operator<=>(const Input&) const = default;
  };
  struct Group {
    ProfileId profile;
    std::vector<Input> inputs;
    std::vector<TaskId> tasks{};  ///< ascending
    std::size_t next = 0;
    // Only when all routes are equal: the arrival of all inputs on any device, and the device that holds the slowest input.
    Instant elsewhere{};
    DeviceId holder{};
    Instant at_holder{};
    Candidate best{};
    bool is_current = false;
  };

  static std::vector<Input> inputs_of(TaskId task, const View& view) {
    std::vector<Input> inputs;
    for (const Edge& edge : view.workload.graph.predecessors(task))
      for (const DeviceId device : view.held[edge.task])
        if (edge.data > DataSize{}) inputs.push_back({device, edge.data});
    std::sort(inputs.begin(), inputs.end());
    return inputs;
  }

  /// Inputs begin to move when the task is bound, that is now.
  static void find_arrivals(Group& group, const View& view) {
    Duration longest;
    for (const Input& input : group.inputs) {
      const Duration transfer = view.performance.transfer_time(input.data, DeviceId{0}, DeviceId{1});
      if (transfer < longest) continue;
      longest = transfer;
      group.holder = input.device;
    }
    Duration longest_of_others;
    for (const Input& input : group.inputs)
      if (input.device != group.holder)
        longest_of_others = std::max(longest_of_others, view.performance.transfer_time(input.data, DeviceId{0}, DeviceId{1}));
    group.elsewhere = view.now + longest;
    group.at_holder = view.now + longest_of_others;
  }

  [[nodiscard]] Instant arrival(const Group& group, DeviceId device, const View& view) const {
    if (routes_alike_) return device == group.holder ? group.at_holder : group.elsewhere;
    Duration longest;
    for (const Input& input : group.inputs)
      longest = std::max(longest, view.performance.transfer_time(input.data, input.device, device));
    return view.now + longest;
  }

  void find_best_device(Group& group, const DeviceLoads& loads, const View& view) const {
    group.is_current = false;
    for (std::size_t d = 0; d < view.system.devices.size(); ++d) {
      const auto device = id<DeviceId>(d);
      const std::optional<Duration> time = view.performance.find_time(group.profile, view.system.class_of(device));
      if (!time) continue;
      const Instant end = std::max(loads.free_from(device), arrival(group, device, view)) + *time;
      if (group.is_current && end >= group.best.end) continue;
      group.best.end = end;
      group.best.device = device;
      group.is_current = true;
    }
  }

  bool routes_alike_;
  std::vector<Group> groups_;
  std::size_t best_group_ = 0;
};

template <class TasksWithoutInputs>
class BatchMapper : public Policy {
 public:
  explicit BatchMapper(MappedNext next) : next_(next) {}

  void prepare(const View& view) override {
    loads_.emplace(view.system);
    with_inputs_.emplace(view);
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    decisions_.clear();
    if (changes.ready.empty()) return decisions_;
    loads_->advance(view.now);
    divide(changes.ready, view);
    for (std::size_t left = changes.ready.size(); left > 0; --left) {
      const std::optional<Candidate> without = without_inputs_.best(*loads_, view);
      const std::optional<Candidate> with = with_inputs_->best(*loads_, view, next_);
      const bool takes_with = with && (!without || goes_before(*with, *without, next_));
      const Candidate& chosen = takes_with ? *with : *without;
      if (takes_with)
        with_inputs_->remove(chosen.task);
      else
        without_inputs_.remove(chosen.task);
      loads_->occupy(chosen.device, chosen.end);
      with_inputs_->occupied(chosen.device);
      // Tasks are appended, so the order of assignment is the order of execution on the device.
      decisions_.assign(chosen.task, chosen.device, chosen.end.since_start().count());
    }
    return decisions_;
  }

 private:
  void divide(std::span<const TaskId> ready, const View& view) {
    if (!view.workload.graph.moves_data()) {
      without_inputs_.begin(ready, view);
      return;
    }
    ready_with_.clear();
    ready_without_.clear();
    for (const TaskId task : ready) {
      const bool has_inputs = std::ranges::any_of(view.workload.graph.predecessors(task), [&](const Edge& edge) {
        return edge.data > DataSize{} && !view.held[edge.task].empty();
      });
      (has_inputs ? ready_with_ : ready_without_).push_back(task);
    }
    without_inputs_.begin(ready_without_, view);
    with_inputs_->begin(ready_with_, view);
  }

  MappedNext next_;
  std::optional<DeviceLoads> loads_;
  TasksWithoutInputs without_inputs_;
  std::optional<TasksWithInputs> with_inputs_;
  std::vector<TaskId> ready_with_;
  std::vector<TaskId> ready_without_;
  Decisions decisions_;
};

}  // namespace

std::unique_ptr<Policy> make_batch_mapper(MappedNext next) {
  if (next == MappedNext::first_to_end) return std::make_unique<BatchMapper<ShortestFirst>>(next);
  return std::make_unique<BatchMapper<LongestFirst>>(next);
}

}  // namespace gpusim
