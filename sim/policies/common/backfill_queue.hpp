#pragma once
// A queue in order of arrival. In each group of equal needs it finds the first task whose expected time is at most a given length.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/policies/common/task_groups.hpp"

namespace gpusim {

/// The waiting tasks of one group by place in the order, as a tree of minima of their expected times.
class BackfillGroup {
 public:
  /// Adds a place for a task. Called for each task in order, before the first insert().
  void add(TaskId task) { tasks_.push_back(task); }
  void finish_adding() {
    leaves_ = std::bit_ceil(std::max<std::size_t>(1, tasks_.size()));
    least_.assign(2 * leaves_, kNotWaiting);
  }
  void insert(std::uint32_t place, Duration expected) { set(place, expected.count()); }
  void erase(std::uint32_t place) { set(place, kNotWaiting); }

  [[nodiscard]] TaskId task(std::uint32_t place) const { return tasks_[place]; }
  /// The first waiting place at or behind `from` with an expected time of at most `longest`; empty when there is none.
  [[nodiscard]] std::optional<std::uint32_t> first(std::uint32_t from, Duration longest) const {
    if (from >= leaves_) return std::nullopt;
    std::size_t node = leaves_ + from;
    const std::int64_t most = std::min(longest.count(), kNotWaiting - 1);
    // Go up until a subtree to the right has such a task, then down along its left edge.
    while (least_[node] > most) {
      while (node % 2 == 1) node /= 2;
      if (node == 0) return std::nullopt;  // The node was on the right edge of the tree.
      ++node;
    }
    while (node < leaves_) node = least_[2 * node] <= most ? 2 * node : 2 * node + 1;
    return static_cast<std::uint32_t>(node - leaves_);
  }
  [[nodiscard]] std::optional<std::uint32_t> first(std::uint32_t from = 0) const {
    return first(from, Duration::nanoseconds(kNotWaiting));
  }

 private:
  static constexpr std::int64_t kNotWaiting = std::numeric_limits<std::int64_t>::max();
  void set(std::uint32_t place, std::int64_t value) {
    std::size_t node = leaves_ + place;
    least_[node] = value;
    for (node /= 2; node > 0; node /= 2) least_[node] = std::min(least_[2 * node], least_[2 * node + 1]);
  }

  std::vector<TaskId> tasks_;
  std::size_t leaves_ = 1;
  std::vector<std::int64_t> least_;  ///< a complete binary tree of minima; leaves are places
};

/// The groups of all waiting tasks; the order is (priority of the job, highest first; task id).
class BackfillQueue {
 public:
  BackfillQueue(const TaskGroups& groups, const View& view) : groups_(groups.groups().size()), rank_(view.workload.tasks()) {
    std::vector<TaskId> order;
    for (std::size_t task = 0; task < rank_.size(); ++task) order.push_back(id<TaskId>(task));
    std::stable_sort(order.begin(), order.end(),
                     [&](TaskId one, TaskId other) { return view.job_of(one).priority > view.job_of(other).priority; });
    place_.resize(rank_.size());
    std::vector<std::uint32_t> size(groups_.size());
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      rank_[index(order[rank])] = static_cast<std::uint32_t>(rank);
      const std::optional<std::uint32_t> group = groups.of(order[rank], view);
      if (!group) continue;
      place_[index(order[rank])] = size[*group]++;
      groups_[*group].add(order[rank]);
    }
    for (BackfillGroup& group : groups_) group.finish_adding();
  }

  [[nodiscard]] std::vector<BackfillGroup>& groups() { return groups_; }
  [[nodiscard]] std::uint32_t rank(TaskId task) const { return rank_[index(task)]; }
  [[nodiscard]] std::uint32_t place(TaskId task) const { return place_[index(task)]; }

 private:
  std::vector<BackfillGroup> groups_;
  std::vector<std::uint32_t> rank_;
  std::vector<std::uint32_t> place_;
};

}  // namespace gpusim
