#include "sim/scenario/systems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/economics/read.hpp"
#include "sim/scenario/gpus.hpp"
#include "sim/scenario/interconnect.hpp"
#include "sim/scenario/outages.hpp"
#include "sim/scenario/pools.hpp"
#include "sim/scenario/sections.hpp"

namespace gpusim {

/// The keys that a system with one node and an entry of `nodes` have in common.
constexpr Key kMachineRows[] = {
    {"interconnect", "'pcie'|'pcie_switch'|'nvlink'|'nvlink_bridge'|'pcie3'|'pcie4'|'pcie5' or {}", "=pcie",
     "links between the GPUs of a node", &kInterconnectKeys},
    {"cpu_cores", "count", "no limit", "cores of a node, which tasks with `cpu` share"},
    {"storage", "bandwidth", "no limit", "what the files of a node are read and written with, for `load` and `checkpoint`"},
    {"available", "{}", "always", "when its GPUs may be used", &kAvailableKeys},
    {"colocation", "{}", "one task a GPU", "how several tasks share a GPU", &kColocationKeys},
    {"cost", "{}", "no price", "what its GPUs cost", &kPoolCostKeys},
    {"power", "{}", "the TDP of busy GPUs", "what its GPUs and hosts draw", &kPoolPowerKeys},
};
constinit const KeySection kMachineKeys{"machine", "what a node is besides its GPUs", kMachineRows};

constexpr Key kNodeRows[] = {
    {"gpus", "map of at least 1 count from 0", "required", "GPUs of each node by id or family, with counts"},
    {"count", "count", "=1", "equal nodes of this kind"},
    all_of(kMachineKeys),
};
constinit const KeySection kNodeKeys{"node", "a node", kNodeRows};

constexpr Key kSystemRows[] = {
    {"base", "name", "none", "another system; its members are copied and those given here replace them"},
    {"title", "title", "the name", "what people read in place of the name"},
    {"gpus", "map of at least 1 count from 0", "nodes", "GPUs by id or family with counts, in the slots of one node in this order"},
    {"nodes", "map by node name of at least 1 {}", "gpus", "pools of equal nodes", &kNodeKeys},
    all_of(kMachineKeys),
    {"network", "{}", "none: nodes are not connected", "links between nodes", &kNetworkKeys},
    {"precision", "<>", "=fp32", "what tasks compute in, where a GPU has it", nullptr, precision_names},
    {"contention", "'none'|'fair'", "=none", "whether what moves and runs at the same time shares links and cores"},
    {"resources", "map of count", "none", "what tasks hold besides GPUs, for all nodes together"},
    {"failures", "{}", "nothing fails", "what is down, and when", &kFailuresKeys},
    {"hypothetical", "boolean", "=false", "whether it cannot be had, so that it is compared but never the answer"},
};
extern constinit const KeySection kSystemKeys{"system", "a system", kSystemRows,
                                              "one of gpus, nodes; nodes excludes interconnect, cpu_cores, storage, available, "
                                              "colocation, cost, power; contention=fair excludes "
                                              "available, colocation; cpu_cores needs contention=fair"};

namespace {

constexpr std::int64_t kMostDevices = 1'000'000;

/// The GPUs of one node in slot order: (GPU, number of them).
using Slots = std::vector<std::pair<GpuId, std::int64_t>>;

class SystemBuilder {
 public:
  SystemBuilder(std::string name, const SystemContext& context) : context_(context) { system_.name = std::move(name); }

  System build(Reader& at) {
    at.expect_object(kSystemKeys);
    system_.title = read_title(at, system_.name);
    system_.precision = static_cast<Precision>(at.at_or("precision").one_of());
    system_.contention = at.or_default("contention").one_of() == 1 ? Contention::fair : Contention::none;
    const bool has_gpus = at.has("gpus");
    if (has_gpus && at.has("nodes")) at.fail("expected one of \"gpus\" and \"nodes\", got both");
    if (!has_gpus && !at.has("nodes")) fail_empty(at);
    if (has_gpus)
      plan_node(at, system_.name, 1, true);
    else
      plan_nodes(at);
    std::optional<Network> network;
    if (auto stated = at.find("network")) network = read_network(*stated);
    if (auto resources = at.find("resources")) system_.resources = read_resources(*resources);
    auto failures = at.find("failures");
    system_.is_hypothetical = at.or_default("hypothetical").boolean();
    at.done();

    add_devices();
    if (failures) system_.outages = read_failures(*failures, system_, context_.start);
    // Vertices of switches and bridges follow those of devices, so links can be added only when all devices exist.
    system_.vertices = system_.devices.size();
    std::vector<Hub> hubs;
    for (std::size_t node = 0; node < planned_.size(); ++node) {
      const Planned& planned = planned_[node];
      const NodePlan plan{gpusim::id<NodeId>(node), planned.first, planned.last, planned.interconnect, planned.machine.storage};
      hubs.push_back(add_node_links(system_, plan, planned.at));
    }
    if (network) add_network(system_, hubs, *network);
    return std::move(system_);
  }

 private:
  /// The parts of a node besides GPUs.
  struct Machine {
    std::optional<std::int64_t> cpu_cores;
    std::optional<Ranged<Bandwidth>> storage;
  };
  struct Planned {
    std::string name;
    std::string pool;
    Slots slots;
    Interconnect interconnect;
    Machine machine;
    Reader at;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };

  /// Fails for an empty system. A misspelt key is reported before the missing ones.
  [[noreturn]] static void fail_empty(Reader& at) {
    for (const char* key : {"gpus", "nodes", "interconnect", "network"}) (void)at.find(key);
    at.done();
    at.fail("missing key \"gpus\" (or \"nodes\")");
  }

  void plan_nodes(Reader& at) {
    Reader nodes = at.at("nodes");
    nodes.expect_object("nodes by name");
    auto members = nodes.members();
    if (members.empty()) nodes.fail("expected at least one node");
    is_single_node_ = false;
    for (auto& [name, node] : members) {
      node.expect_object(kNodeKeys);
      const std::int64_t count = node.at_or("count").count(1, kMostDevices);
      // Names of devices contain the name of their node and are separated by spaces in gantt.csv.
      if (name.empty() || name.find_first_of(" \t\r\n/") != std::string::npos)
        node.fail("expected a node name without blanks and \"/\"");
      plan_node(node, name, count, false);
      node.done();
    }
    std::set<std::string> names;
    for (const Planned& node : planned_)
      if (!names.insert(node.name).second) nodes.fail(fmt::format("two nodes would be called \"{}\"", node.name));
  }

  void plan_node(Reader& at, const std::string& pool, std::int64_t count, bool is_only) {
    const Slots slots = read_slots(at.at("gpus"));
    Reader interconnect = at.at_or("interconnect");
    const Interconnect stated = read_interconnect(interconnect);
    const Machine machine = read_machine(at);
    std::int64_t gpus = 0;
    for (const auto& slot : slots) gpus += slot.second;
    system_.pools.push_back(read_pool(at, is_only ? "" : pool, count, context_));
    check_contention(at);
    devices_ += gpus * count;
    if (devices_ > kMostDevices) at.fail(fmt::format("expected at most {} GPUs in a system, got {}", kMostDevices, devices_));
    for (std::int64_t copy = 0; copy < count; ++copy)
      planned_.push_back({is_only || count == 1 ? pool : fmt::format("{}{}", pool, copy), is_only ? "" : pool, slots, stated,
                          machine, interconnect});
  }

  /// With contention the end of a task is not known beforehand, so neither is whether it ends within a window. Fails for a system
  /// that states windows or shared devices.
  void check_contention(Reader& at) const {
    if (system_.contention == Contention::none) return;
    for (const char* key : {"available", "colocation"})
      if (const auto found = at.find(key))
        found->fail(fmt::format("\"{}\" and \"contention\": \"fair\" cannot be combined; expected one of them", key));
  }

  Machine read_machine(Reader& at) const {
    Machine machine;
    if (const auto cores = at.find("cpu_cores")) {
      machine.cpu_cores = cores->count(1, 1'000'000);
      if (system_.contention == Contention::none)
        cores->fail("expected \"contention\": \"fair\" in the system, because otherwise tasks do not share cores");
    }
    if (const auto storage = at.find("storage")) machine.storage = storage->bandwidth();
    return machine;
  }

  Slots read_slots(Reader at) {
    at.expect_object("GPU names with counts");
    Slots slots;
    std::map<std::string, std::string> listed;  // the name of each entry by the model that it resolves to
    for (const auto& [name, value] : at.members()) {
      const std::string id = resolve_gpu_name(name, context_.catalog, value);
      if (const auto [first, is_new] = listed.emplace(id, name); !is_new)
        value.fail(
            fmt::format("duplicate GPU: \"{}\" and \"{}\" are both {}; expected one entry per model", first->second, name, id));
      const std::int64_t count = value.count(0, kMostDevices);
      if (count > 0) slots.emplace_back(gpu_id(id, value), count);
    }
    if (slots.empty()) at.fail("expected at least one GPU");
    return slots;
  }

  GpuId gpu_id(const std::string& id, const Reader& at) {
    for (std::size_t known = 0; known < system_.gpus.size(); ++known)
      if (system_.gpus[known].id == id) return gpusim::id<GpuId>(known);
    system_.gpus.push_back(gpu_of(context_.catalog, id, at.document().file));
    return gpusim::id<GpuId>(system_.gpus.size() - 1);
  }

  ClassId class_id(GpuId gpu, const std::string& pool) {
    for (std::size_t known = 0; known < system_.classes.size(); ++known)
      if (system_.classes[known].gpu == gpu && system_.classes[known].pool == pool) return gpusim::id<ClassId>(known);
    std::uint32_t number = 0;
    while (number + 1 < system_.pools.size() && system_.pools[number].name != pool) ++number;
    system_.classes.push_back({gpu, pool, 0, PoolId{number}});
    return gpusim::id<ClassId>(system_.classes.size() - 1);
  }

  void add_devices() {
    for (Planned& planned : planned_) {
      const NodeId node = gpusim::id<NodeId>(system_.nodes.size());
      system_.nodes.push_back({planned.name, planned.pool, planned.machine.cpu_cores});
      planned.first = static_cast<std::uint32_t>(system_.devices.size());
      std::uint32_t slot = 0;
      for (const auto& [gpu, count] : planned.slots) {
        const ClassId device_class = class_id(gpu, planned.pool);
        system_.classes[index(device_class)].count += static_cast<std::uint32_t>(count);
        for (std::int64_t i = 0; i < count; ++i, ++slot)
          system_.devices.push_back({node, slot, gpu, device_class,
                                     is_single_node_ ? fmt::format("gpu{}", slot) : fmt::format("{}/gpu{}", planned.name, slot)});
      }
      planned.last = static_cast<std::uint32_t>(system_.devices.size());
    }
  }

  const SystemContext& context_;
  System system_;
  std::vector<Planned> planned_;
  std::int64_t devices_ = 0;
  bool is_single_node_ = true;
};

}  // namespace

System read_system(Reader& at, const std::string& name, const SystemContext& context) {
  return SystemBuilder(name, context).build(at);
}

std::string read_title(Reader& at, const std::string& name) {
  auto stated = at.find("title");
  if (!stated) return name;
  if (!stated->is_object()) return stated->text();
  stated->describe(kTitle);
  std::string title;
  for (const char* language : {"ko", "en"})
    if (const auto text = stated->find(language)) title = text->text();
  if (title.empty()) stated->fail_expected("text, or texts keyed \"en\" and \"ko\"");
  stated->done();
  return title;
}

}  // namespace gpusim
