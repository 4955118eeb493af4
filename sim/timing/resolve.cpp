// From profiles as a scenario states them to times on the devices of one system.

#include <algorithm>

#include "gpusim/performance.hpp"
#include "sim/timing/gang.hpp"
#include "sim/timing/node_needs.hpp"
#include "sim/timing/resolver.hpp"

namespace gpusim {
namespace {

/// The most devices able to run a profile that all reach each other. Connection is mutual: links come in pairs.
std::size_t largest_connected(const System& system, const Routes& routes, const std::vector<OnClass>& row) {
  std::size_t largest = 0;
  std::vector<bool> seen(system.devices.size());
  for (std::size_t first = 0; first < system.devices.size(); ++first) {
    if (seen[first]) continue;
    std::size_t able = 0;
    for (std::size_t other = first; other < system.devices.size(); ++other) {
      if (other != first && routes.between(id<DeviceId>(first), id<DeviceId>(other)) == nullptr) continue;
      seen[other] = true;
      if (row[index(system.devices[other].device_class)].time != Performance::kCannotRun) ++able;
    }
    largest = std::max(largest, able);
  }
  return largest;
}

bool is_predicted(const Profile& profile) { return profile.training && profile.training->physical; }

bool limits_cores(const System& system) {
  return std::any_of(system.nodes.begin(), system.nodes.end(), [](const Node& node) { return node.cpu_cores > 0; });
}

bool is_any(const Workload& workload, bool (*has)(const Profile&)) {
  return std::any_of(workload.profiles.begin(), workload.profiles.end(), has);
}

bool needs_nodes(const Profile& profile) {
  return profile.load || profile.checkpoint || profile.cpu_cores ||
         (is_predicted(profile) && profile.training->physical->cpu.high > Duration{});
}

Gang gang_of(const Profile& profile, const std::vector<OnClass>& on_classes, Resolver& resolver) {
  Gang gang;
  if (profile.most_gpus() < 2) return gang;
  gang.kind = profile.scaling.kind;
  if (gang.kind == Scaling::Kind::speedup)
    for (const std::uint32_t count : profile.counts())
      if (count > 1) gang.speedup.emplace_back(count, resolver.pick(profile.scaling.speedup.at(count), true));
  if (gang.kind == Scaling::Kind::data_parallel) gang.predicted = resolver.predicted_gang(profile, on_classes);
  if (gang.kind == Scaling::Kind::allreduce) {
    gang.gradient = resolver.pick(profile.scaling.gradient, false);
    gang.steps = profile.scaling.steps;
  }
  return gang;
}

/// A gang that exchanges gradients has to fit on devices that reach each other.
void check_connected(const Profile& profile, const System& system, std::size_t connected, const Resolver& resolver) {
  if (connected < profile.gpus)
    resolver.fail(profile, fmt::format("needs {} connected GPUs, but \"{}\" has {} that reach each other", profile.gpus,
                                       system.name, connected));
}

/// Numbers of devices that are never there together are no choice.
std::vector<std::uint32_t> feasible_counts(const Profile& profile, const System& system, const std::vector<OnClass>& row,
                                           std::optional<std::size_t> connected) {
  std::size_t able = 0;
  for (std::size_t c = 0; c < row.size(); ++c)
    if (row[c].time != Performance::kCannotRun) able += system.classes[c].count;
  std::vector<std::uint32_t> counts = profile.elastic;
  std::erase_if(counts, [most = connected.value_or(able)](std::uint32_t count) { return count > most; });
  return counts;
}

NodeNeeds node_needs_of(const Profile& profile, bool follows_cores, Resolver& resolver) {
  NodeNeeds needs;
  if (profile.checkpoint) {
    needs.checkpoint = resolver.pick(profile.checkpoint->size, false);
    if (profile.checkpoint->cost) needs.checkpoint_cost = resolver.pick(*profile.checkpoint->cost, false);
    needs.every = profile.checkpoint->every;
    needs.is_async = profile.checkpoint->is_async;
  }
  if (profile.cpu_cores)
    needs.cpu_cores = resolver.pick(*profile.cpu_cores, false);
  else if (follows_cores && is_predicted(profile))
    needs.cpu_a_sample = resolver.pick(profile.training->physical->cpu, false);
  return needs;
}

/// What a profile holds of the system's resources; nothing can run that needs more than there is.
std::vector<Needs::Hold> holds_of(const Profile& profile, const System& system, const Resolver& resolver) {
  std::vector<Needs::Hold> holds;
  for (const auto& [name, amount] : profile.resources) {
    const auto known = std::find_if(system.resources.begin(), system.resources.end(),
                                    [&wanted = name](const Resource& resource) { return resource.name == wanted; });
    if (known == system.resources.end())
      resolver.fail(profile, fmt::format("holds {} of \"{}\", which is no resource of \"{}\"", amount, name, system.name));
    if (known->capacity < amount)
      resolver.fail(profile, fmt::format("holds {} of \"{}\", of which \"{}\" has {}", amount, name, system.name, known->capacity));
    holds.push_back({static_cast<std::uint32_t>(known - system.resources.begin()), amount});
  }
  return holds;
}

}  // namespace

ResolvedPerformance resolve(const System& system, const Workload& workload, Case which) {
  ResolvedPerformance result;
  Resolver resolver(system, which, workload.file);
  try {
    result.performance = Performance(system, workload, resolver);
  } catch (const Infeasible& infeasible) {
    result.infeasible = infeasible;
  }
  result.notes = resolver.notes();
  return result;
}

Performance::Performance(const System& system, const Workload& workload, Resolver& resolver)
    : Needs(system.classes.size()), system_(&system) {
  kinds_.resize(workload.profiles.size());
  add_node_needs(workload, resolver);
  add_interruptions(workload, resolver);
  add_holds(workload, resolver);
  add_routes(workload, resolver);
  add_times(workload, resolver);
  add_multiples(workload);
  has_ranges_ = resolver.has_ranges() || ((routes_ || graph_) && system.has_ranges());
}

/// Before times are known: checkpoints add to them.
void Performance::add_node_needs(const Workload& workload, Resolver& resolver) {
  const bool has_contention = system_->contention != Contention::none;
  const bool has_needs = is_any(workload, needs_nodes);
  if (has_needs || has_contention || system_->is_staged)
    graph_ = std::make_shared<const LinkGraph>(system_->devices.size(), system_->vertices, system_->links_in(resolver.which()));
  if (!has_needs) return;
  const bool follows_cores = has_contention && limits_cores(*system_);
  std::vector<NodeNeeds> all;
  for (std::size_t p = 0; p < kinds_.size(); ++p) {
    const Profile& profile = workload.profiles[p];
    if (profile.load) kinds_[p].load = resolver.pick(*profile.load, false);
    has_loads_ = has_loads_ || kinds_[p].load > DataSize{};
    all.push_back(node_needs_of(profile, follows_cores, resolver));
    if (all.back().cpu_cores > 0 && !has_contention)
      resolver.note(fmt::format("the CPU cores that \"{}\" needs are not looked at on \"{}\", which has no \"contention\"",
                                profile.name, system_->name));
  }
  node_needs_ = std::make_shared<const std::vector<NodeNeeds>>(std::move(all));
}

/// What it costs to interrupt tasks, where some profile says so.
void Performance::add_interruptions(const Workload& workload, Resolver& resolver) {
  for (std::size_t p = 0; p < kinds_.size(); ++p) {
    const Interruption& stated = workload.profiles[p].interruption;
    Kind& kind = kinds_[p];
    kind.save = resolver.pick(stated.save, false);
    kind.restore = resolver.pick(stated.restore, false);
    kind.is_killed = stated.is_killed;
    has_interruptions_ = has_interruptions_ || kind.save > Duration{} || kind.restore > Duration{} || kind.is_killed;
  }
}

void Performance::add_holds(const Workload& workload, const Resolver& resolver) {
  has_holds_ = is_any(workload, [](const Profile& profile) { return !profile.resources.empty(); });
  for (std::size_t p = 0; p < kinds_.size(); ++p) kinds_[p].holds = holds_of(workload.profiles[p], *system_, resolver);
}

void Performance::add_routes(const Workload& workload, const Resolver& resolver) {
  const bool exchanges = is_any(workload, [](const Profile& profile) {
    return profile.most_gpus() > 1 &&
           (profile.scaling.kind == Scaling::Kind::allreduce || profile.scaling.kind == Scaling::Kind::data_parallel);
  });
  const bool moves_data = workload.graph.moves_data();
  if (exchanges || moves_data)
    routes_ = std::make_shared<const Routes>(system_->devices.size(), system_->vertices, system_->links_in(resolver.which()));
  if (moves_data && !routes_->is_complete())
    resolver.fail_at(fmt::format("/systems/{}", pointer_token(system_->name)),
                     fmt::format("workload \"{}\" moves data between devices, but not all devices are connected; expected "
                                 "\"interconnect\" or \"network\"",
                                 workload.name));
}

void Performance::add_times(const Workload& workload, Resolver& resolver) {
  const bool trains = is_any(workload, [](const Profile& profile) { return profile.training.has_value(); });
  std::vector<Gang> gangs;
  for (std::size_t p = 0; p < kinds_.size(); ++p) {
    const Profile& profile = workload.profiles[p];
    gpus_.push_back(profile.gpus);
    Gang& gang = gangs.emplace_back();
    std::vector<OnClass> row(classes_);
    if (profile.gpus == 0) {
      host_times_.push_back(resolver.host_time(profile));
      if (profile.person) resolver.check_hours(profile, workload.people[*profile.person], host_times_.back());
      if (node_needs_) useful_.resize(useful_.size() + classes_);
    } else {
      host_times_.push_back(Duration{});
      row = resolver.on_classes(profile);
      if (node_needs_) add_checkpoints(profile, id<ProfileId>(p), row, resolver);
      resolver.keep_to_windows(profile, workload.starts, row);
      gang = gang_of(profile, row, resolver);
      std::optional<std::size_t> connected;
      if (gang.exchanges()) connected = largest_connected(*system_, *routes_, row);
      if (connected) check_connected(profile, *system_, *connected, resolver);
      kinds_[p].elastic = feasible_counts(profile, *system_, row, connected);
      has_elastic_ = has_elastic_ || !profile.elastic.empty();
    }
    for (OnClass& on_class : row) {
      times_.push_back(on_class.time);
      class_memory_.push_back(on_class.memory);
      if (on_class.time != kCannotRun) kinds_[p].memory = std::max(kinds_[p].memory, on_class.memory);
      if (trains) trainings_.push_back(std::move(on_class.training));
    }
  }
  gangs_ = std::make_shared<const std::vector<Gang>>(std::move(gangs));
}

/// The times so far are useful ones; those of tasks on one device get their checkpoints. Where files move, every device that can
/// run the profile must have a way to them.
void Performance::add_checkpoints(const Profile& profile, ProfileId number, std::vector<OnClass>& row, const Resolver& resolver) {
  for (const OnClass& on_class : row) useful_.push_back(on_class.time);
  const NodeNeeds& needs = node_needs(number);
  const DataSize load = kinds_[index(number)].load;
  if (load == DataSize{} && needs.every == Duration{}) return;
  for (std::size_t c = 0; c < row.size(); ++c) {
    const std::optional<DeviceId> device = row[c].time == kCannotRun ? std::nullopt : first_of(id<ClassId>(c));
    if (!device) continue;
    const Device& one = system_->devices[index(*device)];
    const bool moves_files = load > DataSize{} || needs.checkpoint > DataSize{};
    if (moves_files && graph_->path(static_cast<std::uint32_t>(*device), system_->nodes[index(one.node)].writes_to).empty())
      resolver.fail(profile, fmt::format("moves files, but {} of \"{}\" has no link to its host; expected \"interconnect\" to "
                                         "state one",
                                         one.name, system_->name));
    if (profile.gpus == 1) row[c].time = blocking_checkpoints(number, {&*device, 1}).with(row[c].time);
  }
}

/// The classes of a multiple are those of its kind, which has been resolved before. The nodes of a class are copies of each other,
/// so the checkpoints of one of its devices are those of all.
void Performance::add_multiples(const Workload& workload) {
  if (workload.multiples.empty()) return;
  first_multiple_ = workload.profiles.size();
  multiples_ = workload.multiples;
  times_.reserve((first_multiple_ + multiples_.size()) * classes_);
  std::vector<std::optional<DeviceId>> first;
  for (std::size_t c = 0; c < classes_; ++c) first.push_back(first_of(id<ClassId>(c)));
  for (std::size_t m = 0; m < multiples_.size(); ++m) {
    const auto number = id<ProfileId>(first_multiple_ + m);
    const bool stops = node_needs_ && gpus(number) == 1 && node_needs(number).every > Duration{};
    for (std::size_t c = 0; c < classes_; ++c) {
      const Duration useful = multiple_of(useful_time(multiples_[m].of, id<ClassId>(c)), multiples_[m]);
      if (!useful_.empty()) useful_.push_back(useful);
      const bool adds = stops && useful != kCannotRun && first[c];
      times_.push_back(adds ? blocking_checkpoints(number, {&*first[c], 1}).with(useful) : useful);
    }
  }
}

}  // namespace gpusim
