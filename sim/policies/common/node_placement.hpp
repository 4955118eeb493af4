#pragma once
// Placement rules that choose nodes by the number of their idle devices.

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/policies/common/idle_devices.hpp"

namespace gpusim {

enum class PlacementRule {
  fastest,       ///< the devices on which the task ends first
  first,         ///< the lowest-numbered devices that can run it
  pack,          ///< the node with the most held GPUs that it fits on; else the fewest nodes, those with most idle GPUs first
  spread,        ///< GPU by GPU on the node with the most idle GPUs
  consolidated,  ///< the node with the fewest idle GPUs that it fits on, and if there is none it waits. A gang larger than any
                 ///< node takes whole idle nodes and for the rest the node with the fewest idle GPUs that it fits on: Q. Hu et
                 ///< al., "Characterization and prediction of deep learning workloads in large-scale GPU datacenters", SC'21
                 ///< (Helios), and "Lucid", ASPLOS'23
  best_fit,      ///< the node with the fewest idle GPUs that it fits on; else it is split over nodes with few idle GPUs first
  fgd,           ///< the node whose fragmentation grows least: how much of its free GPUs the tasks of the workload are expected
                 ///< not to be able to use (Q. Weng et al., "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with
                 ///< Fragmentation Gradient Descent", USENIX ATC 2023, section 3); where it fits on no node, as `pack`
  random,        ///< any idle GPUs, all sets equally likely
};

struct PlacementOptions {
  PlacementRule rule = PlacementRule::fastest;
  std::uint64_t seed = 0;  ///< seed of rule `random`
};

/// Chooses devices by counting idle devices on nodes. Ties go to the node on which the task is faster, then to the lower node.
/// Within a node a task takes faster devices first, then lower ones. Each choice costs a few steps per node.
class NodePlacement {
 public:
  NodePlacement(PlacementOptions options, const View& view);

  /// Chooses this many devices, in ascending order, of the classes marked in `may_use`. Empty when the task cannot be placed now.
  /// `idle` must count by node.
  [[nodiscard]] const std::vector<DeviceId>& choose(TaskId task, std::uint32_t gpus, const IdleDevices& idle,
                                                    const std::vector<bool>& may_use, const View& view);
  /// The expected part of the free share of a shared GPU, in millionths, that tasks of the workload cannot use.
  [[nodiscard]] std::int64_t fragmentation_of_gpu(std::int64_t free) const;

 private:
  struct Node {
    std::size_t number;
    std::uint32_t idle;            ///< idle devices that the task could take
    std::uint32_t all;             ///< devices that the task could take, idle or not
    std::optional<Duration> time;  ///< of the task on the fastest idle device; empty when none is idle
  };
  void count_tasks(const View& view);
  void look_at_nodes(ProfileId profile, const IdleDevices& idle, const std::vector<bool>& may_use, const View& view);
  [[nodiscard]] const Node* best_fit(std::uint32_t gpus) const;
  [[nodiscard]] const Node* fullest(std::uint32_t gpus) const;
  [[nodiscard]] const Node* least_fragmenting(std::uint32_t gpus, const IdleDevices& idle);
  [[nodiscard]] double fragmentation_of_node() const;
  void add_from(const Node& node, std::uint32_t gpus, const IdleDevices& idle);
  void consolidate(std::uint32_t gpus, const IdleDevices& idle);
  void split(std::uint32_t gpus, bool most_idle_first, const IdleDevices& idle);
  void spread(std::uint32_t gpus, const IdleDevices& idle);
  void draw(TaskId task, std::uint32_t gpus, const IdleDevices& idle);

  PlacementOptions options_;
  std::vector<std::uint32_t> all_of_node_;  ///< rows are nodes, columns classes
  std::vector<Node> nodes_;
  /// The fractions of tasks in the workload by the devices and classes that they need, and by their share of a GPU.
  std::map<std::pair<std::uint32_t, std::vector<ClassId>>, double> kinds_;
  std::map<std::int64_t, double> shares_;
  std::vector<ClassId> classes_;     ///< classes that the task may use, fastest first
  std::vector<std::uint32_t> free_;  ///< by class: temporary storage of fragmentation_of_node()
  std::vector<DeviceId> chosen_;
};

}  // namespace gpusim
