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
  std::string pointer;  ///< for messages about cards that do not have it
};

[[nodiscard]] Interconnect read_interconnect(Reader& at);

/// `network`: one link from each node's hub to the switch between them.
struct Network {
  Ranged<Bandwidth> bandwidth;
  Ranged<Duration> latency;
};
[[nodiscard]] Network read_network(Reader& at);

/// Adds the links of a node whose devices are [first, last) of `system`, and the vertices they need. Returns the vertex at which a
/// network attaches. Fails at `at` when the cards do not have what is stated.
std::uint32_t add_node_links(System& system, std::uint32_t first, std::uint32_t last, const Interconnect& interconnect,
                             const Reader& at);

/// Joins the hubs of all nodes.
void add_network(System& system, const std::vector<std::uint32_t>& hubs, const Network& network);

}  // namespace gpusim
