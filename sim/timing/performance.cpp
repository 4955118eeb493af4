#include "gpusim/performance.hpp"

#include <algorithm>

#include "sim/base/check.hpp"
#include "sim/timing/performance_details.hpp"

namespace gpusim {

bool Needs::may_hold(ProfileId profile, std::size_t devices) const {
  if (!is_elastic(profile)) return devices == gpus(profile);
  const std::vector<std::uint32_t>& counts = of(profile).elastic;
  return std::binary_search(counts.begin(), counts.end(), devices);
}

Performance::Performance(const System& system, const std::vector<std::optional<Duration>>& times,
                         std::shared_ptr<const Routes> routes)
    : Needs(system.classes.size()), Transfers(std::move(routes)), system_(&system) {
  times_.reserve(times.size());
  for (const std::optional<Duration>& time : times) times_.push_back(time.value_or(kCannotRun));
  GPUSIM_CHECK(classes_ > 0 && times_.size() % classes_ == 0, "{} times for {} classes", times_.size(), classes_);
}

Duration Performance::run_time(ProfileId profile, std::span<const DeviceId> devices) const {
  if (devices.empty()) return host_time(profile);
  if (devices.size() == 1 && !is_elastic(profile)) return time(profile, system_->class_of(devices.front()));
  // Stored times of single devices include checkpoints; those of gangs and elastic tasks do not.
  return blocking_checkpoints(profile, devices).with(useful_time(profile, devices));
}

Duration Performance::useful_time(ProfileId profile, std::span<const DeviceId> devices) const {
  if (devices.empty()) return host_time(profile);
  Duration slowest;
  for (const DeviceId device : devices) slowest = std::max(slowest, useful_time(profile, system_->class_of(device)));
  return devices.size() == 1 ? slowest : Details{*this}.gang_time(profile, slowest, devices);
}

Duration Performance::best_time(ProfileId profile) const {
  if (gpus(profile) == 0) return host_time(profile);
  if (!is_elastic(profile)) return best_time(profile, gpus(profile));
  Duration best = kCannotRun;
  for (const std::uint32_t count : of(profile).elastic) best = std::min(best, best_time(profile, count));
  return best;
}

Duration Performance::best_time(ProfileId profile, std::uint32_t count) const {
  const bool has_own_checkpoints = count == 1 && gpus(profile) == 1;  // The times of single devices include their checkpoints.
  Duration alone = kCannotRun;
  for (std::size_t c = 0; c < classes_; ++c)
    alone = std::min(alone, has_own_checkpoints ? time(profile, id<ClassId>(c)) : useful_time(profile, id<ClassId>(c)));
  if (has_own_checkpoints || alone == kCannotRun) return alone;
  const Duration together = Details{*this}.best_gang_time(profile, alone, count);
  if (!node_needs_) return together;
  const NodeNeeds& needs = Details{*this}.node_needs(profile);
  if (needs.every == Duration{} || needs.is_async) return together;
  // Checkpoints of a stated size depend on the node, so they count as free here.
  return Checkpoints{needs.every, needs.checkpoint_cost}.with(together);
}

DeviceTime Performance::least_device_time(ProfileId profile) const {
  if (gpus(profile) == 0) return {};
  if (!is_elastic(profile)) return DeviceTime(best_time(profile)) * gpus(profile);
  DeviceTime least = DeviceTime(kCannotRun) * most_gpus(profile);
  for (const std::uint32_t count : of(profile).elastic) least = std::min(least, DeviceTime(best_time(profile, count)) * count);
  return least;
}

Duration Performance::multiple_of(Duration one, const Multiple& multiple) {
  if (one == kCannotRun) return one;
  constexpr std::int64_t kBillion = 1'000'000'000;
  const Wide product = (Wide{one.count()} * multiple.billionths + kBillion / 2) / kBillion;
  return product < kLongestRun.count() ? Duration::nanoseconds(static_cast<std::int64_t>(product)) : kLongestRun;
}

}  // namespace gpusim
