#include "sim/scenario/interconnect.hpp"
#include "sim/base/elementary.hpp"
#include "sim/scenario/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace gpusim {

/// The bandwidth of copies through host memory, each of which writes and reads every byte. Six channels of DDR4-2666 move 128 GB/s
/// (Intel Xeon Scalable, 1st generation), of which the STREAM benchmark reaches about 80 %; half of that in each direction.
constexpr std::string_view kHostMemory = "=50 GB/s";

constexpr Key kInterconnectRows[] = {
    {"type", "'pcie'|'pcie_switch'|'nvlink'|'nvlink_bridge'|'mesh'", "required", "how GPUs of a node are joined"},
    {"generation", "count up to 7", "the oldest of its GPUs", "of PCIe, which sets the bandwidth"},
    {"bandwidth", "bandwidth", "by type", "of a link, one way"},
    {"latency", "time", "by type", "of a link; of a mesh that of a whole route"},
    {"group", "count", "=4", "GPUs on each switch"},
    {"peer_to_peer", "boolean", "=true", "false: GPUs reach each other through the memory of their host only"},
    {"host_memory", "bandwidth", kHostMemory, "what all that traffic of a node shares"},
};
extern constinit const KeySection kInterconnectKeys{
    "interconnect", "links inside a node", kInterconnectRows,
    "type=mesh needs bandwidth; generation needs type=pcie|pcie_switch; group needs type=pcie_switch; peer_to_peer needs "
    "type=pcie|pcie_switch|nvlink_bridge; host_memory needs peer_to_peer=false"};

constexpr Key kNetworkRows[] = {
    {"bandwidth", "bandwidth", "required", "of the link of each node, one way"},
    {"latency", "time", "=4 us", "of the link of each node"},
};
extern constinit const KeySection kNetworkKeys{"network", "a network with bandwidth and latency", kNetworkRows};

namespace {

/// The bandwidth that collectives reach on PCIe x16 in one direction: 12 GB/s for generation 3 (NVIDIA NCCL, src/graph/topo.h,
/// PCI_BW); each generation doubles it.
Bandwidth pcie_bandwidth(int generation) { return 12 * units::GB / units::second * pow(2.0, generation - 3); }

/// NCCL counts 20 of the 25 GB/s of an NVLink 2 or 3 (src/graph/topo.h, SM70_NVLINK_BW, SM80_NVLINK_BW).
constexpr double kNvLinkEfficiency = 0.8;

// Latencies of one hop, chosen so that routes have NCCL's per-step latencies of the Simple protocol (src/graph/tuning.cc): PCI 5.7
// us over two links, NVLink 3.4 us.
constexpr Duration kPcieLatency = Duration::nanoseconds(2850);
constexpr Duration kNvLinkLatency = Duration::nanoseconds(3400);
constexpr Duration kNvSwitchLatency = Duration::nanoseconds(1700);

/// Without peer-to-peer each byte goes to host memory and from there to the other GPU. This is the median of published bandwidths
/// of such copies relative to NCCL's value for the link alone: A40 10 / 24 (NVIDIA/nccl-tests issue 74), RTX 2080 Ti 5.7 / 12, RTX
/// 4090 22.2 / 24 (nccl issue 814), H100 37.2 / 48 (nccl issue 1264), RTX 5090 on 4 and on 8 GPUs 35 and 28 / 48 (nccl issue 1639).
constexpr double kStagedEfficiency = 0.65;

/// The bandwidth of links that are never the narrowest.
constexpr Bandwidth kUnlimited = Bandwidth::raw(std::numeric_limits<double>::infinity());

void join(System& system, VertexId a, VertexId b, Ranged<Bandwidth> bandwidth, Ranged<Duration> latency) {
  system.links.push_back({a, b, bandwidth, latency});
  system.links.push_back({b, a, bandwidth, latency});
}

/// Adds a vertex whose name appears in links.csv. Nodes of a system with a single node are not named.
VertexId add_vertex(System& system, const std::string& node, const std::string& name) {
  system.vertex_names.push_back(node.empty() ? name : node + "/" + name);
  return id<VertexId>(system.vertices++);
}

/// Builds the links of one node.
class NodeLinks {
 public:
  NodeLinks(System& system, const NodePlan& plan, const Reader& at)
      : system_(system), plan_(plan), first_(plan.first), last_(plan.last), stated_(plan.interconnect), at_(at) {
    // As in names of devices, a single node without a name of its own needs no prefix.
    const std::string& device = system.devices[first_].name;
    const std::size_t slash = device.find('/');
    if (slash != std::string::npos) node_name_ = device.substr(0, slash);
  }

  Hub add() {
    using Type = Interconnect::Type;
    const Hub hub = add_hub();
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
    add_storage(hub);
    return hub;
  }

 private:
  [[nodiscard]] const Gpu& gpu(std::uint32_t device) const { return system_.gpu_of(id<DeviceId>(device)); }
  VertexId vertex(const std::string& name) { return add_vertex(system_, node_name_, name); }

  /// Adds one shared link between two vertices, so that everything copied through host memory passes it once.
  Hub add_hub() {
    const VertexId in = vertex("bridge");
    if (stated_.has_peer_to_peer) return {in, in};
    const Hub hub{in, vertex("memory")};
    system_.links.push_back({hub.in, hub.out, *stated_.host_memory, exactly(Duration{})});
    system_.is_staged = true;
    return hub;
  }

  /// Adds the files of the node. A disk reads and writes over a single link. Without `storage` files are read and written at the
  /// host.
  void add_storage(const Hub& hub) {
    Node& node = system_.nodes[index(plan_.node)];
    node.reads_from = hub.in;
    node.writes_to = hub.out;
    if (!plan_.storage) return;
    const VertexId disk = vertex("storage");
    const VertexId done = vertex("storage");
    system_.links.push_back({disk, done, *plan_.storage, exactly(Duration{})});
    system_.links.push_back({done, hub.in, exactly(kUnlimited), exactly(Duration{})});
    system_.links.push_back({hub.out, disk, exactly(kUnlimited), exactly(Duration{})});
    node.reads_from = disk;
    node.writes_to = done;
  }

  /// The stated bandwidth, or that of the GPU's own PCIe. Empty when neither is known; the GPU then has no such link.
  [[nodiscard]] std::optional<Ranged<Bandwidth>> pcie_of(std::uint32_t device,
                                                         const std::optional<Ranged<Bandwidth>>& stated) const {
    if (stated) return stated;
    const std::optional<int> own = gpu(device).pcie_generation;
    if (!own && !stated_.generation) return std::nullopt;
    const Bandwidth bandwidth = pcie_bandwidth(std::min(own.value_or(99), stated_.generation.value_or(99)));
    return exactly(stated_.has_peer_to_peer ? bandwidth : bandwidth * kStagedEfficiency);
  }

  void join_hub(VertexId vertex, const Hub& hub, Ranged<Bandwidth> bandwidth, Ranged<Duration> latency) {
    system_.links.push_back({vertex, hub.in, bandwidth, latency});
    system_.links.push_back({hub.out, vertex, bandwidth, latency});
  }

  void add_pcie(const Hub& hub, const std::optional<Ranged<Bandwidth>>& bandwidth, const std::optional<Ranged<Duration>>& latency) {
    for (std::uint32_t device = first_; device < last_; ++device)
      if (const auto own = pcie_of(device, bandwidth))
        join_hub(id<VertexId>(device), hub, *own, latency.value_or(exactly(kPcieLatency)));
  }

  void add_pcie_switches(const Hub& hub) {
    const Ranged<Duration> latency = stated_.latency.value_or(exactly(kPcieLatency));
    for (std::uint32_t begin = first_; begin < last_; begin += stated_.group) {
      const std::string name = fmt::format("switch{}", (begin - first_) / stated_.group);
      // Without peer-to-peer the switch forwards nothing between GPUs, so its two directions are different vertices.
      Hub pcie_switch{vertex(name), {}};
      pcie_switch.out = stated_.has_peer_to_peer ? pcie_switch.in : vertex(name);
      std::optional<Ranged<Bandwidth>> up;
      for (std::uint32_t device = begin; device < std::min(last_, begin + stated_.group); ++device) {
        const auto own = pcie_of(device, stated_.bandwidth);
        if (!own) continue;
        join_hub(id<VertexId>(device), pcie_switch, *own, latency);
        if (!up || own->nominal > up->nominal) up = own;
      }
      if (!up) continue;
      system_.links.push_back({pcie_switch.in, hub.in, *up, latency});
      system_.links.push_back({hub.out, pcie_switch.out, *up, latency});
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
    const VertexId nvswitch = vertex("nvswitch");
    for (std::uint32_t device = first_; device < last_; ++device)
      join(system_, id<VertexId>(device), nvswitch, nvlink_of(device, false), stated_.latency.value_or(exactly(kNvSwitchLatency)));
  }

  void add_bridges() {
    for (std::uint32_t device = first_; device + 1 < last_; device += 2) {
      const Ranged<Bandwidth> one = nvlink_of(device, true);
      const Ranged<Bandwidth> other = nvlink_of(device + 1, true);
      join(system_, id<VertexId>(device), id<VertexId>(device + 1), one.nominal < other.nominal ? one : other,
           stated_.latency.value_or(exactly(kNvLinkLatency)));
    }
  }

  /// Adds a mesh. Without contention it is represented by a star, which has the same routes with far fewer links. The uplink
  /// carries the latency.
  void add_mesh(const Hub& hub) {
    const Ranged<Duration> latency = stated_.latency.value_or(exactly(Duration{}));
    for (std::uint32_t device = first_; device < last_; ++device) {
      system_.links.push_back({id<VertexId>(device), hub.in, *stated_.bandwidth, latency});
      system_.links.push_back({hub.out, id<VertexId>(device), *stated_.bandwidth, exactly(Duration{})});
      for (std::uint32_t other = first_; other < device && system_.contention != Contention::none; ++other)
        join(system_, id<VertexId>(other), id<VertexId>(device), *stated_.bandwidth, latency);
    }
  }

  System& system_;
  const NodePlan& plan_;
  std::uint32_t first_;
  std::uint32_t last_;
  const Interconnect& stated_;
  const Reader& at_;
  std::string node_name_;
};

/// Reads whether GPUs of a node reach each other over the host bridge, and if not, the bandwidth of copies through host memory.
void read_peer_to_peer(Reader& at, Interconnect& interconnect) {
  interconnect.has_peer_to_peer = at.or_default("peer_to_peer").boolean();
  if (!interconnect.has_peer_to_peer)
    interconnect.host_memory = at.at_or("host_memory").bandwidth();
  else if (const auto host_memory = at.find("host_memory"))
    host_memory->fail("\"host_memory\" requires \"peer_to_peer\": false, because otherwise GPUs do not need their host's memory");
}

}  // namespace

Interconnect read_interconnect(Reader& at) {
  Interconnect interconnect;
  interconnect.pointer = at.pointer();
  if (!at.is_object()) {
    if (at.is_string() && at.text() == "mesh")
      at.fail_expected("{\"type\": \"mesh\", \"bandwidth\": ...}, because a mesh has no bandwidth of its own");
    const std::size_t name = at.one_of();
    interconnect.type = name < 4 ? static_cast<Interconnect::Type>(name) : Interconnect::Type::pcie;
    if (name >= 4) interconnect.generation = static_cast<int>(name) - 1;
    return interconnect;
  }
  at.describe(kInterconnectKeys);
  interconnect.type = static_cast<Interconnect::Type>(at.at("type").one_of());
  const bool is_pcie = interconnect.type == Interconnect::Type::pcie || interconnect.type == Interconnect::Type::pcie_switch;
  if (is_pcie)
    if (const auto generation = at.find("generation")) interconnect.generation = static_cast<int>(generation->count(1, 7));
  if (interconnect.type == Interconnect::Type::mesh)
    interconnect.bandwidth = at.at("bandwidth").bandwidth();
  else if (const auto bandwidth = at.find("bandwidth"))
    interconnect.bandwidth = bandwidth->bandwidth();
  if (const auto latency = at.find("latency")) interconnect.latency = latency->duration();
  if (is_pcie || interconnect.type == Interconnect::Type::nvlink_bridge) read_peer_to_peer(at, interconnect);
  if (interconnect.type == Interconnect::Type::pcie_switch)
    interconnect.group = static_cast<std::uint32_t>(at.at_or("group").count(1, 1'000'000));
  at.done();
  return interconnect;
}

Network read_network(Reader& at) {
  at.expect_object(kNetworkKeys);
  const Network network{at.at("bandwidth").bandwidth(), at.at_or("latency").duration()};
  at.done();
  return network;
}

Hub add_node_links(System& system, const NodePlan& plan, const Reader& at) { return NodeLinks(system, plan, at).add(); }

void add_network(System& system, const std::vector<Hub>& hubs, const Network& network) {
  const VertexId between = add_vertex(system, "", "network");
  for (const Hub& hub : hubs) {
    system.links.push_back({hub.out, between, network.bandwidth, network.latency});
    system.links.push_back({between, hub.in, network.bandwidth, network.latency});
  }
}

}  // namespace gpusim
