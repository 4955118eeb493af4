#pragma once
// The limits of a run: windows of devices, hours in which tasks may start, and devices that several tasks share.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gpusim/capacity.hpp"
#include "gpusim/performance.hpp"
#include "sim/engine/people_queues.hpp"
#include "sim/engine/shared_gpus.hpp"
#include "sim/engine/window_queue.hpp"

namespace gpusim {

/// What devices hold when they have limits, and which tasks still need a place. Nothing is counted on plain systems.
class Limits {
 public:
  Limits(const Problem& problem, const PeopleQueues& people);

  /// True when every device is always available and holds one task at a time.
  [[nodiscard]] bool is_plain() const { return loads_.empty(); }
  [[nodiscard]] const Capacity& capacity() const { return capacity_; }
  [[nodiscard]] std::span<const DeviceLoad> loads() const { return loads_; }
  [[nodiscard]] bool is_shared(DeviceId device) const {
    return !is_plain() && capacity_.is_shared(problem_.system.class_of(device));
  }
  [[nodiscard]] bool has_place(DeviceId device) const {
    return loads_[index(device)].tasks < capacity_.places(problem_.system.class_of(device));
  }
  /// True when tasks on devices may start at this instant.
  [[nodiscard]] bool is_starting_time(Instant at) const { return problem_.workload.starts.is_always() || starts_.is_open(at); }
  [[nodiscard]] WindowQueue& windows() { return windows_; }
  [[nodiscard]] SharedGpus& gpus() { return gpus_; }

  /// Counts a ready task if it may not wait for a place.
  void await(ProfileId profile) { refused_ += capacity_.refuses(profile) ? 1 : 0; }
  /// The number of ready tasks that may not wait for a place.
  [[nodiscard]] std::size_t refused() const { return refused_; }
  /// Adds the task to the load of the devices, which must have a place and enough memory.
  void hold(TaskId task, std::span<const DeviceId> devices);
  void release(TaskId task, DeviceId device) {
    loads_[index(device)] -= capacity_.load_of(profile_of(task), problem_.system.class_of(device));
  }
  /// Throws NeverRuns for a ready task that may not wait when no device has room for it. It may wait while its devices are closed,
  /// or while one has room and the policy holds it back.
  void check_refusal(TaskId task, Instant now) const;

 private:
  [[nodiscard]] ProfileId profile_of(TaskId task) const { return problem_.workload.profile[index(task)]; }

  Problem problem_;
  Capacity capacity_;
  std::vector<DeviceLoad> loads_;  ///< by device; empty when plain
  SharedGpus gpus_;
  Calendar starts_;
  WindowQueue windows_;
  std::size_t refused_ = 0;
};

}  // namespace gpusim
