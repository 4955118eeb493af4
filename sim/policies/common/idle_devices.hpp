#pragma once
// The idle devices by class and, on request, by node.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gpusim/hardware.hpp"
#include "sim/policies/common/rank_set.hpp"

namespace gpusim {

/// A set of devices that finds the lowest idle device of a class in a few steps.
class IdleDevices {
 public:
  /// Initially all devices of the system are idle.
  explicit IdleDevices(const System& system)
      : class_of_(system.devices.size()),
        of_class_(system.classes.size(), RankSet(system.devices.size())),
        count_(system.classes.size()) {
    for (std::size_t device = 0; device < class_of_.size(); ++device) {
      class_of_[device] = system.devices[device].device_class;
      insert(id<DeviceId>(device));
    }
  }

  /// Counts idle devices by node from now on.
  void count_by_node(const System& system) {
    for (const Device& device : system.devices) {
      const std::size_t node = index(device.node);
      if (node >= nodes_) first_of_node_.resize((nodes_ = node + 1) + 1);
      node_of_.push_back(node);
      first_of_node_[node + 1] = static_cast<std::uint32_t>(node_of_.size());
    }
    in_node_.resize(nodes_ * count_.size());
    for (std::size_t device = 0; device < node_of_.size(); ++device)
      if (contains(id<DeviceId>(device))) ++in_node(id<DeviceId>(device));
  }

  /// Adds a device that is not in the set.
  void insert(DeviceId device) {
    const auto number = static_cast<std::uint32_t>(device);
    const std::size_t device_class = index(class_of_[number]);
    of_class_[device_class].insert(number);
    ++count_[device_class];
    ++total_;
    if (nodes_ > 0) ++in_node(device);
  }

  /// Removes a device that is in the set.
  void erase(DeviceId device) {
    const auto number = static_cast<std::uint32_t>(device);
    const std::size_t device_class = index(class_of_[number]);
    of_class_[device_class].erase(number);
    --count_[device_class];
    --total_;
    if (nodes_ > 0) --in_node(device);
  }

  [[nodiscard]] bool empty() const { return total_ == 0; }
  [[nodiscard]] std::size_t count() const { return total_; }
  [[nodiscard]] bool contains(DeviceId device) const {
    return of_class_[index(class_of_[index(device)])].contains(static_cast<std::uint32_t>(device));
  }
  [[nodiscard]] std::uint32_t count(ClassId device_class) const { return count_[index(device_class)]; }
  /// The lowest idle device of a class, which must have one.
  [[nodiscard]] DeviceId lowest(ClassId device_class) const { return DeviceId{of_class_[index(device_class)].first()}; }
  /// The numbers of the idle devices of a class.
  [[nodiscard]] const RankSet& of_class(ClassId device_class) const { return of_class_[index(device_class)]; }

  /// The number of nodes that are counted; 0 before count_by_node().
  [[nodiscard]] std::size_t nodes() const { return nodes_; }
  /// The number of idle devices of a class in a node.
  [[nodiscard]] std::uint32_t count(std::size_t node, ClassId device_class) const {
    return in_node_[node * count_.size() + index(device_class)];
  }
  /// Devices of a node are [first_of(node), first_of(node + 1)).
  [[nodiscard]] std::uint32_t first_of(std::size_t node) const { return first_of_node_[node]; }
  [[nodiscard]] ClassId class_of(DeviceId device) const { return class_of_[index(device)]; }

 private:
  [[nodiscard]] std::uint32_t& in_node(DeviceId device) {
    return in_node_[node_of_[index(device)] * count_.size() + index(class_of_[index(device)])];
  }

  std::vector<ClassId> class_of_;
  std::vector<RankSet> of_class_;
  std::vector<std::uint32_t> count_;
  std::size_t total_ = 0;
  std::size_t nodes_ = 0;
  std::vector<std::size_t> node_of_;
  std::vector<std::uint32_t> first_of_node_;
  std::vector<std::uint32_t> in_node_;  ///< rows are nodes, columns classes
};

}  // namespace gpusim
