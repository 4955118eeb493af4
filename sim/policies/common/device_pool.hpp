#pragma once
// The devices that a policy may still hand out while it decides.

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/policies/common/idle_devices.hpp"

namespace gpusim {

/// The idle devices and, where GPUs have limits, the load of each device. With limits, devices with a free place count as idle
/// whether they are open or not; the placement checks when a task may start.
class DevicePool {
 public:
  DevicePool(const View& view, bool counts_by_node) : idle_(view.system), loads_(view.loads.begin(), view.loads.end()) {
    if (counts_by_node) idle_.count_by_node(view.system);
  }

  /// Takes over which devices the engine reports as lost and freed. Must be called first whenever the policy is asked.
  void update(const Changes& changes, const View& view) {
    for (const DeviceId device : changes.lost)
      if (idle_.contains(device)) idle_.erase(device);
    for (const DeviceId device : changes.freed) take_back(device, view);
  }

  void hand_out(std::span<const DeviceId> devices, ProfileId profile, const View& view) {
    for (const DeviceId device : devices) {
      if (view.capacity == nullptr) {
        idle_.erase(device);
        continue;
      }
      const ClassId device_class = view.system.class_of(device);
      DeviceLoad& load = loads_[index(device)];
      load += view.capacity->load_of(profile, device_class);
      ++held_;
      if (load.tasks == view.capacity->places(device_class)) idle_.erase(device);
    }
  }

  /// Takes back devices that hand_out() gave to a task, after a trial or because the task is preempted in this decision.
  void give_back(std::span<const DeviceId> devices, ProfileId profile, const View& view) {
    for (const DeviceId device : devices) {
      if (view.capacity != nullptr) {
        loads_[index(device)] -= view.capacity->load_of(profile, view.system.class_of(device));
        --held_;
      }
      if (!idle_.contains(device)) idle_.insert(device);
    }
  }

  /// hide() leaves an idle device out of a choice; show() makes it available again.
  void hide(DeviceId device) { idle_.erase(device); }
  void show(DeviceId device) { idle_.insert(device); }

  [[nodiscard]] const IdleDevices& idle() const { return idle_; }
  [[nodiscard]] std::span<const DeviceLoad> loads() const { return loads_; }
  [[nodiscard]] bool is_any_held(const View& view) const {
    if (view.capacity != nullptr) return held_ > 0;
    const auto out = view.outages.size() - static_cast<std::size_t>(std::count(view.outages.begin(), view.outages.end(), 0U));
    return idle_.count() + out < view.system.devices.size();
  }

 private:
  void take_back(DeviceId device, const View& view) {
    bool has_place = view.is_up(device);
    if (view.capacity != nullptr) {
      DeviceLoad& load = loads_[index(device)];
      held_ -= load.tasks;
      load = view.loads[index(device)];
      held_ += load.tasks;
      has_place = has_place && load.tasks < view.capacity->places(view.system.class_of(device));
    }
    if (has_place && !idle_.contains(device)) idle_.insert(device);
  }

  IdleDevices idle_;
  std::vector<DeviceLoad> loads_;  ///< by device, as decided; empty when GPUs have no limits
  std::uint64_t held_ = 0;         ///< places taken on all devices; only with limits
};

}  // namespace gpusim
