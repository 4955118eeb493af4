#pragma once
// The progress of tasks on shared GPUs on which every task has its own speed.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/capacity.hpp"
#include "sim/timing/sharing.hpp"

namespace gpusim {

/// The time in [from, to) in which a device of this class is open.
[[nodiscard]] inline Duration open_time(const Capacity& capacity, ClassId device_class, Instant from, Instant to) {
  return capacity.has_windows(device_class) ? capacity.windows(device_class).open_time(from, to) : to - from;
}

/// The instant at which a device of this class will have been open for this many nanoseconds since `now`; empty when its windows
/// end before.
[[nodiscard]] inline std::optional<Instant> end_of(const Capacity& capacity, ClassId device_class, Instant now, Wide nanoseconds) {
  if (nanoseconds <= 0) return now;
  if (nanoseconds > (kLastClosing - now).count()) return std::nullopt;
  const Duration duration = Duration::nanoseconds(static_cast<std::int64_t>(nanoseconds));
  return capacity.has_windows(device_class) ? capacity.windows(device_class).finish(now, duration) : now + duration;
}

/// Speeds change only when the tasks on a device change. Speeds are whole numbers of 2^-32 and remaining work is counted in 2^-32
/// ns, so no rounding error accumulates. Ends are rounded up to whole nanoseconds, but less than 2^-10 ns of missing work counts as
/// done, as on other shared devices.
class InterferingGpus {
  static constexpr int kToleranceBits = 10;

  struct Running {
    Wide left;           ///< remaining work in units of 2^-32 ns
    std::int64_t speed;  ///< in units of 2^-32
    ProfileId profile;
    TaskId task;
    /// The open time in nanoseconds until the task ends at this speed.
    [[nodiscard]] Wide time() const {
      const Wide needed = left - (Wide{1} << (kSpeedBits - kToleranceBits));
      return needed <= 0 ? 0 : (needed + speed - 1) / speed;
    }
  };
  struct SharedGpu {
    std::vector<Running> running;
    Instant since;
  };

  template <class C>
  static auto first_of(C& gpu) {
    return std::min_element(gpu.running.begin(), gpu.running.end(), [](const Running& left, const Running& right) {
      const Wide times[] = {left.time(), right.time()};
      return times[0] != times[1] ? times[0] < times[1] : left.task < right.task;
    });
  }

 public:
  InterferingGpus(const System& system, const Capacity& capacity, std::size_t devices)
      : system_(&system), capacity_(&capacity), gpus_(devices) {}

  void add(DeviceId device, TaskId task, ProfileId profile, Duration work, Instant now) {
    advance(device, now);
    gpus_[index(device)].running.push_back({Wide{work.count()} << kSpeedBits, 0, profile, task});
    find_speeds(device);
  }

  /// The task on the device that ends first, ties to the lowest id. The device must hold a task.
  [[nodiscard]] TaskId first(DeviceId device) const { return first_of(gpus_[index(device)])->task; }

  /// Removes the task that first() returns and that ends at `now`.
  void remove_first(DeviceId device, Instant now) {
    SharedGpu& gpu = gpus_[index(device)];
    advance(device, now);
    gpu.running.erase(first_of(gpu));
    find_speeds(device);
  }

  [[nodiscard]] bool is_running(DeviceId device) const { return !gpus_[index(device)].running.empty(); }

  /// When the first task of the device ends if nothing changes; empty when its windows end before. `now` must be the instant of the
  /// last change.
  [[nodiscard]] std::optional<Instant> next_end(DeviceId device, Instant now) const {
    return end_of(*capacity_, system_->class_of(device), now, first_of(gpus_[index(device)])->time());
  }

 private:
  void advance(DeviceId device, Instant now) {
    SharedGpu& gpu = gpus_[index(device)];
    if (!gpu.running.empty()) {
      const Duration open = open_time(*capacity_, system_->class_of(device), gpu.since, now);
      for (Running& task : gpu.running) task.left -= Wide{open.count()} * task.speed;
    }
    gpu.since = now;
  }

  void find_speeds(DeviceId device) {
    SharedGpu& gpu = gpus_[index(device)];
    demands_.clear();
    for (const Running& task : gpu.running) demands_.push_back(capacity_->demand(task.profile));
    const std::vector<std::int64_t> speeds = capacity_->speeds(system_->class_of(device), demands_);
    for (std::size_t i = 0; i < speeds.size(); ++i) gpu.running[i].speed = speeds[i];
  }

  const System* system_;
  const Capacity* capacity_;
  std::vector<SharedGpu> gpus_;
  std::vector<GpuDemand> demands_;
};

}  // namespace gpusim
