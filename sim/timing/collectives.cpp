#include "sim/timing/collectives.hpp"

#include <algorithm>
#include <bit>

namespace gpusim {
namespace {

/// The number of rounds of a tree over n devices, ceil(log2 n).
double tree_depth(std::size_t devices) { return static_cast<double>(std::bit_width(devices - 1)); }

}  // namespace

Seconds ring_allreduce(std::size_t devices, DataSize bytes, Route slowest) {
  if (devices < 2) return Seconds{};
  const double n = static_cast<double>(devices);
  return units::second * (2 * (n - 1) * slowest.latency.seconds()) + (bytes / slowest.bandwidth) * (2 * (n - 1) / n);
}

Seconds tree_allreduce(std::size_t devices, DataSize bytes, Route slowest) {
  if (devices < 2) return Seconds{};
  return units::second * (2 * tree_depth(devices) * slowest.latency.seconds()) + (bytes / slowest.bandwidth) * 2;
}

Seconds reduce_scatter(std::size_t devices, DataSize bytes, Route slowest) {
  if (devices < 2) return Seconds{};
  const double n = static_cast<double>(devices);
  return units::second * ((n - 1) * slowest.latency.seconds()) + (bytes / slowest.bandwidth) * ((n - 1) / n);
}

Seconds hierarchical_allreduce(Grouping grouping, DataSize bytes, Route inside, Route between) {
  const DataSize share = bytes / static_cast<double>(std::max<std::size_t>(1, grouping.per_node));
  const Seconds across = std::min(ring_allreduce(grouping.nodes, share, between), tree_allreduce(grouping.nodes, share, between));
  const Seconds half = reduce_scatter(grouping.per_node, bytes, inside);
  return half + across + half;
}

Seconds fastest_allreduce(Grouping grouping, DataSize bytes, Route inside, Route between) {
  if (grouping.nodes < 2)
    return std::min(ring_allreduce(grouping.devices(), bytes, inside), tree_allreduce(grouping.devices(), bytes, inside));
  // A single ring over all devices enters and leaves each node once, so it has the whole network adapter to itself.
  const Route whole{between.bandwidth * static_cast<double>(grouping.per_node), between.latency};
  const Route slowest{std::min(inside.bandwidth, whole.bandwidth), std::max(inside.latency, whole.latency)};
  return std::min({ring_allreduce(grouping.devices(), bytes, slowest), tree_allreduce(grouping.devices(), bytes, slowest),
                   hierarchical_allreduce(grouping, bytes, inside, between)});
}

double bus_factor(Collective collective, std::size_t devices) {
  const double n = static_cast<double>(devices);
  if (collective == Collective::broadcast || collective == Collective::reduce) return 1;
  return (collective == Collective::all_reduce ? 2 * (n - 1) : n - 1) / n;
}

}  // namespace gpusim
