#pragma once
// The links inside a node and between nodes.

#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"

namespace gpusim {

/// `interconnect` of a node, as stated (scenarios/FORMAT.md).
struct Interconnect {
  enum class Type { pcie, pcie_switch, nvlink, nvlink_bridge, mesh };
  Type type = Type::pcie;
  std::optional<int> generation;
  std::optional<Ranged<Bandwidth>> bandwidth;
  std::optional<Ranged<Duration>> latency;
  std::uint32_t group = 4;
  bool has_peer_to_peer = true;                  ///< cards reach each other over the host bridge; otherwise through its memory
  std::optional<Ranged<Bandwidth>> host_memory;  ///< what can be copied through it; without peer-to-peer only
  std::string pointer;                           ///< for messages about cards that do not have it
};

[[nodiscard]] Interconnect read_interconnect(Reader& at);

/// `network`: one link from each node's hub to the switch between them.
struct Network {
  Ranged<Bandwidth> bandwidth;
  Ranged<Duration> latency;
};
[[nodiscard]] Network read_network(Reader& at);

/// Where data enter and leave the middle of a node; one vertex, or with host memory between two.
struct Hub {
  std::uint32_t in;
  std::uint32_t out;
};

/// The devices [first, last) of `system` and what joins them.
struct NodePlan {
  NodeId node;
  std::uint32_t first;
  std::uint32_t last;
  const Interconnect& interconnect;
  std::optional<Ranged<Bandwidth>> storage;  ///< what its disks read and write together
};

/// Adds the links of a node and the vertices they need, and notes where its files are. Returns where a network attaches. Fails at
/// `at` when the cards do not have what is stated.
Hub add_node_links(System& system, const NodePlan& plan, const Reader& at);

/// Joins the hubs of all nodes.
void add_network(System& system, const std::vector<Hub>& hubs, const Network& network);

}  // namespace gpusim
