#pragma once
// The devices that hold nothing now, by class.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gpusim/hardware.hpp"
#include "sim/policies/rank_set.hpp"

namespace gpusim {

/// Finds the lowest idle device of a class in a few steps.
class IdleDevices {
 public:
  /// All devices of the system are idle.
  explicit IdleDevices(const System& system)
      : class_of_(system.devices.size()),
        of_class_(system.classes.size(), RankSet(system.devices.size())),
        count_(system.classes.size()) {
    for (std::size_t device = 0; device < class_of_.size(); ++device) {
      class_of_[device] = system.devices[device].device_class;
      insert(id<DeviceId>(device));
    }
  }

  /// The device must not be in it.
  void insert(DeviceId device) {
    const auto number = static_cast<std::uint32_t>(device);
    const std::size_t device_class = index(class_of_[number]);
    of_class_[device_class].insert(number);
    ++count_[device_class];
    ++total_;
  }

  /// The device must be in it.
  void erase(DeviceId device) {
    const auto number = static_cast<std::uint32_t>(device);
    const std::size_t device_class = index(class_of_[number]);
    of_class_[device_class].erase(number);
    --count_[device_class];
    --total_;
  }

  [[nodiscard]] bool empty() const { return total_ == 0; }
  [[nodiscard]] std::size_t count() const { return total_; }
  [[nodiscard]] std::size_t classes() const { return count_.size(); }
  [[nodiscard]] bool contains(DeviceId device) const {
    return of_class_[index(class_of_[index(device)])].contains(static_cast<std::uint32_t>(device));
  }
  [[nodiscard]] std::uint32_t count(ClassId device_class) const { return count_[index(device_class)]; }
  /// The lowest idle device of a class; the class must have one.
  [[nodiscard]] DeviceId lowest(ClassId device_class) const { return DeviceId{of_class_[index(device_class)].first()}; }
  /// The numbers of the idle devices of a class.
  [[nodiscard]] const RankSet& of_class(ClassId device_class) const { return of_class_[index(device_class)]; }

 private:
  std::vector<ClassId> class_of_;
  std::vector<RankSet> of_class_;
  std::vector<std::uint32_t> count_;
  std::size_t total_ = 0;
};

}  // namespace gpusim
