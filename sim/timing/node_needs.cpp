// The files that tasks read and write, the checkpoints for which they stop, and the CPU cores that feed them.

#include "sim/timing/node_needs.hpp"

#include <algorithm>
#include <map>

#include "sim/base/check.hpp"
#include "sim/timing/performance_details.hpp"

namespace gpusim {
namespace {

/// The route from a device to the files of its node, which must exist.
Route way_to_files(const System& system, const LinkGraph& graph, DeviceId device) {
  const Node& node = system.nodes[index(system.devices[index(device)].node)];
  const LinkGraph::PathTree tree = graph.tree(vertex_of(device));
  GPUSIM_CHECK(tree[index(node.writes_to)].has_value(), "{} has no way to the files of its node",
               system.devices[index(device)].name);
  return graph.route(tree, node.writes_to);
}

}  // namespace

Duration Checkpoints::with(Duration useful) const {
  if (cost == Duration{} || useful == Duration{}) return useful;
  const std::int64_t count = checkpoint_count(useful, every);
  // Both factors are at most kLongestRun, but their product may overflow.
  if (count > 0 && count > (kLongestRun - std::min(useful, kLongestRun)).count() / cost.count()) return kLongestRun;
  return useful + cost * count;
}

Checkpoints::Progress Checkpoints::after(Duration elapsed) const {
  if (every == Duration{}) return {Duration{}, elapsed};
  const Duration round = every + cost;
  const std::int64_t complete = elapsed.count() / round.count();
  const Duration rest = elapsed - round * complete;
  return {every * complete, every * complete + std::min(rest, every)};
}

Checkpoints Performance::blocking_checkpoints(ProfileId profile, std::span<const DeviceId> devices) const {
  if (!node_needs_ || devices.empty()) return {};
  const Details details{*this};
  const NodeNeeds& needs = details.node_needs(profile);
  if (needs.every == Duration{}) return {};
  return {needs.every,
          needs.is_async ? Duration{} : details.checkpoint_time(needs, *std::min_element(devices.begin(), devices.end()))};
}

Duration Performance::Details::checkpoint_time(const NodeNeeds& needs, DeviceId device) const {
  if (needs.checkpoint == DataSize{}) return needs.checkpoint_cost;
  const Route way = way_to_files(*of.system_, *of.graph_, device);
  return way.latency + to_duration(needs.checkpoint / way.bandwidth);
}

CheckpointTraffic Performance::checkpoints(ProfileId profile, std::span<const DeviceId> devices) const {
  if (!node_needs_ || devices.empty()) return {};
  const NodeNeeds& needs = Details{*this}.node_needs(profile);
  if (needs.checkpoint == DataSize{}) return {};
  const Duration run = run_time(profile, devices);
  CheckpointTraffic traffic{needs.checkpoint, checkpoint_count(useful_time(profile, devices), needs.every), {}};
  if (traffic.count > 0) traffic.demand = traffic.size * static_cast<double>(traffic.count) / (units::second * run.seconds());
  return traffic;
}

Duration Performance::time_of_load(ProfileId profile, std::span<const DeviceId> devices) const {
  if (load(profile) == DataSize{} || devices.empty()) return Duration{};
  std::map<std::uint32_t, double> copies;  // number of copies by link
  Duration latency;
  for (const DeviceId device : devices) {
    const Node& node = system_->nodes[index(system_->devices[index(device)].node)];
    Duration on_path;
    for (const std::uint32_t link : graph_->path(node.reads_from, vertex_of(device))) {
      copies[link] += 1;
      on_path += graph_->links()[link].latency;
    }
    latency = std::max(latency, on_path);
  }
  Seconds longest;
  for (const auto& [link, count] : copies) longest = std::max(longest, load(profile) / graph_->links()[link].bandwidth * count);
  return latency + to_duration(longest);
}

double Performance::most_cpu_cores(ProfileId profile) const {
  if (!node_needs_) return 0;
  const NodeNeeds& needs = Details{*this}.node_needs(profile);
  if (needs.cpu_a_sample == Duration{}) return needs.cpu_cores;
  // A step of several devices takes at least as long as that of one of them.
  double most = 0;
  for (std::size_t c = 0; c < classes_; ++c)
    if (const TrainingRun* run = training(profile, id<ClassId>(c)))
      most = std::max(most, static_cast<double>(run->batch) * needs.cpu_a_sample.seconds() / run->iteration.seconds());
  return most * gpus(profile);
}

double Performance::cpu_cores(ProfileId profile, std::span<const DeviceId> devices) const {
  if (!node_needs_) return 0;
  const NodeNeeds& needs = Details{*this}.node_needs(profile);
  if (needs.cpu_a_sample == Duration{}) return needs.cpu_cores;
  // Samples per second of all devices times core time per sample.
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

}  // namespace gpusim
