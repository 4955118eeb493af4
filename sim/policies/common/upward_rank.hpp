#pragma once
// Ranks of tasks from mean costs in exact integers, and the order that they define: shared by HEFT, CPOP and PEFT.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// A time in fractions of a nanosecond, whose denominator is that of the MeanTimes that computed it. Ranks that are equal as
/// rational numbers compare equal, which CPOP requires and floating point does not provide.
__extension__ using Rank = __int128;

/// Means over devices with a common denominator: the least common multiple of the numbers of devices that can run each profile. If
/// that exceeds 2^20, means are rounded to 2^-20 ns instead.
class MeanTimes {
 public:
  explicit MeanTimes(const View& view);

  [[nodiscard]] Rank scaled(Duration time) const { return static_cast<Rank>(time.count()) * denominator_; }
  /// The mean of a value by class over all devices that can run a task; `by_class` has an entry for every class. For a task on the
  /// host it is the first entry.
  [[nodiscard]] Rank mean(ProfileId profile, std::span<const Duration> by_class) const;
  /// The mean running time of a profile (w-bar); for a task on the host its time.
  [[nodiscard]] Rank mean_time(ProfileId profile) const { return mean_times_[index(profile)]; }

 private:
  const View* view_;
  std::int64_t denominator_ = 1;
  std::vector<std::uint32_t> able_;  ///< number of devices that can run each profile
  std::vector<Rank> mean_times_;
};

/// The mean transfer times of edges (c-bar) over all pairs of different devices; zero when either task is on the host.
class MeanTransfers {
 public:
  explicit MeanTransfers(const View& view);
  [[nodiscard]] Duration operator()(TaskId task, const Edge& edge) const {
    if (edge.data == DataSize{} || (has_host_tasks_ && (is_host(task) || is_host(edge.task)))) return Duration{};
    return routes_alike_ ? view_->performance.transfer_time(edge.data, DeviceId{0}, DeviceId{1})
                         : view_->performance.mean_transfer_time(edge.data);
  }

 private:
  [[nodiscard]] bool is_host(TaskId task) const { return view_->performance.gpus(view_->workload.profile[index(task)]) == 0; }
  const View* view_;
  bool has_host_tasks_;
  bool routes_alike_;
};

/// All tasks in an order in which each comes after its predecessors.
[[nodiscard]] std::vector<TaskId> dependency_order(const View& view);

/// rank_u(i) = w-bar(i) + max over successors j of (c-bar(i,j) + rank_u(j)): Topcuoglu, Hariri, Wu 2002, equations 8 and 9.
/// Successors in jobs that arrive later count.
[[nodiscard]] std::vector<Rank> upward_ranks(const View& view, const MeanTimes& times, std::span<const TaskId> dependency_order);

/// rank_d(i) = max over predecessors j of (rank_d(j) + w-bar(j) + c-bar(j,i)): equation 11.
[[nodiscard]] std::vector<Rank> downward_ranks(const View& view, const MeanTimes& times, std::span<const TaskId> dependency_order);

/// Orders tasks as a ready list yields them: repeatedly the task with the greatest priority whose predecessors in the batch have
/// been taken, ties to the smaller id.
class PriorityOrder {
 public:
  explicit PriorityOrder(std::size_t tasks) : position_(tasks, kOutside) {}
  /// Sorts `batch`, which must ascend. The result is valid until the next call.
  [[nodiscard]] std::span<const TaskId> sort(std::span<const TaskId> batch, std::span<const Rank> priority, const TaskGraph& graph);

 private:
  static constexpr std::uint32_t kOutside = 0xffffffffU;
  [[nodiscard]] bool respects_arcs(const TaskGraph& graph) const;
  void run_ready_list(const TaskGraph& graph);

  std::vector<std::uint32_t> position_;  ///< by task: position in order_ by priority alone; kOutside for tasks outside the batch
  std::vector<TaskId> order_;
};

}  // namespace gpusim
