#include "sim/scenario/interconnect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace gpusim {
namespace {

template <class T>
Ranged<T> exactly(T value) {
  return {value, value, value};
}

/// What collectives reach on x16, one way: 12 GB/s for generation 3 (NVIDIA NCCL, src/graph/topo.h, PCI_BW); each generation
/// doubles.
Bandwidth pcie_bandwidth(int generation) { return 12 * units::GB / units::second * std::pow(2.0, generation - 3); }

/// NCCL counts 20 of the 25 GB/s of an NVLink 2 or 3 (src/graph/topo.h, SM70_NVLINK_BW, SM80_NVLINK_BW).
constexpr double kNvLinkEfficiency = 0.8;

// Latencies of one hop such that the routes they make up have NCCL's per-step latencies of the Simple protocol
// (src/graph/tuning.cc): PCI 5.7 us over two links, NVLink 3.4 us.
constexpr Duration kPcieLatency = Duration::nanoseconds(2850);
constexpr Duration kNvLinkLatency = Duration::nanoseconds(3400);
constexpr Duration kNvSwitchLatency = Duration::nanoseconds(1700);

void join(System& system, std::uint32_t a, std::uint32_t b, Ranged<Bandwidth> bandwidth, Ranged<Duration> latency) {
  system.links.push_back({a, b, bandwidth, latency});
  system.links.push_back({b, a, bandwidth, latency});
}

std::uint32_t add_vertex(System& system) { return static_cast<std::uint32_t>(system.vertices++); }

/// Builds the links of one node.
class NodeLinks {
 public:
  NodeLinks(System& system, std::uint32_t first, std::uint32_t last, const Interconnect& stated, const Reader& at)
      : system_(system), first_(first), last_(last), stated_(stated), at_(at) {}

  std::uint32_t add() {
    using Type = Interconnect::Type;
    const std::uint32_t hub = add_vertex(system_);
    switch (stated_.type) {
      case Type::pcie:
        add_pcie(hub, stated_.bandwidth, stated_.latency);
        break;
      case Type::pcie_switch:
        add_pcie_switches(hub);
        break;
      case Type::nvlink:
        add_pcie(hub, std::nullopt, std::nullopt);
        add_nvswitch();
        break;
      case Type::nvlink_bridge:
        add_pcie(hub, std::nullopt, std::nullopt);
        add_bridges();
        break;
      case Type::mesh:
        add_mesh(hub);
        break;
    }
    return hub;
  }

 private:
  [[nodiscard]] const Gpu& gpu(std::uint32_t device) const { return system_.gpu_of(id<DeviceId>(device)); }

  /// What is stated, or the card's own PCIe; empty when neither is known: then the card has no such link.
  [[nodiscard]] std::optional<Ranged<Bandwidth>> pcie_of(std::uint32_t device,
                                                         const std::optional<Ranged<Bandwidth>>& stated) const {
    if (stated) return stated;
    const std::optional<int> own = gpu(device).pcie_generation;
    if (!own && !stated_.generation) return std::nullopt;
    return exactly(pcie_bandwidth(std::min(own.value_or(99), stated_.generation.value_or(99))));
  }

  void add_pcie(std::uint32_t hub, const std::optional<Ranged<Bandwidth>>& bandwidth,
                const std::optional<Ranged<Duration>>& latency) {
    for (std::uint32_t device = first_; device < last_; ++device)
      if (const auto own = pcie_of(device, bandwidth)) join(system_, device, hub, *own, latency.value_or(exactly(kPcieLatency)));
  }

  void add_pcie_switches(std::uint32_t hub) {
    const Ranged<Duration> latency = stated_.latency.value_or(exactly(kPcieLatency));
    for (std::uint32_t begin = first_; begin < last_; begin += stated_.group) {
      const std::uint32_t pcie_switch = add_vertex(system_);
      std::optional<Ranged<Bandwidth>> up;
      for (std::uint32_t device = begin; device < std::min(last_, begin + stated_.group); ++device) {
        const auto own = pcie_of(device, stated_.bandwidth);
        if (!own) continue;
        join(system_, device, pcie_switch, *own, latency);
        if (!up || own->nominal > up->nominal) up = own;
      }
      if (up) join(system_, pcie_switch, hub, *up, latency);
    }
  }

  [[nodiscard]] Ranged<Bandwidth> nvlink_of(std::uint32_t device, bool is_bridge) const {
    if (stated_.bandwidth) return *stated_.bandwidth;
    const std::optional<Gpu::NvLink>& nvlink = gpu(device).nvlink;
    if (!nvlink) at_.fail(fmt::format("{} has no NVLink; expected another interconnect, or \"bandwidth\"", gpu(device).id));
    if (nvlink->is_bridge != is_bridge)
      at_.fail(fmt::format("{} has NVLink by {}; expected \"{}\", or \"bandwidth\"", gpu(device).id,
                           is_bridge ? "switch, not by bridge" : "bridge, not by switch", is_bridge ? "nvlink" : "nvlink_bridge"));
    return exactly(nvlink->per_direction * kNvLinkEfficiency);
  }

  void add_nvswitch() {
    const std::uint32_t nvswitch = add_vertex(system_);
    for (std::uint32_t device = first_; device < last_; ++device)
      join(system_, device, nvswitch, nvlink_of(device, false), stated_.latency.value_or(exactly(kNvSwitchLatency)));
  }

  void add_bridges() {
    for (std::uint32_t device = first_; device + 1 < last_; device += 2) {
      const Ranged<Bandwidth> one = nvlink_of(device, true);
      const Ranged<Bandwidth> other = nvlink_of(device + 1, true);
      join(system_, device, device + 1, one.nominal < other.nominal ? one : other,
           stated_.latency.value_or(exactly(kNvLinkLatency)));
    }
  }

  /// A star stands for the mesh: without contention it has the same routes with far fewer links. The way up carries the latency.
  void add_mesh(std::uint32_t hub) {
    for (std::uint32_t device = first_; device < last_; ++device) {
      system_.links.push_back({device, hub, *stated_.bandwidth, stated_.latency.value_or(exactly(Duration{}))});
      system_.links.push_back({hub, device, *stated_.bandwidth, exactly(Duration{})});
    }
  }

  System& system_;
  std::uint32_t first_;
  std::uint32_t last_;
  const Interconnect& stated_;
  const Reader& at_;
};

}  // namespace

Interconnect read_interconnect(Reader& at) {
  Interconnect interconnect;
  interconnect.pointer = at.pointer();
  static const std::vector<std::string> types = {"pcie", "pcie_switch", "nvlink", "nvlink_bridge", "mesh"};
  if (!at.is_object()) {
    static const std::vector<std::string> names = {"pcie", "pcie_switch", "nvlink", "nvlink_bridge", "pcie3", "pcie4", "pcie5"};
    if (at.is_string() && at.text() == "mesh")
      at.fail_expected("{\"type\": \"mesh\", \"bandwidth\": ...}, because a mesh has no bandwidth of its own");
    const std::size_t name = at.one_of(names);
    interconnect.type = name < 4 ? static_cast<Interconnect::Type>(name) : Interconnect::Type::pcie;
    if (name >= 4) interconnect.generation = static_cast<int>(name) - 1;
    return interconnect;
  }
  interconnect.type = static_cast<Interconnect::Type>(at.at("type").one_of(types));
  const bool is_pcie = interconnect.type == Interconnect::Type::pcie || interconnect.type == Interconnect::Type::pcie_switch;
  if (is_pcie)
    if (const auto generation = at.find("generation")) interconnect.generation = static_cast<int>(generation->count(1, 7));
  if (interconnect.type == Interconnect::Type::mesh)
    interconnect.bandwidth = at.at("bandwidth").bandwidth();
  else if (const auto bandwidth = at.find("bandwidth"))
    interconnect.bandwidth = bandwidth->bandwidth();
  if (const auto latency = at.find("latency")) interconnect.latency = latency->duration();
  if (interconnect.type == Interconnect::Type::pcie_switch)
    interconnect.group = static_cast<std::uint32_t>(at.at_or("group", "4").count(1, 1'000'000));
  at.done();
  return interconnect;
}

Network read_network(Reader& at) {
  at.expect_object("a network with bandwidth and latency");
  const Network network{at.at("bandwidth").bandwidth(), at.at_or("latency", "\"4 us\"").duration()};
  at.done();
  return network;
}

std::uint32_t add_node_links(System& system, std::uint32_t first, std::uint32_t last, const Interconnect& interconnect,
                             const Reader& at) {
  return NodeLinks(system, first, last, interconnect, at).add();
}

void add_network(System& system, const std::vector<std::uint32_t>& hubs, const Network& network) {
  const std::uint32_t between = add_vertex(system);
  for (const std::uint32_t hub : hubs) join(system, hub, between, network.bandwidth, network.latency);
}

}  // namespace gpusim
