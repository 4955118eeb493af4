// What tasks move over links while they run: gradients of gangs, files that are loaded, checkpoints.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "gpusim/check.hpp"
#include "gpusim/performance.hpp"
#include "sim/timing/checkpoints.hpp"
#include "sim/timing/predicted.hpp"
#include "sim/timing/ring.hpp"
#include "sim/timing/training.hpp"

namespace gpusim {
namespace {

std::vector<std::uint32_t> ascending(std::span<const DeviceId> devices) {
  std::vector<std::uint32_t> numbers;
  for (const DeviceId device : devices) numbers.push_back(static_cast<std::uint32_t>(device));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

}  // namespace

std::vector<std::uint32_t> ring_links(const LinkGraph& graph, std::span<const DeviceId> devices) {
  std::vector<std::uint32_t> links;
  const std::vector<std::uint32_t> order = ascending(devices);
  if (order.size() < 2) return links;
  for (std::size_t hop = 0; hop < order.size(); ++hop) {
    const std::vector<std::uint32_t> path = graph.path(order[hop], order[(hop + 1) % order.size()]);
    links.insert(links.end(), path.begin(), path.end());
  }
  return links;
}

Bandwidth ring_bandwidth(const LinkGraph& graph, std::span<const DeviceId> devices) {
  std::map<std::uint32_t, double> hops;
  for (const std::uint32_t link : ring_links(graph, devices)) hops[link] += 1;
  Bandwidth least = Bandwidth::raw(std::numeric_limits<double>::infinity());
  for (const auto& [link, count] : hops) least = std::min(least, graph.links()[link].bandwidth / count);
  return least;
}

namespace {

/// Steps of all epochs of the part of a training that a task does, to the nearest.
std::int64_t steps_of(const PredictedGang& gang, const System& system, std::span<const DeviceId> devices) {
  std::int64_t batch = 0;
  for (const DeviceId device : devices) batch += gang.by_class[index(system.class_of(device))].batch;
  const double steps = static_cast<double>(gang.training.epochs) * static_cast<double>(iterations_of(gang.training, batch));
  return std::llround(steps * static_cast<double>(gang.part.numerator) / static_cast<double>(gang.part.denominator) *
                      gang.part.length);
}

}  // namespace

double Performance::most_cpu_cores(ProfileId profile) const {
  if (needs_.empty()) return 0;
  const NodeNeeds& needs = needs_[kind(profile)];
  if (needs.cpu_a_sample == Duration{}) return needs.cpu_cores;
  // A step of several cards is at least as long as that of one of them.
  double most = 0;
  for (std::size_t c = 0; c < classes_; ++c)
    if (const TrainingRun* run = training(profile, id<ClassId>(c)))
      most = std::max(most, static_cast<double>(run->batch) * needs.cpu_a_sample.seconds() / run->iteration.seconds());
  return most * gpus(profile);
}

double Performance::cpu_cores(ProfileId profile, std::span<const DeviceId> devices) const {
  if (needs_.empty()) return 0;
  const NodeNeeds& needs = needs_[kind(profile)];
  if (needs.cpu_a_sample == Duration{}) return needs.cpu_cores;
  // Samples a second of all its cards times what the cores take for one.
  std::int64_t batch = 0;
  Seconds step;
  for (const DeviceId device : devices) {
    const TrainingRun* run = training(profile, system_->class_of(device));
    batch += run->batch;
    step = std::max(step, units::second * run->iteration.seconds());
  }
  if (const auto together = devices.size() > 1 ? gang_step_on(profile, devices) : std::nullopt) step = together->total();
  return static_cast<double>(batch) * needs.cpu_a_sample.seconds() / step.raw();
}

GangTraffic Performance::traffic(ProfileId profile, std::span<const DeviceId> devices) const {
  if (gangs_.empty() || devices.size() < 2) return {};
  const Gang& gang = gangs_[kind(profile)];
  const bool is_predicted = gang.kind == Scaling::Kind::data_parallel;
  if (!is_predicted && gang.kind != Scaling::Kind::allreduce) return {};
  const double n = static_cast<double>(devices.size());
  GangTraffic traffic{(is_predicted ? gang.predicted->gradients : gang.gradient) * (2 * (n - 1) / n),
                      is_predicted ? steps_of(*gang.predicted, *system_, devices) : gang.steps,
                      {}};
  const Duration run = run_time(profile, devices);
  if (run > Duration{}) traffic.demand = traffic.per_step * static_cast<double>(traffic.steps) / (units::second * run.seconds());
  // A predicted exchange may be a hierarchy or a tree, which takes less of the slowest links than a ring: alone it fits.
  if (is_predicted && graph_) traffic.demand = std::min(traffic.demand, ring_bandwidth(*graph_, devices));
  return traffic;
}

CheckpointTraffic Performance::checkpoints(ProfileId profile, std::span<const DeviceId> devices) const {
  if (needs_.empty() || devices.empty() || needs_[kind(profile)].checkpoint == DataSize{}) return {};
  const NodeNeeds& needs = needs_[kind(profile)];
  const Duration run = run_time(profile, devices);
  CheckpointTraffic traffic{needs.checkpoint, checkpoint_count(useful_time(profile, devices), needs.every), {}};
  if (traffic.count > 0) traffic.demand = traffic.size * static_cast<double>(traffic.count) / (units::second * run.seconds());
  return traffic;
}

Performance::Way Performance::way_to_files(DeviceId device) const {
  const Node& node = system_->nodes[index(system_->devices[index(device)].node)];
  Way way{Bandwidth::raw(std::numeric_limits<double>::infinity()), {}};
  const std::vector<std::uint32_t> path = graph_->path(static_cast<std::uint32_t>(device), node.writes_to);
  GPUSIM_CHECK(!path.empty(), "{} has no way to the files of its node", system_->devices[index(device)].name);
  for (const std::uint32_t link : path) {
    way.bandwidth = std::min(way.bandwidth, graph_->links()[link].bandwidth);
    way.latency += graph_->links()[link].latency;
  }
  return way;
}

Duration Performance::checkpoint_time(const NodeNeeds& needs, DeviceId device) const {
  if (needs.checkpoint == DataSize{}) return needs.checkpoint_cost;
  const Way way = way_to_files(device);
  return way.latency + to_duration(needs.checkpoint / way.bandwidth);
}

Duration Performance::time_of_load(ProfileId profile, std::span<const DeviceId> devices) const {
  if (load(profile) == DataSize{} || devices.empty()) return Duration{};
  std::map<std::uint32_t, double> copies;  // by link
  Duration latency;
  for (const DeviceId device : devices) {
    const Node& node = system_->nodes[index(system_->devices[index(device)].node)];
    Duration on_path;
    for (const std::uint32_t link : graph_->path(node.reads_from, static_cast<std::uint32_t>(device))) {
      copies[link] += 1;
      on_path += graph_->links()[link].latency;
    }
    latency = std::max(latency, on_path);
  }
  Seconds longest;
  for (const auto& [link, count] : copies) longest = std::max(longest, load(profile) / graph_->links()[link].bandwidth * count);
  return latency + to_duration(longest);
}

/// Reads what profiles need of their nodes. Before times are known: checkpoints add to them.
namespace {

bool is_predicted(const Profile& profile) { return profile.training && profile.training->physical; }

bool limits_cores(const System& system) {
  return std::any_of(system.nodes.begin(), system.nodes.end(), [](const Node& node) { return node.cpu_cores > 0; });
}

}  // namespace

void Performance::add_needs(const Workload& workload, Case which, Document& document) {
  const auto states_any = [](const Profile& profile) {
    return profile.load || profile.checkpoint || profile.cpu_cores ||
           (is_predicted(profile) && profile.training->physical->cpu.high > Duration{});
  };
  const bool has_needs = std::any_of(workload.profiles.begin(), workload.profiles.end(), states_any);
  if (!has_needs && system_->contention == Contention::none && !system_->is_staged) return;
  graph_ = std::make_shared<const LinkGraph>(system_->devices.size(), system_->vertices, system_->links_in(which));
  if (!has_needs) return;
  const auto pick = [&](const auto& value) {
    has_ranges_ = has_ranges_ || value.is_range();
    return value.at(which, false);
  };
  for (const Profile& profile : workload.profiles) {
    NodeNeeds& needs = needs_.emplace_back();
    if (profile.load) needs.load = pick(*profile.load);
    if (profile.checkpoint) {
      needs.checkpoint = pick(profile.checkpoint->size);
      if (profile.checkpoint->cost) needs.checkpoint_cost = pick(*profile.checkpoint->cost);
      needs.every = profile.checkpoint->every;
      needs.is_async = profile.checkpoint->is_async;
    }
    if (profile.cpu_cores) needs.cpu_cores = pick(*profile.cpu_cores);
    const bool is_limited = system_->contention != Contention::none && limits_cores(*system_);
    if (!profile.cpu_cores && is_limited && is_predicted(profile)) needs.cpu_a_sample = pick(profile.training->physical->cpu);
    has_loads_ = has_loads_ || needs.load > DataSize{};
    if (needs.cpu_cores > 0 && system_->contention == Contention::none)
      document.note(fmt::format("the CPU cores that \"{}\" needs are not looked at on \"{}\", which has no \"contention\"",
                                profile.name, system_->name));
  }
}

/// The time of a profile on a device of a class, with the checkpoints of what runs on one device. Where files move every such
/// device must have a way to them.
Duration Performance::with_files(const Profile& profile, ClassId device_class, Duration alone, const Document& document) const {
  const auto number = id<ProfileId>(gpus_.size() - 1);
  const NodeNeeds& needs = needs_[index(number)];
  if (alone == kCannotRun || (needs.load == DataSize{} && needs.every == Duration{})) return alone;
  const std::optional<DeviceId> device = first_of(device_class);
  if (!device) return alone;
  const bool moves_files = needs.load > DataSize{} || needs.checkpoint > DataSize{};
  const Device& one = system_->devices[index(*device)];
  if (moves_files && graph_->path(static_cast<std::uint32_t>(*device), system_->nodes[index(one.node)].writes_to).empty())
    throw Infeasible(document.file, profile.pointer,
                     fmt::format("moves files, but {} of \"{}\" has no link to its host; expected \"interconnect\" to state one",
                                 one.name, system_->name));
  return profile.gpus == 1 ? blocking_checkpoints(number, {&*device, 1}).with(alone) : alone;
}

}  // namespace gpusim
