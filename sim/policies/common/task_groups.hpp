#pragma once
// Groups of tasks that either all fit or all do not fit, so that a policy has to try only one task of each.

#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// Numbers the groups of a workload: tasks that need equally many devices of the same classes and the same resources; with limits
/// on devices or planned outages also the same memory, share and times; with quotas, or on request, also the same user and queue.
class TaskGroups {
 public:
  struct Group {
    ProfileId profile;  ///< profile of the first task
    std::uint32_t gpus;
    std::vector<ClassId> classes;  ///< classes that can run its tasks
    bool needs_routes;
    UserId user;  ///< only if users and queues are told apart
    QueueId queue;
  };

  explicit TaskGroups(const View& view, bool by_user = false);

  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  /// The group of a task; empty when the task starts without a policy.
  [[nodiscard]] std::optional<std::uint32_t> of(TaskId task, const View& view) const {
    return of_task_.empty() ? of_profile_[index(view.workload.profile[index(task)])] : of_task_[index(task)];
  }
  /// True when at least one task belongs to no group.
  [[nodiscard]] bool has_others() const { return has_others_; }

 private:
  void group_profiles(const View& view);
  void split_by_owner(const View& view);

  std::vector<Group> groups_;
  std::vector<std::optional<std::uint32_t>> of_profile_;
  std::vector<std::optional<std::uint32_t>> of_task_;  ///< by task; the vector is empty when owners do not matter
  bool has_others_ = false;
};

}  // namespace gpusim
