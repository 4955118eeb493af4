// Work beside progress: checkpoints, and what an interruption costs; and profiles that are multiples of others.

#include "sim/timing/checkpoints.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/performance.hpp"

namespace gpusim {

Duration Performance::Checkpoints::with(Duration useful) const {
  if (cost == Duration{} || useful == Duration{}) return useful;
  const std::int64_t count = checkpoint_count(useful, every);
  // Both are at most kLongestRun, but their product may not fit.
  if (count > 0 && count > (kLongestRun - std::min(useful, kLongestRun)).count() / cost.count()) return kLongestRun;
  return useful + cost * count;
}

Performance::Checkpoints::Progress Performance::Checkpoints::after(Duration elapsed) const {
  if (every == Duration{}) return {Duration{}, elapsed};
  const Duration round = every + cost;
  const std::int64_t complete = elapsed.count() / round.count();
  const Duration rest = elapsed - round * complete;
  return {every * complete, every * complete + std::min(rest, every)};
}

Performance::Checkpoints Performance::blocking_checkpoints(ProfileId profile, std::span<const DeviceId> devices) const {
  if (needs_.empty() || devices.empty()) return {};
  const NodeNeeds& needs = needs_[kind(profile)];
  if (needs.every == Duration{}) return {};
  return {needs.every, needs.is_async ? Duration{} : checkpoint_time(needs, *std::min_element(devices.begin(), devices.end()))};
}

Duration Performance::useful_time(ProfileId profile, std::span<const DeviceId> devices) const {
  if (devices.empty()) return host_time(profile);
  const std::vector<Duration>& times = useful_.empty() ? times_ : useful_;
  Duration slowest;
  for (const DeviceId device : devices)
    slowest = std::max(slowest, times[index(profile) * classes_ + index(system_->class_of(device))]);
  return devices.size() == 1 ? slowest : gang_time(profile, slowest, devices);
}

std::optional<DeviceId> Performance::first_of(ClassId device_class) const {
  for (std::size_t device = 0; device < system_->devices.size(); ++device)
    if (system_->devices[device].device_class == device_class) return id<DeviceId>(device);
  return std::nullopt;
}

/// What it costs to interrupt tasks, where some profile says so.
void Performance::add_interruptions(const Workload& workload, Case which) {
  const auto pick = [&](const Ranged<Duration>& value) {
    has_ranges_ = has_ranges_ || value.is_range();
    return value.at(which, false);
  };
  bool is_any = false;
  for (const Profile& profile : workload.profiles) {
    const Interruption& stated = profile.interruption;
    interruptions_.push_back({pick(stated.save), pick(stated.restore), stated.is_killed});
    const Interruptions& own = interruptions_.back();
    is_any = is_any || own.save > Duration{} || own.restore > Duration{} || own.is_killed;
  }
  if (!is_any) interruptions_.clear();
}

/// What tasks hold of the system's resources; nothing can run that needs more than there is.
void Performance::add_holds(const Workload& workload, const Document& document) {
  const bool is_any = std::any_of(workload.profiles.begin(), workload.profiles.end(),
                                  [](const Profile& profile) { return !profile.resources.empty(); });
  if (!is_any) return;
  for (const Profile& profile : workload.profiles) {
    std::vector<Hold>& holds = holds_.emplace_back();
    for (const auto& [name, amount] : profile.resources) {
      const auto known = std::find_if(system_->resources.begin(), system_->resources.end(),
                                      [&wanted = name](const Resource& resource) { return resource.name == wanted; });
      if (known == system_->resources.end())
        throw Infeasible(document.file, profile.pointer,
                         fmt::format("holds {} of \"{}\", which is no resource of \"{}\"", amount, name, system_->name));
      if (known->capacity < amount)
        throw Infeasible(document.file, profile.pointer,
                         fmt::format("holds {} of \"{}\", of which \"{}\" has {}", amount, name, system_->name, known->capacity));
      holds.push_back({static_cast<std::uint32_t>(known - system_->resources.begin()), amount});
    }
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
    const bool stops = !needs_.empty() && gpus(number) == 1 && needs_[kind(number)].every > Duration{};
    for (std::size_t c = 0; c < classes_; ++c) {
      const std::size_t own = index(multiples_[m].of) * classes_ + c;
      const Duration useful = multiple_of(useful_.empty() ? times_[own] : useful_[own], multiples_[m]);
      if (!useful_.empty()) useful_.push_back(useful);
      const bool adds = stops && useful != kCannotRun && first[c];
      times_.push_back(adds ? blocking_checkpoints(number, {&*first[c], 1}).with(useful) : useful);
    }
  }
}

Duration Performance::multiple_of(Duration one, const Multiple& multiple) {
  if (one == kCannotRun) return one;
  __extension__ using Wide = __int128;
  constexpr std::int64_t kBillion = 1'000'000'000;
  const Wide product = (static_cast<Wide>(one.count()) * multiple.billionths + kBillion / 2) / kBillion;
  return product < kLongestRun.count() ? Duration::nanoseconds(static_cast<std::int64_t>(product)) : kLongestRun;
}

}  // namespace gpusim
