// Resolves the profiles of a workload to times on the devices of one system.

#include <algorithm>

#include "gpusim/performance.hpp"
#include "sim/timing/gang.hpp"
#include "sim/timing/performance_details.hpp"
#include "sim/timing/resolver.hpp"

namespace gpusim {
namespace {

/// The largest number of connected devices that can run a profile. Connection is symmetric, because links come in pairs.
std::size_t largest_connected(const System& system, const Routes& routes, const std::vector<OnClass>& row) {
  std::size_t largest = 0;
  std::vector<bool> seen(system.devices.size());
  for (std::size_t first = 0; first < system.devices.size(); ++first) {
    if (seen[first]) continue;
    std::size_t able = 0;
    for (std::size_t other = first; other < system.devices.size(); ++other) {
      if (other != first && routes.between(id<DeviceId>(first), id<DeviceId>(other)) == nullptr) continue;
      seen[other] = true;
      if (row[index(system.devices[other].device_class)].time) ++able;
    }
    largest = std::max(largest, able);
  }
  return largest;
}

bool is_predicted(const Profile& profile) { return profile.training && profile.training->physical; }

bool limits_cores(const System& system) {
  return std::any_of(system.nodes.begin(), system.nodes.end(), [](const Node& node) { return node.cpu_cores.has_value(); });
}

bool is_any(const Workload& workload, bool (*has)(const Profile&)) {
  return std::any_of(workload.profiles.begin(), workload.profiles.end(), has);
}

bool needs_nodes(const Profile& profile) {
  return profile.load || profile.checkpoint || profile.cpu_cores ||
         (is_predicted(profile) && profile.training->physical->cpu.high > Duration{});
}

/// Fails when a gang that exchanges gradients does not fit on connected devices.
void check_connected(const Profile& profile, const System& system, std::size_t connected, const Resolver& resolver) {
  if (connected < profile.gpus)
    resolver.fail(profile, fmt::format("needs {} connected GPUs, but \"{}\" has {} that reach each other", profile.gpus,
                                       system.name, connected));
}

/// The stated numbers of devices without those that the system can never provide at once.
std::vector<std::uint32_t> feasible_counts(const Profile& profile, const System& system, const std::vector<OnClass>& row,
                                           std::optional<std::size_t> connected) {
  std::size_t able = 0;
  for (std::size_t c = 0; c < row.size(); ++c)
    if (row[c].time) able += system.classes[c].count;
  std::vector<std::uint32_t> counts = profile.elastic;
  std::erase_if(counts, [most = connected.value_or(able)](std::uint32_t count) { return count > most; });
  return counts;
}

/// The amounts of resources that a profile holds. Fails when one exceeds the capacity.
std::vector<Needs::Hold> holds_of(const Profile& profile, const System& system, const Resolver& resolver) {
  std::vector<Needs::Hold> holds;
  for (const auto& [name, amount] : profile.resources) {
    const auto known = std::find_if(system.resources.begin(), system.resources.end(),
                                    [&wanted = name](const Resource& resource) { return resource.name == wanted; });
    if (known == system.resources.end())
      resolver.fail(profile, fmt::format("holds {} of \"{}\", which is no resource of \"{}\"", amount, name, system.name));
    if (known->capacity < amount)
      resolver.fail(profile, fmt::format("holds {} of \"{}\", of which \"{}\" has {}", amount, name, system.name, known->capacity));
    holds.push_back({id<ResourceId>(static_cast<std::size_t>(known - system.resources.begin())), amount});
  }
  return holds;
}

/// The first device of a class; empty when the class has none.
std::optional<DeviceId> first_of(const System& system, ClassId device_class) {
  for (std::size_t device = 0; device < system.devices.size(); ++device)
    if (system.devices[device].device_class == device_class) return id<DeviceId>(device);
  return std::nullopt;
}

}  // namespace

/// Makes a Performance part by part. The parts must be added in the order of build().
class Performance::Builder {
 public:
  Builder(const System& system, const Workload& workload, Resolver& resolver)
      : system_(system), workload_(workload), resolver_(resolver), made_(system) {}

  Performance build() && {
    made_.kinds_.resize(workload_.profiles.size());
    add_node_needs();
    add_interruptions();
    add_holds();
    add_routes();
    add_times();
    add_multiples();
    made_.has_ranges_ = resolver_.has_ranges() || ((made_.routes_ || made_.graph_) && system_.has_ranges());
    return std::move(made_);
  }

 private:
  void add_node_needs();
  void add_interruptions();
  void add_holds();
  void add_routes();
  void add_times();
  void add_checkpoints(const Profile& profile, ProfileId number, std::vector<OnClass>& row);
  void add_multiples();
  [[nodiscard]] Gang gang_of(const Profile& profile, const std::vector<OnClass>& on_classes);
  [[nodiscard]] NodeNeeds node_needs_of(const Profile& profile, bool follows_cores);

  const System& system_;
  const Workload& workload_;
  Resolver& resolver_;
  Performance made_;
};

Performance::NodeNeeds Performance::Builder::node_needs_of(const Profile& profile, bool follows_cores) {
  NodeNeeds needs;
  if (profile.checkpoint) {
    needs.checkpoint = resolver_.pick(profile.checkpoint->size, false);
    if (profile.checkpoint->cost) needs.checkpoint_cost = resolver_.pick(*profile.checkpoint->cost, false);
    needs.every = profile.checkpoint->every;
    needs.is_async = profile.checkpoint->is_async;
  }
  if (profile.cpu_cores)
    needs.cpu_cores = resolver_.pick(*profile.cpu_cores, false);
  else if (follows_cores && is_predicted(profile))
    needs.cpu_a_sample = resolver_.pick(profile.training->physical->cpu, false);
  return needs;
}

/// Must be called before times are known, because checkpoints add to them.
void Performance::Builder::add_node_needs() {
  const bool has_contention = system_.contention != Contention::none;
  const bool has_needs = is_any(workload_, needs_nodes);
  if (has_needs || has_contention || system_.is_staged)
    made_.graph_ = std::make_shared<const LinkGraph>(system_.devices.size(), system_.vertices, system_.links_in(resolver_.which()));
  if (!has_needs) return;
  const bool follows_cores = has_contention && limits_cores(system_);
  std::vector<NodeNeeds> all;
  for (std::size_t p = 0; p < made_.kinds_.size(); ++p) {
    const Profile& profile = workload_.profiles[p];
    if (profile.load) made_.kinds_[p].load = resolver_.pick(*profile.load, false);
    made_.has_loads_ = made_.has_loads_ || made_.kinds_[p].load > DataSize{};
    all.push_back(node_needs_of(profile, follows_cores));
    if (all.back().cpu_cores > 0 && !has_contention)
      resolver_.note(fmt::format("the CPU cores that \"{}\" needs are not looked at on \"{}\", which has no \"contention\"",
                                 profile.name, system_.name));
  }
  made_.node_needs_ = std::make_shared<const std::vector<NodeNeeds>>(std::move(all));
}

/// Adds the costs of interruptions if any profile states them.
void Performance::Builder::add_interruptions() {
  for (std::size_t p = 0; p < made_.kinds_.size(); ++p) {
    const Interruption& stated = workload_.profiles[p].interruption;
    Kind& kind = made_.kinds_[p];
    kind.save = resolver_.pick(stated.save, false);
    kind.restore = resolver_.pick(stated.restore, false);
    kind.is_killed = stated.is_killed;
    made_.has_interruptions_ = made_.has_interruptions_ || kind.save > Duration{} || kind.restore > Duration{} || kind.is_killed;
  }
}

void Performance::Builder::add_holds() {
  made_.has_holds_ = is_any(workload_, [](const Profile& profile) { return !profile.resources.empty(); });
  for (std::size_t p = 0; p < made_.kinds_.size(); ++p) made_.kinds_[p].holds = holds_of(workload_.profiles[p], system_, resolver_);
}

void Performance::Builder::add_routes() {
  const bool exchanges = is_any(workload_, [](const Profile& profile) {
    return profile.most_gpus() > 1 &&
           (profile.scaling.kind == Scaling::Kind::allreduce || profile.scaling.kind == Scaling::Kind::data_parallel);
  });
  const bool moves_data = workload_.graph.moves_data();
  if (exchanges || moves_data)
    made_.routes_ = std::make_shared<const Routes>(system_.devices.size(), system_.vertices, system_.links_in(resolver_.which()));
  if (moves_data && !made_.routes_->is_complete())
    resolver_.fail_at(fmt::format("/systems/{}", pointer_token(system_.name)),
                      fmt::format("workload \"{}\" moves data between devices, but not all devices are connected; expected "
                                  "\"interconnect\" or \"network\"",
                                  workload_.name));
}

Performance::Gang Performance::Builder::gang_of(const Profile& profile, const std::vector<OnClass>& on_classes) {
  Gang gang;
  if (profile.most_gpus() < 2) return gang;
  gang.kind = profile.scaling.kind;
  if (gang.kind == Scaling::Kind::speedup)
    for (const std::uint32_t count : profile.counts())
      if (count > 1) gang.speedup.emplace_back(count, resolver_.pick(profile.scaling.speedup.at(count), true));
  if (gang.kind == Scaling::Kind::data_parallel) gang.predicted = resolver_.predicted_gang(profile, on_classes);
  if (gang.kind == Scaling::Kind::allreduce) {
    gang.gradient = resolver_.pick(profile.scaling.gradient, false);
    gang.steps = profile.scaling.steps;
  }
  return gang;
}

void Performance::Builder::add_times() {
  const bool trains = is_any(workload_, [](const Profile& profile) { return profile.training.has_value(); });
  std::vector<Gang> gangs;
  for (std::size_t p = 0; p < made_.kinds_.size(); ++p) {
    const Profile& profile = workload_.profiles[p];
    made_.gpus_.push_back(profile.gpus);
    Gang& gang = gangs.emplace_back();
    std::vector<OnClass> row(made_.classes_);
    if (profile.gpus == 0) {
      made_.host_times_.push_back(resolver_.host_time(profile));
      if (profile.person) resolver_.check_hours(profile, workload_.people[index(*profile.person)], made_.host_times_.back());
      if (made_.node_needs_) made_.useful_.resize(made_.useful_.size() + made_.classes_);
    } else {
      made_.host_times_.push_back(Duration{});
      row = resolver_.on_classes(profile);
      if (made_.node_needs_) add_checkpoints(profile, id<ProfileId>(p), row);
      resolver_.keep_to_windows(profile, workload_.starts, row);
      gang = gang_of(profile, row);
      std::optional<std::size_t> connected;
      if (gang.exchanges()) connected = largest_connected(system_, *made_.routes_, row);
      if (connected) check_connected(profile, system_, *connected, resolver_);
      made_.kinds_[p].elastic = feasible_counts(profile, system_, row, connected);
      made_.has_elastic_ = made_.has_elastic_ || !profile.elastic.empty();
    }
    for (OnClass& on_class : row) {
      made_.times_.push_back(on_class.time.value_or(kCannotRun));
      made_.class_memory_.push_back(on_class.memory);
      if (on_class.time) made_.kinds_[p].memory = std::max(made_.kinds_[p].memory, on_class.memory);
      if (trains) made_.trainings_.push_back(std::move(on_class.training));
    }
  }
  made_.gangs_ = std::make_shared<const std::vector<Gang>>(std::move(gangs));
}

/// Turns useful times of tasks on one device into times with checkpoints. If files move, every device that can run the profile must
/// have a route to them.
void Performance::Builder::add_checkpoints(const Profile& profile, ProfileId number, std::vector<OnClass>& row) {
  for (const OnClass& on_class : row) made_.useful_.push_back(on_class.time.value_or(kCannotRun));
  const NodeNeeds& needs = Details{made_}.node_needs(number);
  const DataSize load = made_.kinds_[index(number)].load;
  if (load == DataSize{} && needs.every == Duration{}) return;
  for (std::size_t c = 0; c < row.size(); ++c) {
    const std::optional<DeviceId> device = row[c].time ? first_of(system_, id<ClassId>(c)) : std::nullopt;
    if (!device) continue;
    const Device& one = system_.devices[index(*device)];
    const bool moves_files = load > DataSize{} || needs.checkpoint > DataSize{};
    if (moves_files && made_.graph_->path(vertex_of(*device), system_.nodes[index(one.node)].writes_to).empty())
      resolver_.fail(profile, fmt::format("moves files, but {} of \"{}\" has no link to its host; expected \"interconnect\" to "
                                          "state one",
                                          one.name, system_.name));
    if (profile.gpus == 1) row[c].time = made_.blocking_checkpoints(number, {&*device, 1}).with(*row[c].time);
  }
}

/// Adds multiples. The classes of a multiple are those of its profile, which has been resolved before. Nodes of a class are copies
/// of each other, so the checkpoints of one device hold for all.
void Performance::Builder::add_multiples() {
  if (workload_.multiples.empty()) return;
  made_.first_multiple_ = workload_.profiles.size();
  made_.multiples_ = workload_.multiples;
  made_.times_.reserve((made_.first_multiple_ + made_.multiples_.size()) * made_.classes_);
  std::vector<std::optional<DeviceId>> first;
  for (std::size_t c = 0; c < made_.classes_; ++c) first.push_back(first_of(system_, id<ClassId>(c)));
  for (std::size_t m = 0; m < made_.multiples_.size(); ++m) {
    const auto number = id<ProfileId>(made_.first_multiple_ + m);
    const bool stops = made_.node_needs_ && made_.gpus(number) == 1 && Details{made_}.node_needs(number).every > Duration{};
    for (std::size_t c = 0; c < made_.classes_; ++c) {
      const Duration useful = multiple_of(made_.useful_time(made_.multiples_[m].of, id<ClassId>(c)), made_.multiples_[m]);
      if (!made_.useful_.empty()) made_.useful_.push_back(useful);
      const bool adds = stops && useful != kCannotRun && first[c];
      made_.times_.push_back(adds ? made_.blocking_checkpoints(number, {&*first[c], 1}).with(useful) : useful);
    }
  }
}

ResolvedPerformance resolve(const System& system, const Workload& workload, Case which) {
  ResolvedPerformance result;
  Resolver resolver(system, which, workload.file);
  try {
    result.performance = Performance::Builder(system, workload, resolver).build();
  } catch (const Infeasible& infeasible) {
    result.infeasible = infeasible;
  }
  result.notes = resolver.notes();
  return result;
}

}  // namespace gpusim
