#pragma once
// The choice of idle devices for a task that a list policy starts.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/idle_devices.hpp"
#include "sim/policies/common/node_placement.hpp"

namespace gpusim {

/// The keys `placement` of a list or queue policy and `seed` of the rule "random".
extern const KeySection kPlacementKeys;
[[nodiscard]] PlacementOptions read_placement(Reader& options);
/// True for rules that need the counts of idle devices by node (IdleDevices::count_by_node()).
[[nodiscard]] constexpr bool looks_at_nodes(PlacementRule rule) {
  return rule != PlacementRule::fastest && rule != PlacementRule::first;
}

/// Chooses devices for one task at a time. Ties go to the lowest device id, and between sets to the lexicographically smallest.
///
/// For one device, `fastest` considers every device that can be better than others of its class. A gang is chosen greedily, because
/// finding the best set is a clique problem. Candidates are the lowest devices, the lowest devices of each single class, and the
/// sets grown from a seed. A set grows by the device with the widest route to the member to which its route is narrowest (ties to
/// the faster, then to the lowest device). Seeds are all idle devices in ascending order until a set attains
/// Performance::best_time(); if all routes are equal or do not matter, only the lowest device of each class and the holders of
/// inputs. Routes matter to gangs that exchange gradients, and such a gang takes only devices that are connected to each other.
///
/// Where GPUs have limits, only devices that are open and have room, and on which the task may start now, are considered. On shared
/// GPUs `fastest` compares the ends of the task beside the other tasks; its ties, and all choices of `first`, go to the GPU with
/// the fewest tasks. For a task on one GPU, rules that look at nodes take the GPU with the most tasks (`spread`: the fewest,
/// `random`: any, `fgd`: the one whose fragmentation grows least). If the devices that they choose for a gang are not connected,
/// the gang is placed as under `fastest`.
class Placement {
 public:
  Placement(PlacementOptions options, const View& view);

  /// The devices for a ready task in ascending order; empty when it cannot be placed now. Valid until the next call. `loads` are
  /// the loads of devices where GPUs have limits (View::capacity).
  [[nodiscard]] std::span<const DeviceId> choose(TaskId task, const IdleDevices& idle, std::span<const DeviceLoad> loads,
                                                 const View& view);
  /// Chooses this number of devices for an elastic task.
  [[nodiscard]] std::span<const DeviceId> choose(TaskId task, std::uint32_t gpus, const IdleDevices& idle,
                                                 std::span<const DeviceLoad> loads, const View& view);

 private:
  /// An input to be moved, and the devices that hold it.
  struct Input {
    DataSize data;
    std::span<const DeviceId> devices;
  };
  void collect_inputs(TaskId task, const View& view);
  [[nodiscard]] Duration input_time(std::span<const DeviceId> devices, const View& view) const;
  [[nodiscard]] Duration input_and_load_time(ProfileId profile, std::span<const DeviceId> devices, const View& view) const;

  void choose_one(ProfileId profile, const IdleDevices& idle, const View& view);
  void choose_within_limits(TaskId task, const IdleDevices& idle, std::span<const DeviceLoad> loads, const View& view);
  [[nodiscard]] std::optional<Duration> time_within_limits(ProfileId profile, DeviceId device, const DeviceLoad& load,
                                                           const View& view) const;
  [[nodiscard]] std::int64_t load_cost(TaskId task, DeviceId device, const DeviceLoad& load, const View& view) const;
  [[nodiscard]] bool choose_by_node(TaskId task, const IdleDevices& idle, const View& view);
  [[nodiscard]] static bool may_take_part(ProfileId profile, ClassId device_class, const View& view);
  void choose_gang(ProfileId profile, const IdleDevices& idle, const View& view);
  void collect_able(ProfileId profile, const IdleDevices& idle, const View& view);
  void collect_seeds(ProfileId profile, const IdleDevices& idle, const View& view);
  [[nodiscard]] bool lowest_connected(ProfileId profile, std::span<const DeviceId> from, const View& view);
  [[nodiscard]] bool grow(ProfileId profile, DeviceId seed, const View& view);
  void consider_candidate(ProfileId profile, const View& view);

  PlacementRule rule_;
  std::uint64_t seed_;
  std::optional<NodePlacement> by_node_;
  const Routes* routes_;  ///< null when no task of the run uses routes
  bool routes_alike_;

  std::uint32_t gpus_ = 1;     ///< number of devices to choose
  std::vector<bool> may_use_;  ///< by class: temporary storage of choose_by_node()
  std::vector<Input> inputs_;
  std::vector<DeviceId> able_;  ///< idle and able to run the task, ascending
  std::vector<DeviceId> of_class_;
  std::vector<DeviceId> seeds_;
  std::vector<double> reach_;  ///< by position in able_: bandwidth of the narrowest route to the candidate's members; 0: none
  std::vector<DeviceId> candidate_;
  std::vector<DeviceId> best_;
  std::optional<Duration> best_cost_;
};

}  // namespace gpusim
