#pragma once
// What a candidate system is made of: data sheets, nodes with slots, devices, links, and the routes between devices.

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/ids.hpp"
#include "gpusim/units.hpp"
#include "gpusim/value.hpp"

namespace gpusim {

/// Money for a pool of cards.
struct PoolCost {
  /// Which hours of a rented card are paid.
  enum class Billed {
    use,   ///< all cards of the pool from its first start to its last end
    busy,  ///< each card while it is held
    run,   ///< all cards from the start of the run (or of the pool's availability) to its end
  };
  std::optional<Value> rent;  ///< money per second and card
  Billed billed = Billed::use;
  bool pays_electricity = true;    ///< false: the rent includes it
  std::optional<Value> purchase;   ///< money per card
  std::optional<Value> lifetime;   ///< months
  double residual = 0;             ///< part of the price left at the end of the lifetime
  bool is_depreciated = false;     ///< charge purchase x (1 - residual) x run / lifetime instead of the whole price
  std::optional<Value> hosting;    ///< money per month and card
  std::optional<Value> operation;  ///< seconds of a person per month and card
  std::string operator_name;       ///< who does it; a name of `people`
};

/// Power of a pool.
struct PoolPower {
  std::optional<Value> busy;  ///< watts a card while a task holds it; the data sheet's TDP when not stated
  std::optional<Value> idle;  ///< watts a card otherwise
  std::optional<Value> host;  ///< watts a node from the pool's first start to its last end
};

/// What a run computes in; a card that lacks it falls back to the one before (fp8 to mixed, the others to fp32).
enum class Precision { fp32, tf32, mixed, fp8 };
/// The name of a precision as scenarios and tables write it.
[[nodiscard]] std::string_view name(Precision precision);
/// All precisions, in order.
[[nodiscard]] std::vector<std::string> precision_names();

/// A data sheet. Peaks are dense; what a sheet does not say is empty. Sources stand in the catalogue file (scenarios/gpus).
struct Gpu {
  struct NvLink {
    Bandwidth per_direction;  ///< line rate of all links together, one way
    bool is_bridge = false;   ///< pairs of PCIe cards; otherwise every card reaches every other
  };
  std::string id;
  std::string family;
  std::string architecture;  ///< generation of the chip; empty where the sheet does not say
  DataSize memory;
  std::optional<Bandwidth> memory_bandwidth;
  std::optional<Throughput> fp32;
  std::optional<Throughput> fp16;
  std::optional<Throughput> tf32;
  std::optional<Throughput> fp8;
  std::optional<Power> tdp;
  std::optional<int> pcie_generation;
  std::optional<NvLink> nvlink;
  std::optional<int> multiprocessors;  ///< streaming multiprocessors; small batches leave many of them idle
  std::vector<std::string> labels;     ///< other names under which tables of measurements know it

  /// What computing in a precision can reach; mixed precision at its FP16 peak.
  [[nodiscard]] std::optional<Throughput> peak(Precision precision) const;
  /// Whether mixed precision can be faster than FP32: the FP16 peak lies above the FP32 peak. Empty when a peak is unknown.
  [[nodiscard]] std::optional<bool> has_mixed_precision() const;
  /// What it computes in when a run asks for `wanted`. Empty when a peak that decides it is unknown.
  [[nodiscard]] std::optional<Precision> supported(Precision wanted) const;
};

struct Node {
  std::string name;
  std::string pool;                         ///< the entry of the scenario that it came from; tasks can be bound to it
  std::optional<std::int64_t> cpu_cores{};  ///< that its tasks share; empty: no limit
  std::uint32_t reads_from = 0;             ///< vertex at which files begin their way to the cards
  std::uint32_t writes_to = 0;              ///< vertex at which files end that cards write
};

struct Device {
  NodeId node;
  std::uint32_t slot;  ///< position in its node
  GpuId gpu;
  ClassId device_class;
  std::string name;  ///< gpu0, or node/gpu0 when the system has several nodes
};

/// What one task asks of a card while it has it for itself, from isolated measurements or a profiler.
struct CardDemand {
  double compute = 1;    ///< part of the time in which its kernels hold the multiprocessors, 0 to 1
  double bandwidth = 1;  ///< part of the memory bandwidth that it uses, 0 to 1
  double weight = 1;     ///< its claim against others that want the card at the same instant, > 0
  bool operator==(const CardDemand&) const = default;
};

/// How a card is divided.
struct CardSharing {
  enum class Partition {
    time_slice,  ///< contexts take turns: one task's kernels at a time
    mps,         ///< kernels of all tasks at once (CUDA Multi-Process Service)
    mig,         ///< equal slices of their own (Multi-Instance GPU)
  };
  Partition partition = Partition::time_slice;
  double active_threads = 1;  ///< mps: the part of the multiprocessors that one task may use at most, 0 to 1
  std::uint32_t slices = 7;   ///< mig: 1 to 7
  bool operator==(const CardSharing&) const = default;
};

/// Several tasks on one card at a time: memory is a hard limit, the card's speed is shared.
struct Colocation {
  enum class WhenFull {
    wait,       ///< a task that does not fit beside the others waits
    refuse,     ///< a workload whose tasks could not all be there at once cannot run
    serialise,  ///< then one task a card at a time
  };
  enum class Law {
    share,         ///< all at the same speed, 1 / max(1, sum of shares)
    interference,  ///< each at a speed of its own, from what all of them demand (shared_speeds)
  };
  std::uint32_t max_per_gpu = 1;
  WhenFull when_full = WhenFull::wait;
  double overhead = 0;  ///< share of its speed that a task loses when it is not alone
  Law law = Law::share;
  CardSharing sharing{};  ///< for the law of interference
  [[nodiscard]] bool is_shared() const { return max_per_gpu > 1; }
};

/// Cards that are bought, rented, switched on and paid for together: an entry of `nodes`, or a whole system.
struct Pool {
  std::string name;     ///< empty for a system of one pool
  std::string pointer;  ///< where it stands in the scenario
  Calendar available;   ///< when tasks may run on its cards
  bool pauses = false;  ///< at the end of a window tasks pause; otherwise they start only where they end inside one
  Colocation colocation;
  PoolCost cost;
  PoolPower power;
  std::uint32_t nodes = 1;
};

/// Devices that no task can tell apart by itself: same GPU in the same pool.
struct DeviceClass {
  GpuId gpu;
  std::string pool;
  std::uint32_t count;
  PoolId pool_number{};
};

/// One direction of a connection. Vertices are the devices first (by DeviceId), then switches, bridges and hubs.
struct Link {
  std::uint32_t from;
  std::uint32_t to;
  Bandwidth bandwidth;  ///< what collectives reach, not the line rate, unless the scenario says so
  Duration latency;
};

/// A link as a scenario states it, with ranges; runs take it in one case.
struct RangedLink {
  std::uint32_t from;
  std::uint32_t to;
  Ranged<Bandwidth> bandwidth;
  Ranged<Duration> latency;
};

/// The way between two devices: the bandwidth of its narrowest link and the sum of its latencies.
struct Route {
  Bandwidth bandwidth;
  Duration latency;
  bool operator==(const Route&) const = default;
};

/// Routes between all pairs of devices, found on the graph of links: the path with the least sum of 1/bandwidth that passes
/// through no other device, ties to the path found first in vertex order. A transfer is alone on its route here.
class Routes {
 public:
  Routes(std::size_t devices, std::size_t vertices, const std::vector<Link>& links);
  /// The route from one device to another; empty when they are not connected. `from != to`.
  [[nodiscard]] const Route* between(DeviceId from, DeviceId to) const;
  /// The one route that every pair has, if all pairs are alike (a single switch); lets planners skip per-pair work.
  [[nodiscard]] const Route* uniform() const;
  /// A route that differs from all others, and how many ordered pairs have it. kinds() has them in the order first met.
  struct Kind {
    Route route;
    std::int64_t pairs;
  };
  [[nodiscard]] const std::vector<Kind>& kinds() const { return kinds_; }
  [[nodiscard]] bool is_complete() const { return unreachable_pairs_ == 0; }

 private:
  std::size_t devices_;
  std::vector<std::uint16_t> kind_of_pair_;
  std::vector<Kind> kinds_;
  std::int64_t unreachable_pairs_ = 0;
};

/// The links that routes are made of. Two threads may ask the same one.
class LinkGraph {
 public:
  static constexpr std::uint32_t kNoLink = 0xffffffffU;
  LinkGraph(std::size_t devices, std::size_t vertices, std::vector<Link> links);
  ~LinkGraph();
  [[nodiscard]] const std::vector<Link>& links() const { return links_; }
  /// For each vertex the last link on the way to it from `source`, kNoLink where there is no way. The ways are those of Routes.
  [[nodiscard]] std::vector<std::uint32_t> tree(std::uint32_t source) const;
  /// The links of the way to a vertex, first one first, as positions in links(). Empty when there is no way, and from a vertex to
  /// itself.
  [[nodiscard]] std::vector<std::uint32_t> path(std::span<const std::uint32_t> tree, std::uint32_t to) const;
  [[nodiscard]] std::vector<std::uint32_t> path(std::uint32_t from, std::uint32_t to) const { return path(tree(from), to); }
  /// The bandwidth and latency of the way to a vertex, on which there must be a link.
  [[nodiscard]] Route route(std::span<const std::uint32_t> tree, std::uint32_t to) const;

 private:
  struct Edges;
  std::size_t devices_;
  std::vector<Link> links_;
  std::unique_ptr<const Edges> edges_;
};

/// How long something lasts, drawn again each time.
struct Lasting {
  enum class Law : std::uint8_t { constant, exponential, weibull, lognormal };
  Law law = Law::exponential;
  Duration mean;
  double shape = 1;  ///< weibull: k; lognormal: sigma of the logarithm
};

/// What goes out of order, when, and for how long. Times between failures count from the last repair, used or not.
struct Outages {
  struct Source {
    Lasting up;
    Lasting down;
  };
  std::optional<Source> devices;  ///< each by itself
  std::optional<Source> nodes;    ///< each with all its devices
  /// A stated outage: a failure that is known to have happened, or maintenance.
  struct Stated {
    std::vector<DeviceId> devices;
    Instant from;
    Instant until;
    bool is_planned = false;  ///< known beforehand: tasks that would not end before do not start
  };
  std::vector<Stated> stated;
  std::uint64_t seed = 0;
  [[nodiscard]] bool empty() const { return !devices && !nodes && stated.empty(); }
};

/// Something besides cards that tasks hold while they run: a licence, a kind of machine, people of a project.
struct Resource {
  std::string name;
  std::int64_t capacity = 0;
};

/// Whether transfers and tasks slow each other down on links and CPU cores that they share.
enum class Contention : std::uint8_t {
  none,  ///< everybody is alone
  fair,  ///< max-min fair shares
};

/// A candidate: what could be bought or rented.
struct System {
  std::string name;
  std::string title;  ///< for people; the name when the scenario gives none
  Precision precision = Precision::fp32;
  std::vector<Gpu> gpus;
  std::vector<Node> nodes;
  std::vector<Device> devices;
  std::vector<DeviceClass> classes;
  std::vector<Pool> pools;   ///< in file order; may be empty in programs that price nothing: one pool, always there
  std::size_t vertices = 0;  ///< of the link graph; the devices come first
  std::vector<RangedLink> links;
  std::vector<std::string> vertex_names;  ///< of those behind the devices
  Contention contention = Contention::none;
  bool is_staged = false;  ///< cards of some node reach each other through host memory only
  std::vector<Resource> resources;
  Outages outages;

  [[nodiscard]] const std::string& vertex_name(std::uint32_t vertex) const {
    return vertex < devices.size() ? devices[vertex].name : vertex_names[vertex - devices.size()];
  }
  [[nodiscard]] std::vector<Link> links_in(Case which) const;
  [[nodiscard]] bool has_ranges() const;  ///< of any link
  [[nodiscard]] const Pool& pool_of(ClassId device_class) const;
  [[nodiscard]] bool has_shared_cards() const {
    return std::any_of(pools.begin(), pools.end(), [](const Pool& pool) { return pool.colocation.is_shared(); });
  }
  [[nodiscard]] ClassId class_of(DeviceId device) const { return devices[index(device)].device_class; }
  [[nodiscard]] const Gpu& gpu_of(DeviceId device) const { return gpus[index(devices[index(device)].gpu)]; }
  [[nodiscard]] const Gpu& gpu_of(ClassId device_class) const { return gpus[index(classes[index(device_class)].gpu)]; }
};

}  // namespace gpusim
