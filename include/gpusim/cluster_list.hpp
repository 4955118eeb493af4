#pragma once
// The nodes of a real cluster, from what its scheduler or a published table says of them.

#include <cstdint>
#include <string>
#include <vector>

namespace gpusim {

/// Equal nodes.
struct NodeGroup {
  std::string name;      ///< without blanks and "/", unique
  std::string gpu_type;  ///< as the file names it; may be empty
  std::uint32_t gpus = 0;
  std::uint32_t count = 0;
  std::vector<std::string> queues;  ///< partitions or virtual clusters it belongs to
};

struct ClusterList {
  std::vector<NodeGroup> groups;  ///< in the order in which they come
  std::vector<std::string> notes;
  [[nodiscard]] std::uint64_t gpus() const;
};

/// `scontrol show node` (one line a node or blocks; records of `scontrol show partition` in between are passed over), or a CSV with
/// one row a node or group: its name (name, sn, machine, machineid, vc), GPUs (gpus_per_node, gpus, gpu, number of gpus, cap_gpu)
/// and perhaps nodes (nodes, count), gpu_type (model, gpu_type, type) and queue (queue, partition, vc). Nodes without GPUs are
/// passed over. InputError when no node with GPUs is left, IoError.
[[nodiscard]] ClusterList read_cluster(const std::vector<std::string>& files);

}  // namespace gpusim
