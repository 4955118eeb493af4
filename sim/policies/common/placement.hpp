#pragma once
// Which of the idle devices a task takes when a list policy starts it.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/idle_devices.hpp"
#include "sim/policies/common/node_placement.hpp"

namespace gpusim {

/// The options `placement` of a list or queue policy, and `seed` of "random".
extern const KeySection kPlacementKeys;
[[nodiscard]] PlacementOptions read_placement(Reader& options);
/// The choice counts idle devices by node (IdleDevices::count_by_node).
[[nodiscard]] constexpr bool looks_at_nodes(PlacementRule rule) {
  return rule != PlacementRule::fastest && rule != PlacementRule::first;
}

/// Chooses devices for one task at a time. Ties go to the lowest device id; between sets, to the lexicographically smallest.
///
/// `fastest` on one device looks at every device that can be better than others of its class. A gang is chosen greedily, because
/// the best set is a clique problem: candidates are the lowest devices; for each class the lowest of it alone; and the sets grown
/// from a seed by adding, again and again, the device with the widest route to the member it reaches worst (then the faster one,
/// then the lowest). Seeds are all idle devices in ascending order, until a set attains Performance::best_time; where all routes
/// are alike or do not matter, the lowest of each class and those that hold an input. Routes matter to gangs that exchange
/// gradients, and they take only devices that reach each other.
///
/// Where cards have limits, only devices count that are open and have room, and on which the task may start now. On shared cards
/// `fastest` compares when the task would end beside what is there; ties, and all of them under `first`, go to the card that holds
/// the fewest tasks. Rules that look at nodes take there, for a task on one card, the one that holds the most tasks (`spread`: the
/// fewest, `random`: any, `fgd`: the one whose fragmentation grows least). Where what they choose for a gang does not reach each
/// other, it is chosen as under `fastest`.
class Placement {
 public:
  Placement(PlacementOptions options, const View& view);

  /// Devices, ascending, for a task that is ready; empty when it cannot be placed now. Valid until the next call. `loads` is what
  /// devices hold, where cards have limits (View::capacity).
  [[nodiscard]] std::span<const DeviceId> choose(TaskId task, const IdleDevices& idle, std::span<const DeviceLoad> loads,
                                                 const View& view);
  /// Chooses so many devices for an elastic task.
  [[nodiscard]] std::span<const DeviceId> choose(TaskId task, std::uint32_t gpus, const IdleDevices& idle,
                                                 std::span<const DeviceLoad> loads, const View& view);

 private:
  /// Data to be moved in, and where it lies.
  struct Input {
    DataSize data;
    std::span<const DeviceId> devices;
  };
  void collect_inputs(TaskId task, const View& view);
  [[nodiscard]] Duration input_time(std::span<const DeviceId> devices, const View& view) const;

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
  const Routes* routes_;  ///< null when nothing in the run uses them
  bool routes_alike_;

  std::uint32_t gpus_ = 1;     ///< that are to be chosen
  std::vector<bool> may_use_;  ///< by class: scratch of choose_by_node
  std::vector<Input> inputs_;
  std::vector<DeviceId> able_;  ///< idle and able to run the task, ascending
  std::vector<DeviceId> of_class_;
  std::vector<DeviceId> seeds_;
  std::vector<double> reach_;  ///< of able_[i]: bandwidth of its narrowest route to the members of the candidate, 0: none
  std::vector<DeviceId> candidate_;
  std::vector<DeviceId> best_;
  Duration best_cost_;
};

}  // namespace gpusim
