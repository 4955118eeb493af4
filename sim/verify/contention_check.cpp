#include "sim/verify/contention_check.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "sim/verify/filling.hpp"

namespace gpusim {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Numbers the links that are used by any flow, so that the slow filling does not visit unused ones.
class UsedLinks {
 public:
  void add(FairFlow flow, std::span<const double> capacities) {
    for (std::uint32_t& link : flow.links) {
      const auto [entry, is_new] = number_.try_emplace(link, static_cast<std::uint32_t>(capacities_.size()));
      if (is_new) capacities_.push_back(capacities[link]);
      link = entry->second;
    }
    flows_.push_back(std::move(flow));
  }
  [[nodiscard]] std::vector<double> rates() const { return rates_by_filling(capacities_, flows_); }

 private:
  std::map<std::uint32_t, std::uint32_t> number_;
  std::vector<double> capacities_;
  std::vector<FairFlow> flows_;
};

}  // namespace

ContentionReplay::ContentionReplay(const System& system, const Performance& performance)
    : system_(system), performance_(performance) {
  for (const Link& link : performance.link_graph()->links()) bandwidths_.push_back(link.bandwidth.raw());
  for (const Node& node : system.nodes) cores_.push_back(node.cpu_cores ? static_cast<double>(*node.cpu_cores) : kNever);
}

std::size_t ContentionReplay::add_transfer(DataSize size, VertexId from, VertexId to, Instant begin) {
  Item item;
  item.begin = nanoseconds(begin);
  FairFlow flow{.links = performance_.link_graph()->path(from, to)};
  for (const std::uint32_t link : flow.links) {
    flow.cap = std::min(flow.cap, bandwidths_[link]);
    item.begin += static_cast<double>(performance_.link_graph()->links()[link].latency.count());
  }
  item.work = static_cast<double>(to_duration(size / Bandwidth::raw(flow.cap)).count());
  item.end = item.begin + item.work;
  if (item.work > 0) item.flows.push_back(std::move(flow));
  items_.push_back(std::move(item));
  return items_.size() - 1;
}

std::size_t ContentionReplay::add_run(ProfileId profile, std::span<const DeviceId> devices, Instant start, Instant end,
                                      Duration alone) {
  Item item;
  item.is_run = true;
  item.begin = nanoseconds(start);
  item.end = nanoseconds(end);
  item.work = static_cast<double>(alone.count());
  const LinkGraph& graph = *performance_.link_graph();
  const auto node_of = [&](DeviceId device) { return index(system_.devices[index(device)].node); };
  if (const GangTraffic traffic = performance_.traffic(profile, devices); traffic.demand > Bandwidth{})
    item.flows.push_back({.links = ring_links(graph, devices), .cap = traffic.demand.raw()});
  if (const CheckpointTraffic checkpoints = performance_.checkpoints(profile, devices); checkpoints.demand > Bandwidth{}) {
    const DeviceId writer = *std::min_element(devices.begin(), devices.end());
    item.flows.push_back(
        {.links = graph.path(vertex_of(writer), system_.nodes[node_of(writer)].writes_to), .cap = checkpoints.demand.raw()});
  }
  std::map<std::size_t, double> held;
  for (const DeviceId device : devices)
    if (cores_[node_of(device)] < kNever && performance_.cpu_cores(profile, devices) > 0) held[node_of(device)] += 1;
  for (const auto& [node, count] : held)
    item.cores.push_back({.links = {static_cast<std::uint32_t>(node)},
                          .cap = performance_.cpu_cores(profile, devices) * count / static_cast<double>(devices.size())});
  items_.push_back(std::move(item));
  return items_.size() - 1;
}

/// Limits the speed of each item to the least ratio of rate to demand over its flows.
void ContentionReplay::set_speeds_by(std::span<const double> capacities, std::vector<FairFlow> Item::* flows,
                                     const std::vector<std::size_t>& active) {
  UsedLinks used;
  for (const std::size_t number : active)
    for (FairFlow flow : items_[number].*flows) {
      flow.cap *= items_[number].speed;
      used.add(std::move(flow), capacities);
    }
  const std::vector<double> rates = used.rates();
  std::size_t next = 0;
  for (const std::size_t number : active) {
    const double before = items_[number].speed;
    for (const FairFlow& flow : items_[number].*flows) {
      const double got = rates[next++];
      // A flow at its cap keeps its speed; the quotient might differ by one bit.
      if (got < flow.cap * before) items_[number].speed = std::min(items_[number].speed, got / flow.cap);
    }
  }
}

void ContentionReplay::set_speeds(const std::vector<std::size_t>& active) {
  std::vector<double> before;
  for (const std::size_t number : active) {
    before.push_back(items_[number].speed);
    items_[number].speed = 1;
  }
  set_speeds_by(cores_, &Item::cores, active);
  set_speeds_by(bandwidths_, &Item::flows, active);
  for (std::size_t i = 0; i < active.size(); ++i)
    if (items_[active[i]].speed != before[i]) ++items_[active[i]].changes;
}

void ContentionReplay::play() {
  std::vector<std::size_t> order;
  for (std::size_t number = 0; number < items_.size(); ++number)
    if (shares(number)) order.push_back(number);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return items_[a].begin < items_[b].begin; });
  std::vector<std::size_t> active;
  double now = 0;
  for (std::size_t next = 0; next < order.size() || !active.empty();) {
    set_speeds(active);
    double until = next < order.size() ? items_[order[next]].begin : kNever;
    for (const std::size_t number : active) {
      Item& item = items_[number];
      if (!item.is_run) item.end = now + (item.work - item.done) / item.speed;
      until = std::min(until, item.end);
    }
    for (const std::size_t number : active) items_[number].done += (until - now) * items_[number].speed;
    now = until;
    std::erase_if(active, [&](std::size_t number) { return items_[number].end <= now; });
    for (; next < order.size() && items_[order[next]].begin <= now; ++next) active.push_back(order[next]);
  }
}

}  // namespace gpusim
