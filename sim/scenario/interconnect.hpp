#pragma once
// Reads and builds the links within a node and between nodes.

#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"

namespace gpusim {

/// The stated `interconnect` of a node (scenarios/FORMAT.md).
struct Interconnect {
  enum class Type { pcie, pcie_switch, nvlink, nvlink_bridge, mesh };
  Type type = Type::pcie;
  std::optional<int> generation;
  std::optional<Ranged<Bandwidth>> bandwidth;
  std::optional<Ranged<Duration>> latency;
  std::uint32_t group = 4;
  bool has_peer_to_peer = true;                  ///< GPUs reach each other over the host bridge; otherwise through host memory
  std::optional<Ranged<Bandwidth>> host_memory;  ///< bandwidth of copies through host memory; only without peer-to-peer
  std::string pointer;                           ///< place in the scenario, for messages about GPUs that lack this interconnect
};

[[nodiscard]] Interconnect read_interconnect(Reader& at);

/// The stated `network`: one link from the hub of each node to the switch between them.
struct Network {
  Ranged<Bandwidth> bandwidth;
  Ranged<Duration> latency;
};
[[nodiscard]] Network read_network(Reader& at);

/// The central vertices of a node where data enter and leave. They are one vertex, or two with host memory between them.
struct Hub {
  VertexId in;
  VertexId out;
};

/// The devices [first, last) of `system` and the interconnect that joins them.
struct NodePlan {
  NodeId node;
  std::uint32_t first;
  std::uint32_t last;
  const Interconnect& interconnect;
  std::optional<Ranged<Bandwidth>> storage;  ///< bandwidth of its disks, shared by reading and writing
};

/// Adds the links of a node with their vertices, and sets where its files are. Returns the vertices to which a network is
/// connected. Fails at `at` when the GPUs do not have the stated interconnect.
Hub add_node_links(System& system, const NodePlan& plan, const Reader& at);

/// Connects the hubs of all nodes.
void add_network(System& system, const std::vector<Hub>& hubs, const Network& network);

}  // namespace gpusim
