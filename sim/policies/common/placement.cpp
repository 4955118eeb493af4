#include "sim/policies/common/placement.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "gpusim/reader.hpp"
#include "sim/base/random.hpp"
#include "sim/input/keys.hpp"

namespace gpusim {

constexpr Key kPlacementRows[] = {
    {"placement", "'fastest'|'first'|'pack'|'spread'|'consolidated'|'best_fit'|'fgd'|'random'", "=fastest",
     "which of the idle GPUs a task gets"},
    {"seed", "count from 0", "=1", "of random placement"},
};
constinit const KeySection kPlacementKeys{"placement", "where tasks are placed", kPlacementRows, "seed needs placement=random"};

namespace {

/// The bandwidth of the slower direction between two devices; 0 when there is no route.
double bandwidth_between(const Routes& routes, DeviceId one, DeviceId other) {
  const Route* there = routes.between(one, other);
  const Route* back = routes.between(other, one);
  if (there == nullptr || back == nullptr) return 0;
  return std::min(there->bandwidth, back->bandwidth).raw();
}

}  // namespace

PlacementOptions read_placement(Reader& options) {
  PlacementOptions read;
  read.rule = static_cast<PlacementRule>(options.at_or("placement").one_of());
  if (read.rule == PlacementRule::random)
    read.seed = static_cast<std::uint64_t>(options.at_or("seed").count(0, std::int64_t{1} << 53));
  return read;
}

Placement::Placement(PlacementOptions options, const View& view)
    : rule_(options.rule),
      seed_(options.seed),
      routes_(view.performance.routes()),
      routes_alike_(routes_ == nullptr || routes_->uniform() != nullptr) {
  if (looks_at_nodes(rule_)) by_node_.emplace(options, view);
}

std::span<const DeviceId> Placement::choose(TaskId task, const IdleDevices& idle, std::span<const DeviceLoad> loads,
                                            const View& view) {
  return choose(task, view.performance.gpus(view.workload.profile[index(task)]), idle, loads, view);
}

std::span<const DeviceId> Placement::choose(TaskId task, std::uint32_t gpus, const IdleDevices& idle,
                                            std::span<const DeviceLoad> loads, const View& view) {
  const ProfileId profile = view.workload.profile[index(task)];
  gpus_ = gpus;
  inputs_.clear();
  best_.clear();
  if (view.workload.graph.moves_data()) collect_inputs(task, view);
  const bool is_one = gpus == 1;
  if (by_node_ && (!is_one || view.capacity == nullptr)) {
    if (choose_by_node(task, idle, view)) return best_;
  }
  if (!is_one)
    choose_gang(profile, idle, view);
  else if (view.capacity == nullptr)
    choose_one(profile, idle, view);
  else
    choose_within_limits(task, idle, loads, view);
  return best_;
}

/// Chooses by the rule that looks at nodes. False when the chosen devices are not all connected to each other.
bool Placement::choose_by_node(TaskId task, const IdleDevices& idle, const View& view) {
  const ProfileId profile = view.workload.profile[index(task)];
  may_use_.resize(view.system.classes.size());
  for (std::size_t c = 0; c < may_use_.size(); ++c) may_use_[c] = may_take_part(profile, id<ClassId>(c), view);
  candidate_ = by_node_->choose(task, gpus_, idle, may_use_, view);
  if (candidate_.empty()) return true;
  if (view.performance.depends_on_placement(profile) && !routes_alike_)
    for (std::size_t other = 1; other < candidate_.size(); ++other)
      if (routes_->between(candidate_[0], candidate_[other]) == nullptr) return false;
  best_cost_.reset();
  consider_candidate(profile, view);
  return true;
}

void Placement::collect_inputs(TaskId task, const View& view) {
  for (const Edge& edge : view.workload.graph.predecessors(task)) {
    const std::span<const DeviceId> devices = view.held[edge.task];
    if (edge.data > DataSize{} && !devices.empty()) inputs_.push_back({edge.data, devices});
  }
}

Duration Placement::input_time(std::span<const DeviceId> devices, const View& view) const {
  Duration longest;
  for (const Input& input : inputs_)
    longest = std::max(longest, view.performance.transfer_time(input.data, input.devices, devices));
  return longest;
}

/// A window has to be open while files of the task move too.
Duration Placement::input_and_load_time(ProfileId profile, std::span<const DeviceId> devices, const View& view) const {
  return std::max(input_time(devices, view), view.performance.load_time(profile, devices));
}

void Placement::choose_one(ProfileId profile, const IdleDevices& idle, const View& view) {
  if (view.system.classes.size() == 1 && inputs_.empty()) {  // All devices are equal.
    if (!idle.empty()) best_.push_back(idle.lowest(ClassId{0}));
    return;
  }
  std::optional<DeviceId> best;
  Duration best_cost;
  const auto consider = [&](DeviceId device) {
    Duration cost;
    if (rule_ == PlacementRule::fastest)
      cost = view.performance.time(profile, view.system.class_of(device)) + input_time({&device, 1}, view);
    if (best && (cost > best_cost || (cost == best_cost && device >= *best))) return;
    best = device;
    best_cost = cost;
  };
  const bool is_lowest_enough = rule_ == PlacementRule::first || inputs_.empty() || routes_alike_;
  for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
    const auto device_class = id<ClassId>(c);
    if (idle.count(device_class) == 0 || !view.performance.can_run(profile, device_class)) continue;
    if (is_lowest_enough) {
      consider(idle.lowest(device_class));
      continue;
    }
    const RankSet& devices = idle.of_class(device_class);
    for (std::uint32_t device = devices.first(); device != RankSet::kNone; device = devices.first_from(device + 1))
      consider(DeviceId{device});
  }
  // If all routes are equal, only a device that holds an input can beat the lowest device of its class.
  if (is_lowest_enough && rule_ == PlacementRule::fastest)
    for (const Input& input : inputs_)
      for (const DeviceId device : input.devices)
        if (idle.contains(device) && view.performance.can_run(profile, view.system.class_of(device))) consider(device);
  if (best) best_.push_back(*best);
}

/// The cost by which devices with limits are ordered, the least first.
std::int64_t Placement::load_cost(TaskId task, DeviceId device, const DeviceLoad& load, const View& view) const {
  switch (rule_) {
    case PlacementRule::fastest:
    case PlacementRule::first:
    case PlacementRule::spread:
      return load.tasks;
    case PlacementRule::random:
      return static_cast<std::int64_t>(Random(seed_ + index(task), index(device), "placement").bits() >> 1);
    case PlacementRule::fgd: {
      const std::int64_t free = std::max<std::int64_t>(0, 1'000'000 - load.share);
      const std::int64_t share = view.capacity->share(view.workload.profile[index(task)]);
      return by_node_->fragmentation_of_gpu(std::max<std::int64_t>(0, free - share)) - by_node_->fragmentation_of_gpu(free);
    }
    default:
      return -static_cast<std::int64_t>(load.tasks);
  }
}

void Placement::choose_within_limits(TaskId task, const IdleDevices& idle, std::span<const DeviceLoad> loads, const View& view) {
  const ProfileId profile = view.workload.profile[index(task)];
  std::optional<DeviceId> best;
  std::pair<Duration, std::int64_t> best_cost;
  const auto consider = [&](DeviceId device) {
    const std::optional<Duration> time = time_within_limits(profile, device, loads[index(device)], view);
    if (!time) return;
    const std::pair cost{rule_ == PlacementRule::fastest ? *time : Duration{}, load_cost(task, device, loads[index(device)], view)};
    if (best && (cost > best_cost || (cost == best_cost && device >= *best))) return;
    best = device;
    best_cost = cost;
  };
  for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
    const auto device_class = id<ClassId>(c);
    if (idle.count(device_class) == 0 || !view.performance.can_run(profile, device_class) ||
        !view.capacity->is_open(device_class, view.now))
      continue;
    const RankSet& devices = idle.of_class(device_class);
    const bool are_alike = inputs_.empty() && rule_ != PlacementRule::random && !view.capacity->is_shared(device_class);
    for (std::uint32_t device = devices.first(); device != RankSet::kNone; device = devices.first_from(device + 1)) {
      consider(DeviceId{device});
      if (are_alike) break;
    }
  }
  if (best) best_.push_back(*best);
}

/// The time from now to the end of a task on a device, transfer of inputs included; empty when the task may not start there now.
std::optional<Duration> Placement::time_within_limits(ProfileId profile, DeviceId device, const DeviceLoad& load,
                                                      const View& view) const {
  const Capacity& capacity = *view.capacity;
  const ClassId device_class = view.system.class_of(device);
  if (!capacity.has_room(device_class, load, profile)) return std::nullopt;
  Duration time = view.performance.time(profile, device_class);
  if (capacity.is_shared(device_class)) time = capacity.shared_time(device_class, load, profile, time);
  const std::optional<Instant> end = capacity.end({&device, 1}, view.now, input_and_load_time(profile, {&device, 1}, view) + time);
  return end ? std::optional(*end - view.now) : std::nullopt;
}

/// True when a device of this class could be part of a gang that starts now. Shared GPUs take no gangs.
bool Placement::may_take_part(ProfileId profile, ClassId device_class, const View& view) {
  if (!view.performance.can_run(profile, device_class)) return false;
  if (view.capacity == nullptr) return true;
  const Capacity& capacity = *view.capacity;
  if (capacity.is_shared(device_class) || !capacity.is_open(device_class, view.now)) return false;
  return !capacity.has_windows(device_class) || capacity.pauses(device_class) ||
         view.performance.best_time(profile) <= capacity.windows(device_class).closes(view.now) - view.now;
}

void Placement::choose_gang(ProfileId profile, const IdleDevices& idle, const View& view) {
  const std::size_t count = gpus_;
  collect_able(profile, idle, view);
  best_cost_.reset();
  if (!lowest_connected(profile, able_, view)) return;
  consider_candidate(profile, view);
  if (rule_ == PlacementRule::first && best_cost_) return;
  const Duration least_cost = view.performance.best_time(profile, gpus_);
  if (best_cost_ == least_cost) return;

  for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
    const auto device_class = id<ClassId>(c);
    if (idle.count(device_class) < count || !may_take_part(profile, device_class, view)) continue;
    of_class_.clear();
    for (const DeviceId device : able_)
      if (view.system.class_of(device) == device_class) of_class_.push_back(device);
    if (lowest_connected(profile, of_class_, view)) consider_candidate(profile, view);
  }

  collect_seeds(profile, idle, view);
  for (const DeviceId seed : seeds_) {
    if (best_cost_ == least_cost) return;
    if (grow(profile, seed, view)) consider_candidate(profile, view);
  }
}

void Placement::collect_able(ProfileId profile, const IdleDevices& idle, const View& view) {
  able_.clear();
  for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
    if (!may_take_part(profile, id<ClassId>(c), view)) continue;
    const RankSet& devices = idle.of_class(id<ClassId>(c));
    for (std::uint32_t device = devices.first(); device != RankSet::kNone; device = devices.first_from(device + 1))
      able_.push_back(DeviceId{device});
  }
  std::sort(able_.begin(), able_.end());
}

void Placement::collect_seeds(ProfileId profile, const IdleDevices& idle, const View& view) {
  if (!routes_alike_ && (view.performance.depends_on_placement(profile) || !inputs_.empty())) {
    seeds_ = able_;
    return;
  }
  seeds_.clear();
  for (std::size_t c = 0; c < view.system.classes.size(); ++c)
    if (idle.count(id<ClassId>(c)) > 0 && may_take_part(profile, id<ClassId>(c), view))
      seeds_.push_back(idle.lowest(id<ClassId>(c)));
  for (const Input& input : inputs_)
    for (const DeviceId device : input.devices)
      if (std::binary_search(able_.begin(), able_.end(), device)) seeds_.push_back(device);
}

/// Makes the lowest connected devices in `from` the candidate; false when there are too few. Connection is symmetric and
/// transitive, so all devices connected to the first one are connected to each other.
bool Placement::lowest_connected(ProfileId profile, std::span<const DeviceId> from, const View& view) {
  const std::size_t count = gpus_;
  const bool is_any_connected = !view.performance.depends_on_placement(profile) || routes_alike_;
  for (std::size_t first = 0; first + count <= from.size(); ++first) {
    candidate_.assign(1, from[first]);
    for (std::size_t next = first + 1; next < from.size() && candidate_.size() < count; ++next)
      if (is_any_connected || routes_->between(from[first], from[next]) != nullptr) candidate_.push_back(from[next]);
    if (candidate_.size() == count) return true;
  }
  return false;
}

/// Makes the set that is grown from `seed` the candidate; false when too few devices are connected to the seed.
bool Placement::grow(ProfileId profile, DeviceId seed, const View& view) {
  const bool compares_routes = !routes_alike_ && view.performance.depends_on_placement(profile);
  const std::size_t count = gpus_;
  reach_.assign(able_.size(), std::numeric_limits<double>::infinity());
  candidate_.assign(1, seed);
  while (true) {
    const DeviceId newest = candidate_.back();
    std::size_t best = able_.size();
    Duration best_time;
    for (std::size_t i = 0; i < able_.size(); ++i) {
      if (able_[i] == newest)
        reach_[i] = 0;  // The device is in the set already.
      else if (compares_routes && reach_[i] > 0)
        reach_[i] = std::min(reach_[i], bandwidth_between(*routes_, newest, able_[i]));
      if (reach_[i] == 0) continue;
      const Duration time = view.performance.time(profile, view.system.class_of(able_[i]));
      if (best < able_.size() && (reach_[i] < reach_[best] || (reach_[i] == reach_[best] && time >= best_time))) continue;
      best = i;
      best_time = time;
    }
    if (candidate_.size() == count) break;
    if (best == able_.size()) return false;
    candidate_.push_back(able_[best]);
  }
  std::sort(candidate_.begin(), candidate_.end());
  return true;
}

void Placement::consider_candidate(ProfileId profile, const View& view) {
  Duration cost = view.performance.run_time(profile, candidate_) + input_time(candidate_, view);
  if (view.capacity != nullptr) {
    cost = view.performance.run_time(profile, candidate_) + input_and_load_time(profile, candidate_, view);
    const std::optional<Instant> end = view.capacity->end(candidate_, view.now, cost);
    if (!end) return;
    cost = *end - view.now;
  }
  if (best_cost_ && (cost > *best_cost_ || (cost == *best_cost_ && candidate_ >= best_))) return;
  best_cost_ = cost;
  best_ = candidate_;
}

}  // namespace gpusim
