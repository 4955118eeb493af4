#include "sim/engine/fluid_tasks.hpp"

#include <cmath>
#include <tuple>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

constexpr int kWorkBits = 32;
constexpr int kProgressBits = 62;

std::vector<double> bandwidths(const LinkGraph& graph) {
  std::vector<double> bandwidths;
  for (const Link& link : graph.links()) bandwidths.push_back(link.bandwidth.raw());
  return bandwidths;
}

std::vector<double> limited_cores(const System& system) {
  std::vector<double> cores;
  for (const Node& node : system.nodes)
    if (node.cpu_cores) cores.push_back(static_cast<double>(*node.cpu_cores));
  return cores;
}

template <class T>
T& at_grown(std::vector<T>& list, std::size_t position) {
  if (position >= list.size()) list.resize(position + 1);
  return list[position];
}

}  // namespace

FluidTasks::FluidTasks(const Problem& problem)
    : problem_(problem),
      graph_(problem.performance.link_graph()),
      links_(bandwidths(*graph_)),
      cores_(limited_cores(problem.system)),
      moving_(problem.workload.tasks(), 0),
      running_(problem.workload.tasks()),
      uses_(graph_->links().size()) {
  std::uint32_t limited = 0;
  for (const Node& node : problem.system.nodes) core_of_node_.push_back(node.cpu_cores ? std::optional(limited++) : std::nullopt);
}

const std::vector<std::uint32_t>& FluidTasks::path(VertexId from, VertexId to) {
  const auto [entry, is_new] = paths_.try_emplace({from, to});
  if (is_new) {
    const auto [tree, is_first] = trees_.try_emplace(from);
    if (is_first) tree->second = graph_->tree(from);
    entry->second = graph_->path(tree->second, to);
  }
  return entry->second;
}

const std::vector<std::uint32_t>& FluidTasks::ring(std::span<const DeviceId> devices) {
  std::vector<DeviceId> key(devices.begin(), devices.end());
  std::sort(key.begin(), key.end());
  const auto [entry, is_new] = rings_.try_emplace(std::move(key));
  if (is_new) entry->second = ring_links(*graph_, devices);
  return entry->second;
}

void FluidTasks::move(TaskId task, DataSize data, std::span<const DeviceId> from, std::span<const DeviceId> to, Instant now) {
  if (data == DataSize{} || from.empty() || to.empty()) return;
  // The pair of devices with the fastest transfer when alone, ties to the lowest ids.
  std::optional<std::tuple<Duration, DeviceId, DeviceId>> best;
  for (const DeviceId source : from)
    for (const DeviceId target : to) {
      if (!problem_.performance.are_connected(source, target)) continue;
      const std::tuple pair{problem_.performance.transfer_time(data, source, target), source, target};
      if (!best || pair < *best) best = pair;
    }
  GPUSIM_CHECK(best, "data moves between devices without a route");
  const auto [time, source, target] = *best;
  if (time > Duration{}) transfer(task, data, vertex_of(source), vertex_of(target), now);
}

void FluidTasks::load(TaskId task, std::span<const DeviceId> devices, Instant now) {
  const DataSize size = problem_.performance.load(problem_.workload.profile[index(task)]);
  if (size == DataSize{}) return;
  for (const DeviceId device : devices) {
    const Node& node = problem_.system.nodes[index(problem_.system.devices[index(device)].node)];
    transfer(task, size, node.reads_from, vertex_of(device), now);
  }
}

/// Starts a transfer, which first waits for its latency and then moves its data.
void FluidTasks::transfer(TaskId task, DataSize data, VertexId from, VertexId to, Instant now) {
  const std::vector<std::uint32_t>& links = path(from, to);
  Bandwidth narrowest = Bandwidth::raw(std::numeric_limits<double>::infinity());
  Duration latency;
  for (const std::uint32_t link : links) {
    narrowest = std::min(narrowest, graph_->links()[link].bandwidth);
    latency += graph_->links()[link].latency;
  }
  const std::uint32_t number = add_activity(Kind::latency, task, to_duration(data / narrowest), now);
  Activity& activity = activities_[number];
  activity.path = links;
  activity.size = data;
  activity.narrowest = narrowest.raw();
  ++moving_[index(task)];
  if (latency > Duration{} || activity.missing == 0)
    set_pending(number, now + latency);
  else
    join(number, now);
}

void FluidTasks::join(std::uint32_t number, Instant now) {
  Activity& activity = activities_[number];
  activity.kind = Kind::transfer;
  activity.since = now;
  add_link_flow(number, activity.path, activity.narrowest);
}

bool FluidTasks::run(TaskId task, std::span<const DeviceId> devices, Duration alone, Instant now) {
  const ProfileId profile = problem_.workload.profile[index(task)];
  const GangTraffic traffic = problem_.performance.traffic(profile, devices);
  const CheckpointTraffic checkpoints = problem_.performance.checkpoints(profile, devices);
  const double wanted = problem_.performance.cpu_cores(profile, devices);
  const bool has_limited_cores = wanted > 0 && std::any_of(devices.begin(), devices.end(), [&](DeviceId device) {
                                   return core_of_node_[index(problem_.system.devices[index(device)].node)].has_value();
                                 });
  const bool shares = traffic.demand > Bandwidth{} || checkpoints.demand > Bandwidth{} || has_limited_cores;
  if (alone == Duration{} || !shares) return false;

  const std::uint32_t number = add_activity(Kind::run, task, alone, now);
  running_[index(task)] = number;
  if (traffic.demand > Bandwidth{}) {
    const std::vector<std::uint32_t>& links = ring(devices);
    add_link_flow(number, links, traffic.demand.raw());
    count_moved(links, traffic.per_step * static_cast<double>(traffic.steps));
  }
  if (checkpoints.demand > Bandwidth{}) {
    const DeviceId writer = *std::min_element(devices.begin(), devices.end());
    const Node& node = problem_.system.nodes[index(problem_.system.devices[index(writer)].node)];
    const std::vector<std::uint32_t>& links = path(vertex_of(writer), node.writes_to);
    add_link_flow(number, links, checkpoints.demand.raw());
    count_moved(links, checkpoints.size * static_cast<double>(checkpoints.count));
  }
  if (has_limited_cores) add_core_flows(number, devices, wanted);
  return true;
}

void FluidTasks::end(TaskId task) {
  if (!running_[index(task)]) return;
  remove_activity(*running_[index(task)]);
  running_[index(task)].reset();
}

std::uint32_t FluidTasks::add_activity(Kind kind, TaskId task, Duration work, Instant now) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(activities_.size()));
    activities_.emplace_back();
  }
  const std::uint32_t number = free_.back();
  free_.pop_back();
  Activity& activity = activities_[number];
  activity.kind = kind;
  activity.task = task;
  activity.missing = Wide{work.count()} << kWorkBits;
  activity.speed = 0;
  activity.since = now;
  ++activity.version;
  return number;
}

void FluidTasks::remove_activity(std::uint32_t number) {
  Activity& activity = activities_[number];
  for (const Part& part : activity.links) links_.remove(part.flow);
  for (const Part& part : activity.cores) cores_.remove(part.flow);
  activity.links.clear();
  activity.cores.clear();
  activity.kind = Kind::nothing;
  ++activity.version;
  free_.push_back(number);
}

void FluidTasks::add_link_flow(std::uint32_t activity, const std::vector<std::uint32_t>& path, double full) {
  const std::uint32_t flow = links_.add({.links = path, .cap = full});
  at_grown(link_owner_, flow) = activity;
  activities_[activity].links.push_back({flow, full});
}

/// A gang wants cores of every node in proportion to the number of its devices there.
void FluidTasks::add_core_flows(std::uint32_t activity, std::span<const DeviceId> devices, double wanted) {
  std::map<std::uint32_t, double> held;  // number of devices by node with limited cores
  for (const DeviceId device : devices) {
    const std::optional<std::uint32_t> core = core_of_node_[index(problem_.system.devices[index(device)].node)];
    if (core) held[*core] += 1;
  }
  for (const auto& [core, count] : held) {
    const double full = wanted * count / static_cast<double>(devices.size());
    const std::uint32_t flow = cores_.add({.links = {core}, .cap = full});
    at_grown(core_owner_, flow) = activity;
    activities_[activity].cores.push_back({flow, full});
  }
}

void FluidTasks::count_moved(const std::vector<std::uint32_t>& links, DataSize data) {
  for (const std::uint32_t link : links) uses_[link].moved += data;
}

void FluidTasks::set_pending(std::uint32_t number, Instant time) {
  Activity& activity = activities_[number];
  pending_.push({time, activity.task, number, ++activity.version});
}

void FluidTasks::drop_stale() {
  while (!pending_.empty() && pending_.top().version != activities_[pending_.top().activity].version) pending_.pop();
}

/// Returns the task whose transfer ends at `now` and comes next; empty when there is none.
std::optional<TaskId> FluidTasks::arrival(Instant now) {
  while (true) {
    drop_stale();
    if (pending_.empty() || pending_.top().time > now) return std::nullopt;
    const std::uint32_t number = pending_.top().activity;
    Activity& activity = activities_[number];
    if (activity.kind == Kind::latency && activity.missing > 0) {
      ++activity.version;
      join(number, now);
      continue;
    }
    const TaskId task = activity.task;
    count_moved(activity.path, activity.size);
    remove_activity(number);
    --moving_[index(task)];
    return task;
  }
}

double FluidTasks::speed_by(const FairNetwork& network, const std::vector<Part>& parts) const {
  double speed = 1;
  for (const Part& part : parts) speed = std::min(speed, network.rate(part.flow) / part.full);
  return speed;
}

std::span<const FluidTasks::End> FluidTasks::settle(Instant now) {
  ends_.clear();
  changed_.clear();
  for (const std::uint32_t flow : cores_.update()) changed_.push_back(core_owner_[flow]);
  for (const std::uint32_t number : changed_) {
    const Activity& activity = activities_[number];
    const double speed = speed_by(cores_, activity.cores);
    for (const Part& part : activity.links) links_.set_cap(part.flow, part.full * speed);
  }
  for (const std::uint32_t flow : links_.update()) changed_.push_back(link_owner_[flow]);
  for (const std::uint32_t link : links_.updated_links())
    uses_[link].peak = std::max(uses_[link].peak, links_.used(link) / links_.capacity(link));
  std::sort(changed_.begin(), changed_.end());
  changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
  for (const std::uint32_t number : changed_) change_speed(number, now);
  drop_stale();
  return ends_;
}

void FluidTasks::change_speed(std::uint32_t number, Instant now) {
  Activity& activity = activities_[number];
  const double speed = std::min(speed_by(cores_, activity.cores), speed_by(links_, activity.links));
  const auto in_bits = static_cast<std::int64_t>(std::ldexp(speed, kProgressBits));
  if (in_bits == activity.speed) return;
  const Wide done = (Wide{(now - activity.since).count()} * activity.speed) >> (kProgressBits - kWorkBits);
  activity.missing = std::max<Wide>(0, activity.missing - done);
  activity.speed = in_bits;
  activity.since = now;
  const Instant end = end_of(activity);
  if (activity.kind == Kind::run)
    ends_.push_back({activity.task, end});
  else
    set_pending(number, end);
}

/// The end of an activity at its present speed, to the nearest nanosecond. The quotient missing / speed is computed in two parts,
/// because missing x 2^62 overflows.
Instant FluidTasks::end_of(const Activity& activity) const {
  constexpr Wide kMost = Wide{1} << 60;
  GPUSIM_CHECK(activity.speed > 0 && activity.missing / activity.speed < kMost, "an activity that hardly moves");
  const Wide whole = (activity.missing / activity.speed) << kProgressBits;
  const Wide rest = ((activity.missing % activity.speed) << kProgressBits) / activity.speed;
  const Wide time = (whole + rest + (Wide{1} << (kWorkBits - 1))) >> kWorkBits;
  GPUSIM_CHECK(time <= (Calendar::kEnd - activity.since).count(), "an activity that ends after the clock");
  return activity.since + Duration::nanoseconds(static_cast<std::int64_t>(time));
}

}  // namespace gpusim
