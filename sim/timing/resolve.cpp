// From profiles as a scenario states them to times on the devices of one system.

#include <algorithm>

#include "gpusim/check.hpp"
#include "gpusim/performance.hpp"
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

}  // namespace

Performance::Performance(const System& system, const Workload& workload, Case which, Document& document)
    : system_(&system), classes_(system.classes.size()) {
  Resolver resolver(system, which, document);
  add_needs(workload, which, document);
  add_interruptions(workload, which);
  add_holds(workload, document);
  const bool exchanges = std::any_of(workload.profiles.begin(), workload.profiles.end(), [](const Profile& profile) {
    return profile.most_gpus() > 1 &&
           (profile.scaling.kind == Scaling::Kind::allreduce || profile.scaling.kind == Scaling::Kind::data_parallel);
  });
  if (exchanges || workload.graph.moves_data())
    routes_ = std::make_shared<const Routes>(system.devices.size(), system.vertices, system.links_in(which));
  if (workload.graph.moves_data() && !routes_->is_complete())
    throw Infeasible(document.file, fmt::format("/systems/{}", pointer_token(system.name)),
                     fmt::format("workload \"{}\" moves data between devices, but not all devices are connected; expected "
                                 "\"interconnect\" or \"network\"",
                                 workload.name));

  const bool is_any_elastic = std::any_of(workload.profiles.begin(), workload.profiles.end(),
                                          [](const Profile& profile) { return !profile.elastic.empty(); });
  const bool trains = std::any_of(workload.profiles.begin(), workload.profiles.end(),
                                  [](const Profile& profile) { return profile.training.has_value(); });
  for (const Profile& profile : workload.profiles) {
    gpus_.push_back(profile.gpus);
    Gang gang;
    std::vector<OnClass> row(classes_);
    std::vector<Duration> useful(classes_);
    if (profile.gpus == 0) {
      host_times_.push_back(resolver.host_time(profile));
      if (profile.person) resolver.check_hours(profile, workload.people[*profile.person], host_times_.back());
    } else {
      host_times_.push_back(Duration{});
      row = resolver.on_classes(profile);
      for (std::size_t c = 0; c < classes_; ++c) useful[c] = row[c].time;
      if (!needs_.empty())
        for (std::size_t c = 0; c < classes_; ++c) row[c].time = with_files(profile, id<ClassId>(c), row[c].time, document);
      resolver.keep_to_windows(profile, workload.starts, row);
      if (profile.most_gpus() > 1) {
        gang.kind = profile.scaling.kind;
        if (gang.kind == Scaling::Kind::speedup)
          for (const std::uint32_t count : profile.counts())
            if (count > 1) gang.speedup.emplace_back(count, resolver.pick(profile.scaling.speedup.at(count), true));
        if (gang.kind == Scaling::Kind::data_parallel) gang.predicted = resolver.predicted_gang(profile, row);
        if (gang.kind == Scaling::Kind::allreduce) {
          gang.gradient = resolver.pick(profile.scaling.gradient, false);
          gang.steps = profile.scaling.steps;
        }
        if (gang.kind == Scaling::Kind::allreduce || gang.kind == Scaling::Kind::data_parallel) {
          const std::size_t connected = largest_connected(system, *routes_, row);
          if (connected < profile.gpus)
            resolver.fail(profile, fmt::format("needs {} connected GPUs, but \"{}\" has {} that reach each other", profile.gpus,
                                               system.name, connected));
        }
      }
    }
    gangs_.push_back(gang);
    if (is_any_elastic) {
      // Numbers of devices that are never there together are no choice.
      std::size_t most = 0;
      for (std::size_t c = 0; c < row.size(); ++c)
        if (row[c].time != kCannotRun) most += system.classes[c].count;
      if (depends_on_placement(id<ProfileId>(elastic_.size()))) most = largest_connected(system, *routes_, row);
      elastic_.push_back(profile.elastic);
      std::erase_if(elastic_.back(), [&](std::uint32_t count) { return count > most; });
    }
    DataSize most_memory;
    for (const OnClass& on_class : row) {
      times_.push_back(on_class.time);
      class_memory_.push_back(on_class.memory);
      if (on_class.time != kCannotRun) most_memory = std::max(most_memory, on_class.memory);
      if (trains) trainings_.push_back(on_class.training);
    }
    memory_.push_back(most_memory);
    if (!needs_.empty()) useful_.insert(useful_.end(), useful.begin(), useful.end());
  }
  add_multiples(workload);
  has_ranges_ = has_ranges_ || resolver.has_ranges() || ((routes_ || graph_) && system.has_ranges());
}

}  // namespace gpusim
