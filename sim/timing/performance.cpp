#include "gpusim/performance.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "gpusim/check.hpp"
#include "sim/timing/collectives.hpp"
#include "sim/timing/length.hpp"
#include "sim/timing/predicted.hpp"
#include "sim/timing/ring.hpp"

namespace gpusim {
namespace {

/// The slowest hop among the devices of a gang: least bandwidth, and the greatest latency of any pair. Empty when a pair has no
/// route.
std::optional<Route> slowest_route(const Routes& routes, std::span<const DeviceId> devices) {
  std::optional<Route> slowest;
  for (const DeviceId from : devices)
    for (const DeviceId to : devices) {
      if (from == to) continue;
      const Route* route = routes.between(from, to);
      if (route == nullptr) return std::nullopt;
      if (!slowest) slowest = *route;
      slowest->bandwidth = std::min(slowest->bandwidth, route->bandwidth);
      slowest->latency = std::max(slowest->latency, route->latency);
    }
  return slowest;
}

Route slower_of(const std::optional<Route>& one, const Route& other) {
  if (!one) return other;
  return {std::min(one->bandwidth, other.bandwidth), std::max(one->latency, other.latency)};
}

/// A ring over several nodes crosses from each to the next; the cards of a node share the way out.
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
      const Route* route = routes.between(from, to);
      GPUSIM_CHECK(route != nullptr, "a gang over devices without a route");
      const bool is_inside = system.devices[index(from)].node == system.devices[index(to)].node;
      (is_inside ? inside : between) = slower_of(is_inside ? inside : between, *route);
    }
  GangRoutes result{{per_node.size(), most}, inside.value_or(Route{}), between.value_or(Route{})};
  result.between.bandwidth = result.between.bandwidth / static_cast<double>(most);
  return result;
}

Duration transfer(DataSize data, const Route& route) { return route.latency + to_duration(data / route.bandwidth); }

}  // namespace

Performance::Performance(const System& system, std::vector<Duration> times, std::shared_ptr<const Routes> routes)
    : system_(&system), classes_(system.classes.size()), times_(std::move(times)), routes_(std::move(routes)) {
  GPUSIM_CHECK(classes_ > 0 && times_.size() % classes_ == 0, "{} times for {} classes", times_.size(), classes_);
}

Duration Performance::gang_time(ProfileId profile, Duration alone, std::span<const DeviceId> devices) const {
  if (gangs_.empty()) return alone;
  const Gang& gang = gangs_[kind(profile)];
  switch (gang.kind) {
    case Scaling::Kind::none:
      return alone;
    case Scaling::Kind::speedup:
      return divided(alone, gang.speedup_on(devices.size()));
    case Scaling::Kind::allreduce: {
      std::optional<Route> slowest = slowest_route(*routes_, devices);
      GPUSIM_CHECK(slowest, "a gang over devices without a route");
      if (system_->is_staged) slowest->bandwidth = std::min(slowest->bandwidth, ring_bandwidth(*graph_, devices));
      const Seconds exchange = ring_allreduce(devices.size(), gang.gradient, *slowest) * static_cast<double>(gang.steps);
      return divided(alone, static_cast<double>(devices.size())) + multiple(to_duration(exchange), profile);
    }
    case Scaling::Kind::data_parallel:
      return multiple(predicted_time(*gang.predicted, devices), profile);
  }
  return alone;
}

namespace {

std::vector<ClassId> classes_of(const System& system, std::span<const DeviceId> devices) {
  std::vector<ClassId> classes;
  for (const DeviceId device : devices) classes.push_back(system.class_of(device));
  return classes;
}

}  // namespace

Duration Performance::predicted_time(const PredictedGang& gang, std::span<const DeviceId> devices) const {
  const std::vector<ClassId> classes = classes_of(*system_, devices);
  std::int64_t batch = 0;
  for (const ClassId device_class : classes) batch += gang.by_class[index(device_class)].batch;
  const Duration step = to_duration(gang_step(gang, classes, gang_routes(*system_, *routes_, devices)).total());
  const std::optional<Duration> whole = time_with_startup(gang.training, gang.startup, batch, step);
  return whole ? length_of(*whole, gang.part) : kLongestRun;
}

std::optional<StepTime> Performance::gang_step_on(ProfileId profile, std::span<const DeviceId> devices) const {
  if (gangs_.empty() || gangs_[kind(profile)].kind != Scaling::Kind::data_parallel) return std::nullopt;
  return gang_step(*gangs_[kind(profile)].predicted, classes_of(*system_, devices), gang_routes(*system_, *routes_, devices));
}

Duration Performance::run_time(ProfileId profile, std::span<const DeviceId> devices) const {
  if (devices.empty()) return host_time(profile);
  // Its times may be those of one card, which has its checkpoints in them, or of several, which have not.
  if (is_elastic(profile)) return blocking_checkpoints(profile, devices).with(useful_time(profile, devices));
  Duration slowest;
  for (const DeviceId device : devices) slowest = std::max(slowest, time(profile, system_->class_of(device)));
  if (devices.size() == 1) return slowest;
  const Duration alone = gang_time(profile, slowest, devices);
  return blocking_checkpoints(profile, devices).with(alone);
}

namespace {

/// With the largest batches and the shortest step of any card, and nothing exchanged.
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

}  // namespace

Duration Performance::best_time(ProfileId profile) const {
  if (gpus(profile) == 0) return host_time(profile);
  if (!is_elastic(profile)) return best_time(profile, gpus(profile));
  Duration best = kCannotRun;
  for (const std::uint32_t count : elastic_[kind(profile)]) best = std::min(best, best_time(profile, count));
  return best;
}

DeviceTime Performance::least_device_time(ProfileId profile) const {
  if (gpus(profile) == 0) return {};
  if (!is_elastic(profile)) return DeviceTime(best_time(profile)) * gpus(profile);
  DeviceTime least = DeviceTime(kCannotRun) * most_gpus(profile);
  for (const std::uint32_t count : elastic_[kind(profile)]) least = std::min(least, DeviceTime(best_time(profile, count)) * count);
  return least;
}

bool Performance::may_hold(ProfileId profile, std::size_t devices) const {
  if (!is_elastic(profile)) return devices == gpus(profile);
  const std::vector<std::uint32_t>& counts = elastic_[kind(profile)];
  return std::binary_search(counts.begin(), counts.end(), devices);
}

double Performance::Gang::speedup_on(std::size_t devices) const {
  const auto found = std::find_if(speedup.begin(), speedup.end(), [&](const auto& entry) { return entry.first == devices; });
  GPUSIM_CHECK(found != speedup.end(), "no speed-up on {} devices", devices);
  return found->second;
}

Duration Performance::best_time(ProfileId profile, std::uint32_t count) const {
  const bool has_own_checkpoints = count == 1 && gpus(profile) == 1;  // They are in the times of single cards.
  Duration alone = kCannotRun;
  for (std::size_t c = 0; c < classes_; ++c)
    alone = std::min(alone, has_own_checkpoints ? time(profile, id<ClassId>(c)) : useful_time(profile, id<ClassId>(c)));
  if (has_own_checkpoints || alone == kCannotRun) return alone;
  const auto of_gang = [&]() -> Duration {
    if (count == 1 || gangs_.empty()) return alone;
    const Gang& gang = gangs_[kind(profile)];
    if (gang.kind == Scaling::Kind::speedup) return divided(alone, gang.speedup_on(count));
    if (gang.kind == Scaling::Kind::none) return alone;
    if (gang.kind == Scaling::Kind::data_parallel) return multiple(fastest_of(*gang.predicted, count), profile);
    Route fastest = routes_->kinds().front().route;
    for (const Routes::Kind& kind : routes_->kinds()) {
      fastest.bandwidth = std::max(fastest.bandwidth, kind.route.bandwidth);
      fastest.latency = std::min(fastest.latency, kind.route.latency);
    }
    const Seconds exchange = ring_allreduce(count, gang.gradient, fastest) * static_cast<double>(gang.steps);
    return divided(alone, static_cast<double>(count)) + multiple(to_duration(exchange), profile);
  };
  // Checkpoints of a stated size cost least on a node that is not known before.
  if (needs_.empty() || needs_[kind(profile)].every == Duration{} || needs_[kind(profile)].is_async) return of_gang();
  return Checkpoints{needs_[kind(profile)].every, needs_[kind(profile)].checkpoint_cost}.with(of_gang());
}

bool Performance::depends_on_placement(ProfileId profile) const {
  return !gangs_.empty() &&
         (gangs_[kind(profile)].kind == Scaling::Kind::allreduce || gangs_[kind(profile)].kind == Scaling::Kind::data_parallel);
}

Duration Performance::transfer_time(DataSize data, DeviceId from, DeviceId to) const {
  if (data == DataSize{} || from == to) return Duration{};
  GPUSIM_CHECK(routes_, "data moves but no routes were found for this run");
  const Route* route = routes_->between(from, to);
  return route == nullptr ? kCannotRun : transfer(data, *route);
}

Duration Performance::transfer_time(DataSize data, std::span<const DeviceId> from, std::span<const DeviceId> to) const {
  if (data == DataSize{} || from.empty() || to.empty()) return Duration{};
  Duration best = kCannotRun;
  for (const DeviceId source : from)
    for (const DeviceId target : to) best = std::min(best, transfer_time(data, source, target));
  GPUSIM_CHECK(best != kCannotRun, "data moves between devices without a route");
  return best;
}

Duration Performance::mean_transfer_time(DataSize data) const {
  if (data == DataSize{} || !routes_) return Duration{};
  // Summed in 128 bits: pairs x nanoseconds may pass 2^63.
  __extension__ using Wide = __int128;
  Wide sum = 0;
  Wide pairs = 0;
  for (const Routes::Kind& kind : routes_->kinds()) {
    sum += static_cast<Wide>(transfer(data, kind.route).count()) * kind.pairs;
    pairs += kind.pairs;
  }
  return pairs == 0 ? Duration{} : Duration::nanoseconds(static_cast<std::int64_t>((sum + pairs / 2) / pairs));
}

}  // namespace gpusim
