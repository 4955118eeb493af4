#pragma once
// The progress of tasks on devices that they share.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/capacity.hpp"
#include "sim/engine/interfering_gpus.hpp"

namespace gpusim {

/// Processor sharing: if the shares of the n tasks on a device add up to U, all of them run at speed 1 / max(1, U), divided by (1 +
/// overhead) if n > 1. Because their speed is the same, each device has a clock of its own, and a task that starts at its time V
/// ends at V + work (Parekh & Gallager's virtual time, IEEE/ACM Trans. Networking 1(3), 1993).
///
/// That clock counts in 2^-32 ns; a step loses less than one such unit. Ends are rounded up to whole nanoseconds, but less than
/// 2^-10 ns of missing work counts as done, so that ends that are whole in exact arithmetic remain whole.
///
/// Devices whose tasks interfere are handled by InterferingGpus.
class SharedGpus {
  static constexpr int kBits = 32;
  static constexpr int kToleranceBits = 10;
  static constexpr std::int64_t kMillion = 1'000'000;

  struct Running {
    Wide target;  ///< time of the device's clock at which the task ends
    std::int64_t share;
    TaskId task;
  };
  struct SharedGpu {
    std::vector<Running> running;
    Wide clock = 0;
    std::int64_t share = 0;
    Instant since;
  };
  struct Speed {
    Wide above;
    Wide below;
  };

  template <class C>
  static auto first_of(C& gpu) {
    return std::min_element(gpu.running.begin(), gpu.running.end(), [](const Running& left, const Running& right) {
      return left.target != right.target ? left.target < right.target : left.task < right.task;
    });
  }

 public:
  SharedGpus(const System& system, const Capacity& capacity)
      : system_(&system),
        capacity_(&capacity),
        gpus_(capacity.is_plain() ? 0 : system.devices.size()),
        interfering_(system, capacity, gpus_.size()) {}

  void add(DeviceId device, TaskId task, ProfileId profile, Duration work, Instant now) {
    if (interferes(device)) return interfering_.add(device, task, profile, work, now);
    SharedGpu& gpu = gpus_[index(device)];
    advance(device, now);
    gpu.running.push_back({gpu.clock + (Wide{work.count()} << kBits), capacity_->share(profile), task});
    gpu.share += gpu.running.back().share;
  }

  /// The task on the device that ends first, ties to the lowest id. The device must hold a task.
  [[nodiscard]] TaskId first(DeviceId device) const {
    return interferes(device) ? interfering_.first(device) : first_of(gpus_[index(device)])->task;
  }

  /// Removes the task that first() returns and that ends at `now`.
  void remove_first(DeviceId device, Instant now) {
    if (interferes(device)) return interfering_.remove_first(device, now);
    SharedGpu& gpu = gpus_[index(device)];
    advance(device, now);
    const auto done = first_of(gpu);
    gpu.share -= done->share;
    gpu.clock = std::max(gpu.clock, done->target);
    gpu.running.erase(done);
  }

  [[nodiscard]] bool is_running(DeviceId device) const {
    return interferes(device) ? interfering_.is_running(device) : !gpus_[index(device)].running.empty();
  }

  /// When the first task of the device ends if nothing changes; empty when its windows end before. `now` must be the instant of the
  /// last change.
  [[nodiscard]] std::optional<Instant> next_end(DeviceId device, Instant now) const {
    if (interferes(device)) return interfering_.next_end(device, now);
    const SharedGpu& gpu = gpus_[index(device)];
    const Wide missing = first_of(gpu)->target - gpu.clock;
    const Speed speed = speed_of(device);
    // Computes missing x below / above in two parts, because the product overflows.
    const Wide unit = speed.above << kBits;
    const Wide rest = missing % unit * speed.below;
    const Wide tolerance = unit >> kToleranceBits;
    Wide time = missing / unit * speed.below + rest / unit;
    if (rest % unit > tolerance) ++time;
    return end_of(*capacity_, system_->class_of(device), now, time);
  }

 private:
  [[nodiscard]] bool interferes(DeviceId device) const { return capacity_->has_interference(system_->class_of(device)); }

  [[nodiscard]] Speed speed_of(DeviceId device) const {
    const SharedGpu& gpu = gpus_[index(device)];
    const std::int64_t overhead = gpu.running.size() > 1 ? capacity_->overhead(system_->class_of(device)) : 0;
    return {Wide{kMillion} * kMillion, Wide{std::max(kMillion, gpu.share)} * (kMillion + overhead)};
  }

  void advance(DeviceId device, Instant now) {
    SharedGpu& gpu = gpus_[index(device)];
    if (!gpu.running.empty()) {
      const Duration open = open_time(*capacity_, system_->class_of(device), gpu.since, now);
      const Speed speed = speed_of(device);
      gpu.clock +=
          (open.count() / speed.below * speed.above << kBits) + (open.count() % speed.below * speed.above << kBits) / speed.below;
    }
    gpu.since = now;
  }

  const System* system_;
  const Capacity* capacity_;
  std::vector<SharedGpu> gpus_;
  InterferingGpus interfering_;
};

}  // namespace gpusim
