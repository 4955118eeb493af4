#pragma once
// What a candidate system consists of: data sheets, nodes with slots, devices, links, and the routes between devices.

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

/// Prices of a pool of GPUs.
struct PoolCost {
  /// The hours for which a rented GPU is paid.
  enum class Billed {
    use,   ///< all GPUs of the pool from its first start to its last end
    busy,  ///< each GPU while a task holds it
    run,   ///< all GPUs from the start of the run (or of the pool's availability) to its end
  };
  std::optional<Value> rent;  ///< money per second and GPU
  Billed billed = Billed::use;
  bool pays_electricity = true;    ///< false: the rent includes it
  std::optional<Value> purchase;   ///< money per GPU
  std::optional<Value> lifetime;   ///< in months
  double residual = 0;             ///< part of the price that remains at the end of the lifetime
  bool is_depreciated = false;     ///< charge purchase x (1 - residual) x time from run to run / lifetime, not the whole price
  std::optional<Value> hosting;    ///< money per month and GPU
  std::optional<Value> operation;  ///< seconds of work of the operator per month and GPU
  std::string operator_name;       ///< the person who operates the pool; a name in `people`
};

/// Power draw of the machines of a pool.
struct PoolPower {
  std::optional<Ranged<Power>> busy;  ///< of each GPU while a task holds it; the data sheet's TDP when not stated
  std::optional<Ranged<Power>> idle;  ///< of each GPU while no task holds it
  std::optional<Ranged<Power>> host;  ///< of each node from the pool's first start to its last end
};

/// The precision in which a run computes. A GPU without it falls back to the one before (fp8 to mixed, the others to fp32).
enum class Precision { fp32, tf32, mixed, fp8 };
/// The name of a precision as scenarios and tables write it.
[[nodiscard]] std::string_view name(Precision precision);
/// The names of all precisions, in the order of the enumeration.
[[nodiscard]] std::vector<std::string> precision_names();

/// The data sheet of a GPU. Peaks are dense; values that the sheet does not state are empty. Sources are in scenarios/gpus.
struct Gpu {
  struct NvLink {
    Bandwidth per_direction;  ///< line rate of all links together in one direction
    bool is_bridge = false;   ///< connects pairs of PCIe GPUs; otherwise every GPU reaches every other
  };
  std::string id;
  std::string family;
  std::string architecture;  ///< generation of the chip; empty where the sheet does not state it
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
  std::vector<std::string> labels;     ///< other names of the GPU in tables of measurements

  /// The peak throughput in a precision; for mixed precision the FP16 peak. Empty when the sheet does not state it.
  [[nodiscard]] std::optional<Throughput> peak(Precision precision) const;
  /// True when mixed precision can be faster than FP32, because the FP16 peak is higher. Empty when a peak is unknown.
  [[nodiscard]] std::optional<bool> has_mixed_precision() const;
  /// The precision used when a run asks for `wanted`, after fallbacks. Empty when a peak that decides it is unknown.
  [[nodiscard]] std::optional<Precision> supported(Precision wanted) const;
};

struct Node {
  std::string name;
  std::string pool;                         ///< the entry of the scenario that it came from; tasks can be bound to it
  std::optional<std::int64_t> cpu_cores{};  ///< number of cores that its tasks share; empty when there is no limit
  VertexId reads_from{};                    ///< where files begin their way to the GPUs
  VertexId writes_to{};                     ///< where files end that GPUs write
};

struct Device {
  NodeId node;
  std::uint32_t slot;  ///< position within its node
  GpuId gpu;
  ClassId device_class;
  std::string name;  ///< gpu0, or node/gpu0 when the system has several nodes
};

/// What one task demands of a GPU that it does not share, from isolated measurements or a profiler.
struct GpuDemand {
  double compute = 1;    ///< part of the time in which its kernels occupy the multiprocessors, 0 to 1
  double bandwidth = 1;  ///< part of the memory bandwidth that it uses, 0 to 1
  double weight = 1;     ///< its weight against other tasks that want the GPU at the same time, > 0
  bool operator==(const GpuDemand&) const = default;
};

/// How a GPU is divided among tasks.
struct GpuSharing {
  enum class Partition {
    time_slice,  ///< contexts take turns: one task's kernels at a time
    mps,         ///< kernels of all tasks at once (CUDA Multi-Process Service)
    mig,         ///< equal slices with memory and multiprocessors of their own (Multi-Instance GPU)
  };
  Partition partition = Partition::time_slice;
  double active_threads = 1;  ///< for mps: the largest part of the multiprocessors that one task may use, 0 to 1
  std::uint32_t slices = 7;   ///< for mig: 1 to 7
  bool operator==(const GpuSharing&) const = default;
};

/// Several tasks on one GPU at a time. Memory is a hard limit; the speed of the GPU is shared.
struct Colocation {
  enum class WhenFull {
    wait,       ///< a task that does not fit beside the others waits
    refuse,     ///< a workload whose tasks could not all be there at once cannot run
    serialise,  ///< when not all tasks fit, each GPU runs one task at a time
  };
  enum class Law {
    share,         ///< all tasks run at the same speed, 1 / max(1, sum of shares)
    interference,  ///< each task has a speed of its own, from the demands of all (shared_speeds)
  };
  std::uint32_t max_per_gpu = 1;
  WhenFull when_full = WhenFull::wait;
  double overhead = 0;  ///< a task that shares its GPU takes 1 + overhead times as long
  Law law = Law::share;
  GpuSharing sharing{};  ///< used by the law of interference
  [[nodiscard]] bool is_shared() const { return max_per_gpu > 1; }
};

/// GPUs that are bought, rented, switched on and paid for together: an entry of `nodes`, or a whole system.
struct Pool {
  std::string name;     ///< empty for a system with a single pool
  std::string pointer;  ///< its place in the scenario
  Calendar available;   ///< when tasks may run on its GPUs
  bool pauses = false;  ///< tasks pause at the end of a window; otherwise they start only if they end within one
  Colocation colocation;
  PoolCost cost;
  PoolPower power;
  std::uint32_t nodes = 1;
};

/// Devices that are equal for every task: the same GPU in the same pool.
struct DeviceClass {
  GpuId gpu;
  std::string pool;
  std::uint32_t count;
  PoolId pool_number{};
};

/// One direction of a connection.
struct Link {
  VertexId from;
  VertexId to;
  Bandwidth bandwidth;  ///< what collectives reach, not the line rate, unless the scenario states otherwise
  Duration latency;
};

/// A link with ranges, as a scenario states it. Each case of a run takes one end.
struct RangedLink {
  VertexId from;
  VertexId to;
  Ranged<Bandwidth> bandwidth;
  Ranged<Duration> latency;
};

/// The path between two devices: the bandwidth of its narrowest link and the sum of its latencies.
struct Route {
  Bandwidth bandwidth;
  Duration latency;
  bool operator==(const Route&) const = default;
};

/// Routes between all pairs of devices in the link graph: the path with the least sum of 1/bandwidth that passes through no other
/// device; ties go to the path found first in vertex order. These routes assume that a transfer does not share its links.
class Routes {
 public:
  Routes(std::size_t devices, std::size_t vertices, const std::vector<Link>& links);
  /// The route from one device to another; empty when they are not connected. `from != to`.
  [[nodiscard]] const Route* between(DeviceId from, DeviceId to) const;
  /// The route that all pairs have in common, if there is one (a single switch). It lets planners skip work per pair.
  [[nodiscard]] const Route* uniform() const;
  /// A distinct route and the number of ordered pairs that have it. kinds() lists them in the order of their first pair.
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

/// The graph of links from which routes are made. Safe to use from several threads.
class LinkGraph {
 public:
  /// By vertex: the last link, as a position in links(), on the path to it from one source; empty where there is no path.
  using PathTree = std::vector<std::optional<std::uint32_t>>;
  LinkGraph(std::size_t devices, std::size_t vertices, std::vector<Link> links);
  ~LinkGraph();
  [[nodiscard]] const std::vector<Link>& links() const { return links_; }
  /// The paths from a vertex, which are those of Routes.
  [[nodiscard]] PathTree tree(VertexId from) const;
  /// The links of the path to a vertex, the first link first, as positions in links(). Empty when there is no path, or when the
  /// vertex is the source.
  [[nodiscard]] std::vector<std::uint32_t> path(const PathTree& tree, VertexId to) const;
  [[nodiscard]] std::vector<std::uint32_t> path(VertexId from, VertexId to) const { return path(tree(from), to); }
  /// The bandwidth and latency of the path to a vertex, which must have at least one link.
  [[nodiscard]] Route route(const PathTree& tree, VertexId to) const;

 private:
  struct Edges;
  std::size_t devices_;
  std::vector<Link> links_;
  std::unique_ptr<const Edges> edges_;
};

/// A random length of time; each use draws a new one.
struct Lasting {
  enum class Law : std::uint8_t { constant, exponential, weibull, lognormal };
  Law law = Law::exponential;
  Duration mean;
  double shape = 1;  ///< weibull: k; lognormal: sigma of the logarithm; otherwise unused
};

/// What fails, when and for how long. The time to the next failure counts from the last repair, whether the device is used or not.
struct Outages {
  struct Source {
    Lasting up;
    Lasting down;
  };
  std::optional<Source> devices;  ///< each device fails by itself
  std::optional<Source> nodes;    ///< each node fails with all its devices
  /// A stated outage: a failure known to have happened, or maintenance.
  struct Stated {
    std::vector<DeviceId> devices;
    Instant from;
    Instant until;
    bool is_planned = false;  ///< known beforehand: tasks that would not end before it do not start
  };
  std::vector<Stated> stated;
  std::uint64_t seed = 0;
  [[nodiscard]] bool empty() const { return !devices && !nodes && stated.empty(); }
};

/// Something besides devices that tasks hold while they run: a licence, a kind of machine, people of a project.
struct Resource {
  std::string name;
  std::int64_t capacity = 0;
};

/// Whether transfers and tasks slow each other down on links and CPU cores that they share.
enum class Contention : std::uint8_t {
  none,  ///< every transfer and task proceeds as if it were alone
  fair,  ///< transfers and tasks get max-min fair shares
};

/// A candidate system that could be bought or rented.
struct System {
  std::string name;
  std::string title;  ///< for display; the name when the scenario states none
  Precision precision = Precision::fp32;
  std::vector<Gpu> gpus;
  std::vector<Node> nodes;
  std::vector<Device> devices;
  std::vector<DeviceClass> classes;
  std::vector<Pool> pools;   ///< in file order; empty means one pool that is always available
  std::size_t vertices = 0;  ///< number of vertices of the link graph; the devices come first
  std::vector<RangedLink> links;
  std::vector<std::string> vertex_names;  ///< names of the vertices behind the devices
  Contention contention = Contention::none;
  bool is_staged = false;  ///< GPUs of some node reach each other only through host memory
  std::vector<Resource> resources;
  Outages outages;
  bool is_hypothetical = false;  ///< it cannot be bought or rented, so it is compared with others but never recommended

  [[nodiscard]] const std::string& vertex_name(VertexId vertex) const {
    return index(vertex) < devices.size() ? devices[index(vertex)].name : vertex_names[index(vertex) - devices.size()];
  }
  [[nodiscard]] std::vector<Link> links_in(Case which) const;
  [[nodiscard]] bool has_ranges() const;  ///< true when any link has a range
  [[nodiscard]] const Pool& pool_of(ClassId device_class) const;
  [[nodiscard]] bool has_shared_gpus() const {
    return std::any_of(pools.begin(), pools.end(), [](const Pool& pool) { return pool.colocation.is_shared(); });
  }
  [[nodiscard]] ClassId class_of(DeviceId device) const { return devices[index(device)].device_class; }
  [[nodiscard]] const Gpu& gpu_of(DeviceId device) const { return gpus[index(devices[index(device)].gpu)]; }
  [[nodiscard]] const Gpu& gpu_of(ClassId device_class) const { return gpus[index(classes[index(device_class)].gpu)]; }
};

}  // namespace gpusim
