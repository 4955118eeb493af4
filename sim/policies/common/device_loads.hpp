#pragma once
// The time at which each device has finished all tasks mapped to it.

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "gpusim/hardware.hpp"
#include "sim/policies/common/rank_set.hpp"

namespace gpusim {

/// Finds the first device of a class to become free, in logarithmic time.
class DeviceLoads {
 public:
  explicit DeviceLoads(const System& system)
      : class_of_(system.devices.size()),
        free_at_(system.devices.size()),
        free_now_(system.classes.size(), RankSet(system.devices.size())),
        busy_(system.classes.size()) {
    for (std::size_t device = 0; device < class_of_.size(); ++device) {
      class_of_[device] = index(system.devices[device].device_class);
      free_now_[class_of_[device]].insert(static_cast<std::uint32_t>(device));
    }
  }

  /// Moves the clock, never backwards. Devices that have nothing left at `now` count as free from `now` on.
  void advance(Instant now) {
    now_ = now;
    for (std::size_t c = 0; c < busy_.size(); ++c)
      while (!busy_[c].empty() && busy_[c].begin()->first <= now) {
        free_now_[c].insert(static_cast<std::uint32_t>(busy_[c].begin()->second));
        busy_[c].erase(busy_[c].begin());
      }
  }

  struct Free {
    Instant from;
    DeviceId device;
  };
  /// The device of a class that is free first, ties to the lowest id. The class must have at least one device.
  [[nodiscard]] Free first_free(ClassId device_class) const {
    const std::size_t c = index(device_class);
    if (!free_now_[c].empty()) return {now_, DeviceId{free_now_[c].first()}};
    return {busy_[c].begin()->first, busy_[c].begin()->second};
  }
  [[nodiscard]] Instant free_from(DeviceId device) const { return std::max(now_, free_at_[index(device)]); }

  /// Keeps the device busy until `end`, which must not be before it becomes free.
  void occupy(DeviceId device, Instant end) {
    if (end <= free_from(device)) return;
    const std::size_t c = class_of_[index(device)];
    Instant& free_at = free_at_[index(device)];
    if (free_at <= now_)
      free_now_[c].erase(static_cast<std::uint32_t>(device));
    else
      busy_[c].erase({free_at, device});
    free_at = end;
    busy_[c].insert({free_at, device});
  }

 private:
  std::vector<std::size_t> class_of_;
  Instant now_;
  std::vector<Instant> free_at_;
  std::vector<RankSet> free_now_;                             ///< by class: devices that are free at now_
  std::vector<std::set<std::pair<Instant, DeviceId>>> busy_;  ///< by class: the other devices, by when they are free
};

}  // namespace gpusim
