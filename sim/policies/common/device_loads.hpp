#pragma once
// When each device will have done what is mapped to it.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "gpusim/hardware.hpp"
#include "sim/policies/common/rank_set.hpp"

namespace gpusim {

/// Finds the device of a class that is free first, in logarithmic time.
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

  /// Devices that have nothing left at `now` count as free from `now`. Never moves back.
  void advance(Instant now) {
    now_ = now;
    for (std::size_t c = 0; c < busy_.size(); ++c) {
      drop_outdated(c);
      while (!busy_[c].empty() && busy_[c].front().first <= now) {
        free_now_[c].insert(static_cast<std::uint32_t>(busy_[c].front().second));
        pop(c);
        drop_outdated(c);
      }
    }
  }

  struct Free {
    Instant from;
    DeviceId device;
  };
  /// The device of a class that is free first, ties to the lowest id. The class must have devices.
  [[nodiscard]] Free first_free(ClassId device_class) {
    const std::size_t c = index(device_class);
    if (!free_now_[c].empty()) return {now_, DeviceId{free_now_[c].first()}};
    drop_outdated(c);
    return {busy_[c].front().first, busy_[c].front().second};
  }
  [[nodiscard]] Instant free_from(DeviceId device) const { return std::max(now_, free_at_[index(device)]); }

  /// The device is busy until `end`, which is not before it was free.
  void occupy(DeviceId device, Instant end) {
    if (end <= free_from(device)) return;
    const std::size_t c = class_of_[index(device)];
    if (free_at_[index(device)] <= now_) free_now_[c].erase(static_cast<std::uint32_t>(device));
    free_at_[index(device)] = end;
    busy_[c].emplace_back(end, device);
    std::push_heap(busy_[c].begin(), busy_[c].end(), std::greater<>());
  }

 private:
  using Entry = std::pair<Instant, DeviceId>;

  void pop(std::size_t c) {
    std::pop_heap(busy_[c].begin(), busy_[c].end(), std::greater<>());
    busy_[c].pop_back();
  }
  // Entries of devices that have been given more since.
  void drop_outdated(std::size_t c) {
    while (!busy_[c].empty() && busy_[c].front().first != free_at_[index(busy_[c].front().second)]) pop(c);
  }

  std::vector<std::size_t> class_of_;
  Instant now_;
  std::vector<Instant> free_at_;
  std::vector<RankSet> free_now_;         ///< by class: devices that are free at now_
  std::vector<std::vector<Entry>> busy_;  ///< by class: a heap, the first to be free on top
};

}  // namespace gpusim
