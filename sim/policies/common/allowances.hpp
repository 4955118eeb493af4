#pragma once
// The limits on what tasks may hold besides idle devices: quotas of users and queues, and resources of the system.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// The quotas and resources of a run while a policy decides. Devices on which a preempted task saves its state count for its user
/// until the task is ready again.
class Allowances {
 public:
  explicit Allowances(const View& view);

  [[nodiscard]] bool has_quotas() const { return has_quotas_; }
  /// Copies the free resources of the engine. Must be called first whenever the policy is asked.
  void update(const View& view) { free_.assign(view.free_resources.begin(), view.free_resources.end()); }
  /// Frees all resources, as if no task held any.
  void free_all(const View& view) {
    free_.clear();
    for (const Resource& resource : view.system.resources) free_.push_back(resource.capacity);
  }
  /// True when the task would exceed neither its user's nor its queue's quota of devices. An elastic task is checked with the given
  /// number of devices.
  [[nodiscard]] bool is_within_quotas(TaskId task, const View& view) const {
    return !has_quotas_ || is_within_quotas(task, gpus(task, view), view);
  }
  [[nodiscard]] bool is_within_quotas(TaskId task, std::uint32_t gpus, const View& view) const;
  /// True when the amounts that a task of this profile holds of each resource are free.
  [[nodiscard]] bool has_resources(ProfileId profile, const View& view) const {
    return free_.empty() || has_free_resources(profile, view);
  }
  [[nodiscard]] bool allows(TaskId task, const View& view) const { return allows(task, gpus(task, view), view); }
  [[nodiscard]] bool allows(TaskId task, std::uint32_t gpus, const View& view) const {
    return is_within_quotas(task, gpus, view) && has_resources(view.workload.profile[index(task)], view);
  }
  /// Counts a task that starts.
  void take(TaskId task, const View& view) {
    if (has_quotas_ || !free_.empty()) take(task, gpus(task, view), view);
  }
  void take(TaskId task, std::uint32_t gpus, const View& view);
  /// give_back_resources() returns the resources of a task that is preempted in this decision, for good or for a trial;
  /// take_resources() takes them again.
  void give_back_resources(ProfileId profile, const View& view);
  void take_resources(ProfileId profile, const View& view);
  /// Counts that a task no longer holds devices. Its resources arrive with the next update().
  void release(TaskId task, const View& view) { release(task, gpus(task, view), view); }
  void release(TaskId task, std::uint32_t gpus, const View& view) {
    if (has_quotas_) count(task, -std::int64_t{gpus}, view);
  }
  [[nodiscard]] std::span<const std::int64_t> free_resources() const { return free_; }

 private:
  [[nodiscard]] static std::uint32_t gpus(TaskId task, const View& view) {
    return view.performance.gpus(view.workload.profile[index(task)]);
  }
  [[nodiscard]] bool has_free_resources(ProfileId profile, const View& view) const;
  void count(TaskId task, std::int64_t gpus, const View& view);

  bool has_quotas_ = false;
  std::vector<std::int64_t> of_user_;  ///< devices held by each user
  std::vector<std::int64_t> of_queue_;
  std::vector<std::int64_t> free_;  ///< by resource
};

}  // namespace gpusim
