#pragma once
// Tasks that fit together or not at all, so that a policy that looks for one that fits looks at one of each group.

#include <cstdint>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// Numbers the groups of a workload: tasks that need equally many devices of the same classes and the same resources; with limits
/// on cards or planned outages also the same memory, share and times; with quotas, or on request, of the same user and queue.
class TaskGroups {
 public:
  static constexpr std::uint32_t kNone = 0xffffffffU;  ///< no policy decides when the task starts

  struct Group {
    ProfileId profile;  ///< of the first of them
    std::uint32_t gpus;
    std::vector<ClassId> classes;  ///< that can run them
    bool needs_routes;
    UserId user;  ///< where users and queues are told apart
    QueueId queue;
  };

  explicit TaskGroups(const View& view, bool by_user = false);

  [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
  [[nodiscard]] std::uint32_t of(TaskId task, const View& view) const {
    return of_task_.empty() ? of_profile_[index(view.workload.profile[index(task)])] : of_task_[index(task)];
  }
  /// True when some task belongs to no group.
  [[nodiscard]] bool has_others() const { return has_others_; }

 private:
  void group_profiles(const View& view);
  void split_by_owner(const View& view);

  std::vector<Group> groups_;
  std::vector<std::uint32_t> of_profile_;
  std::vector<std::uint32_t> of_task_;  ///< empty where owners do not matter
  bool has_others_ = false;
};

}  // namespace gpusim
