#pragma once
// What may be held besides devices that are idle: quotas of users and queues, resources of the system.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// The quotas and resources of a run as they are while a policy decides. Devices on which the state of a preempted task is being
/// saved count for its user until it is ready again.
class Allowances {
 public:
  explicit Allowances(const View& view);

  [[nodiscard]] bool has_quotas() const { return has_quotas_; }
  /// Takes over what is free now; to be called first whenever the policy is asked.
  void update(const View& view) { free_.assign(view.free_resources.begin(), view.free_resources.end()); }
  /// Frees all resources, as if no task held any.
  void free_all(const View& view) {
    free_.clear();
    for (const Resource& resource : view.system.resources) free_.push_back(resource.capacity);
  }
  /// True when neither the task's user nor its queue would hold more devices than its quota; with so many devices, where the task
  /// is elastic.
  [[nodiscard]] bool is_within_quotas(TaskId task, const View& view) const {
    return !has_quotas_ || is_within_quotas(task, gpus(task, view), view);
  }
  [[nodiscard]] bool is_within_quotas(TaskId task, std::uint32_t gpus, const View& view) const;
  /// Whether what a task of this profile holds of each resource is free.
  [[nodiscard]] bool has_resources(ProfileId profile, const View& view) const {
    return free_.empty() || has_free_resources(profile, view);
  }
  [[nodiscard]] bool allows(TaskId task, const View& view) const { return allows(task, gpus(task, view), view); }
  [[nodiscard]] bool allows(TaskId task, std::uint32_t gpus, const View& view) const {
    return is_within_quotas(task, gpus, view) && has_resources(view.workload.profile[index(task)], view);
  }
  /// Counts a task that is started.
  void take(TaskId task, const View& view) {
    if (has_quotas_ || !free_.empty()) take(task, gpus(task, view), view);
  }
  void take(TaskId task, std::uint32_t gpus, const View& view);
  /// Gives back the resources of a task that is preempted in this decision, or would be; the second takes them again.
  void give_back_resources(ProfileId profile, const View& view);
  void take_resources(ProfileId profile, const View& view);
  /// A task holds no devices any more; its resources are in the next update.
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
  std::vector<std::int64_t> of_user_;  ///< devices held
  std::vector<std::int64_t> of_queue_;
  std::vector<std::int64_t> free_;  ///< of each resource
};

}  // namespace gpusim
