// cpop: critical path on a processor.
//
// The priority of a task is rank_u + rank_d (upward_rank.hpp), the mean length of the longest path through it. The critical path
// starts at the task without predecessors that has the greatest priority and follows successors of equal priority, ties to the
// smaller id. Its tasks all go to the device with the least sum of their times, among those that can run them all, ties to the
// smaller id; if there is none they are placed like the others. Ready tasks are taken by decreasing priority, ties to the smaller
// id; those off the path go to the device on which they end first, with insertion. Tasks that arrive together have one critical
// path. For tasks on one device. No options.
//
// Source: H. Topcuoglu, S. Hariri, M.-Y. Wu, IEEE Transactions on Parallel and Distributed Systems 13(3), 2002, section 5.2.

#include <algorithm>
#include <optional>

#include "sim/policies/common/planning_policy.hpp"

namespace gpusim {
namespace {

class Cpop : public PlanningPolicy {
 protected:
  std::vector<Rank> priorities(const View& view) override {
    const MeanTimes times(view);
    const std::vector<TaskId> order = dependency_order(view);
    priority_ = upward_ranks(view, times, order);
    const std::vector<Rank> downward = downward_ranks(view, times, order);
    for (std::size_t task = 0; task < priority_.size(); ++task) priority_[task] += downward[task];
    is_critical_.assign(priority_.size(), false);
    is_in_batch_.assign(priority_.size(), false);
    return priority_;
  }

  void begin_batch(std::span<const TaskId> batch, const View& view) override {
    for (const TaskId task : batch) is_in_batch_[index(task)] = true;
    const std::vector<TaskId> path = critical_path(batch, view.workload.graph);
    for (const TaskId task : batch) is_in_batch_[index(task)] = false;
    for (const TaskId task : path) is_critical_[index(task)] = true;
    critical_device_ = fastest_device(path, view);
  }

  InsertionSchedule::Place choose(TaskId task, InsertionSchedule& schedule, const View& view) override {
    if (is_critical_[index(task)] && critical_device_) return schedule.earliest_on(*critical_device_, task, view.now);
    return schedule.earliest_finish(task, view.now);
  }

 private:
  [[nodiscard]] std::vector<TaskId> critical_path(std::span<const TaskId> batch, const TaskGraph& graph) const {
    std::vector<TaskId> path;
    for (std::optional<TaskId> task = most_urgent_entry(batch, graph); task; task = next_on_path(*task, graph))
      path.push_back(*task);
    return path;
  }

  [[nodiscard]] std::optional<TaskId> most_urgent_entry(std::span<const TaskId> batch, const TaskGraph& graph) const {
    std::optional<TaskId> best;
    for (const TaskId task : batch) {
      if (best && priority_[index(task)] <= priority_[index(*best)]) continue;
      if (graph.arcs() > 0 &&
          std::ranges::any_of(graph.predecessors(task), [&](const Edge& edge) { return is_in_batch_[index(edge.task)]; }))
        continue;
      best = task;
    }
    return best;
  }

  [[nodiscard]] std::optional<TaskId> next_on_path(TaskId task, const TaskGraph& graph) const {
    if (graph.arcs() == 0) return std::nullopt;
    std::vector<TaskId> critical;
    for (const Edge& edge : graph.successors(task))
      if (is_in_batch_[index(edge.task)] && priority_[index(edge.task)] == priority_[index(task)]) critical.push_back(edge.task);
    if (critical.empty()) return std::nullopt;
    return *std::min_element(critical.begin(), critical.end());
  }

  /// The device with the least sum of times of the path; empty when no device can run all of its tasks.
  [[nodiscard]] static std::optional<DeviceId> fastest_device(std::span<const TaskId> path, const View& view) {
    // Devices of a class are equally fast, so the lowest of each class represents the class.
    std::vector<std::optional<Duration>> sums(view.system.classes.size());
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c] = sum_of_times(path, id<ClassId>(c), view);
    std::optional<DeviceId> fastest;
    for (std::size_t device = 0; device < view.system.devices.size(); ++device) {
      const std::optional<Duration>& sum = sums[index(view.system.devices[device].device_class)];
      if (sum && (!fastest || *sum < *sums[index(view.system.class_of(*fastest))])) fastest = id<DeviceId>(device);
    }
    return fastest;
  }

  [[nodiscard]] static std::optional<Duration> sum_of_times(std::span<const TaskId> path, ClassId device_class, const View& view) {
    Duration sum;
    for (const TaskId task : path) {
      const ProfileId profile = view.workload.profile[index(task)];
      if (view.performance.gpus(profile) == 0) continue;
      if (!view.performance.can_run(profile, device_class)) return std::nullopt;
      sum += view.performance.time(profile, device_class);
    }
    return sum;
  }

  std::vector<Rank> priority_;
  std::vector<bool> is_critical_;
  std::vector<bool> is_in_batch_;
  std::optional<DeviceId> critical_device_;
};

}  // namespace

std::unique_ptr<Policy> make_cpop(Reader& /*options*/) { return std::make_unique<Cpop>(); }

}  // namespace gpusim
