#include "sim/timing/gang.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "sim/base/check.hpp"
#include "sim/timing/collectives.hpp"
#include "sim/timing/performance_details.hpp"
#include "sim/timing/training.hpp"

namespace gpusim {
namespace {

Route slower_of(const std::optional<Route>& one, const Route& other) {
  if (!one) return other;
  return {std::min(one->bandwidth, other.bandwidth), std::max(one->latency, other.latency)};
}

/// The route from one device of a gang to another, which must exist.
const Route& route_of_gang(const Routes& routes, DeviceId from, DeviceId to) {
  const Route* route = routes.between(from, to);
  GPUSIM_CHECK(route != nullptr, "a gang over devices without a route");
  return *route;
}

/// The slowest hop among the devices of a gang: the least bandwidth and the greatest latency of any pair.
Route slowest_route(const Routes& routes, std::span<const DeviceId> devices) {
  std::optional<Route> slowest;
  for (const DeviceId from : devices)
    for (const DeviceId to : devices)
      if (from != to) slowest = slower_of(slowest, route_of_gang(routes, from, to));
  return *slowest;
}

/// The slowest routes of a gang within nodes and between nodes. The devices of a node share the route out of it.
GangRoutes gang_routes(const System& system, const Routes& routes, std::span<const DeviceId> devices) {
  std::map<NodeId, std::size_t> per_node;
  for (const DeviceId device : devices) ++per_node[system.devices[index(device)].node];
  std::size_t most = 0;
  for (const auto& entry : per_node) most = std::max(most, entry.second);
  std::optional<Route> inside;
  std::optional<Route> between;
  for (const DeviceId from : devices)
    for (const DeviceId to : devices) {
      if (from == to) continue;
      const bool is_inside = system.devices[index(from)].node == system.devices[index(to)].node;
      std::optional<Route>& slowest = is_inside ? inside : between;
      slowest = slower_of(slowest, route_of_gang(routes, from, to));
    }
  GangRoutes result{{per_node.size(), most}, inside.value_or(Route{}), between.value_or(Route{})};
  result.between.bandwidth = result.between.bandwidth / static_cast<double>(most);
  return result;
}

std::vector<ClassId> classes_of(const System& system, std::span<const DeviceId> devices) {
  std::vector<ClassId> classes;
  for (const DeviceId device : devices) classes.push_back(system.class_of(device));
  return classes;
}

/// A lower bound of the time of a gang: the largest batch and the shortest step of any device, without exchange.
Duration fastest_of(const PredictedGang& gang, std::uint32_t count) {
  std::int64_t batch = 0;
  Duration step = kLongestRun;
  for (const PredictedGang::Member& member : gang.by_class) {
    if (member.batch == 0) continue;
    batch = std::max(batch, member.batch);
    step = std::min(step, to_duration(step_in(member.prediction, gang.which).total()));
    if (const auto all = member.of_all.find(count); all != member.of_all.end())
      step = std::min(step, to_duration(step_in(all->second, gang.which).total()));
  }
  const std::optional<Duration> whole = time_with_startup(gang.training, gang.startup, batch * count, step);
  return whole ? length_of(*whole, gang.part) : kLongestRun;
}

/// The number of training steps in all epochs that the task performs, rounded to the nearest.
std::int64_t steps_of(const PredictedGang& gang, const System& system, std::span<const DeviceId> devices) {
  std::int64_t batch = 0;
  for (const DeviceId device : devices) batch += gang.by_class[index(system.class_of(device))].batch;
  const double steps = static_cast<double>(gang.training.epochs) * static_cast<double>(iterations_of(gang.training, batch));
  return std::llround(steps * static_cast<double>(gang.part.numerator) / static_cast<double>(gang.part.denominator) *
                      gang.part.length);
}

/// The time of the task's part of a training on these devices.
Duration predicted_time(const PredictedGang& gang, const System& system, const Routes& routes, std::span<const DeviceId> devices) {
  const std::vector<ClassId> classes = classes_of(system, devices);
  std::int64_t batch = 0;
  for (const ClassId device_class : classes) batch += gang.by_class[index(device_class)].batch;
  const Duration step = to_duration(gang_step(gang, classes, gang_routes(system, routes, devices)).total());
  const std::optional<Duration> whole = time_with_startup(gang.training, gang.startup, batch, step);
  return whole ? length_of(*whole, gang.part) : kLongestRun;
}

/// The bandwidth of each hop of a ring over these devices when nothing else moves. Hops may share links, such as host memory.
Bandwidth ring_bandwidth(const LinkGraph& graph, std::span<const DeviceId> devices) {
  std::map<std::uint32_t, double> hops;
  for (const std::uint32_t link : ring_links(graph, devices)) hops[link] += 1;
  Bandwidth least = Bandwidth::raw(std::numeric_limits<double>::infinity());
  for (const auto& [link, count] : hops) least = std::min(least, graph.links()[link].bandwidth / count);
  return least;
}

}  // namespace

std::vector<std::uint32_t> ring_links(const LinkGraph& graph, std::span<const DeviceId> devices) {
  std::vector<std::uint32_t> links;
  std::vector<VertexId> order;
  for (const DeviceId device : devices) order.push_back(vertex_of(device));
  std::sort(order.begin(), order.end());
  if (order.size() < 2) return links;
  for (std::size_t hop = 0; hop < order.size(); ++hop) {
    const std::vector<std::uint32_t> path = graph.path(order[hop], order[(hop + 1) % order.size()]);
    links.insert(links.end(), path.begin(), path.end());
  }
  return links;
}

double Performance::Gang::speedup_on(std::size_t devices) const {
  const auto found = std::find_if(speedup.begin(), speedup.end(), [&](const auto& entry) { return entry.first == devices; });
  GPUSIM_CHECK(found != speedup.end(), "no speed-up on {} devices", devices);
  return found->second;
}

bool Performance::depends_on_placement(ProfileId profile) const { return gangs_ && Details{*this}.gang(profile).exchanges(); }

Duration Performance::Details::with_exchange(ProfileId profile, Duration alone, std::size_t devices, const Route& route) const {
  const Gang& own = gang(profile);
  const Seconds exchange = ring_allreduce(devices, own.gradient, route) * static_cast<double>(own.steps);
  return divided(alone, static_cast<double>(devices)) + of.multiple(to_duration(exchange), profile);
}

Duration Performance::Details::gang_time(ProfileId profile, Duration alone, std::span<const DeviceId> devices) const {
  if (!of.gangs_ || gang(profile).kind == Scaling::Kind::none) return alone;
  const Gang& own = gang(profile);
  if (own.kind == Scaling::Kind::speedup) return divided(alone, own.speedup_on(devices.size()));
  if (own.kind == Scaling::Kind::data_parallel)
    return of.multiple(predicted_time(*own.predicted, *of.system_, *of.routes_, devices), profile);
  Route slowest = slowest_route(*of.routes_, devices);
  if (of.system_->is_staged) slowest.bandwidth = std::min(slowest.bandwidth, ring_bandwidth(*of.graph_, devices));
  return with_exchange(profile, alone, devices.size(), slowest);
}

std::optional<StepTime> Performance::gang_step_on(ProfileId profile, std::span<const DeviceId> devices) const {
  if (!gangs_) return std::nullopt;
  const Gang& own = Details{*this}.gang(profile);
  if (own.kind != Scaling::Kind::data_parallel) return std::nullopt;
  return gang_step(*own.predicted, classes_of(*system_, devices), gang_routes(*system_, *routes_, devices));
}

Duration Performance::Details::best_gang_time(ProfileId profile, Duration alone, std::uint32_t count) const {
  if (count == 1 || !of.gangs_ || gang(profile).kind == Scaling::Kind::none) return alone;
  const Gang& own = gang(profile);
  if (own.kind == Scaling::Kind::speedup) return divided(alone, own.speedup_on(count));
  if (own.kind == Scaling::Kind::data_parallel) return of.multiple(fastest_of(*own.predicted, count), profile);
  Route fastest = of.routes_->kinds().front().route;
  for (const Routes::Kind& kind : of.routes_->kinds()) {
    fastest.bandwidth = std::max(fastest.bandwidth, kind.route.bandwidth);
    fastest.latency = std::min(fastest.latency, kind.route.latency);
  }
  return with_exchange(profile, alone, count, fastest);
}

GangTraffic Performance::traffic(ProfileId profile, std::span<const DeviceId> devices) const {
  if (!gangs_ || devices.size() < 2) return {};
  const Gang& own = Details{*this}.gang(profile);
  if (!own.exchanges()) return {};
  const bool is_predicted = own.kind == Scaling::Kind::data_parallel;
  const double n = static_cast<double>(devices.size());
  GangTraffic traffic{(is_predicted ? own.predicted->gradients : own.gradient) * (2 * (n - 1) / n),
                      is_predicted ? steps_of(*own.predicted, *system_, devices) : own.steps,
                      {}};
  const Duration run = run_time(profile, devices);
  if (run > Duration{}) traffic.demand = traffic.per_step * static_cast<double>(traffic.steps) / (units::second * run.seconds());
  // A predicted exchange may use a hierarchy or a tree, which needs less of the slowest links than a ring, so that it fits when
  // alone.
  if (is_predicted && graph_) traffic.demand = std::min(traffic.demand, ring_bandwidth(*graph_, devices));
  return traffic;
}

}  // namespace gpusim
