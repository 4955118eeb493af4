#pragma once
// What the functions of Performance share.

#include <cstdint>
#include <span>

#include "sim/timing/gang.hpp"
#include "sim/timing/node_needs.hpp"

namespace gpusim {

/// A Performance with its tables. Refers to it.
struct Performance::Details {
  const Performance& of;

  /// The gang of a profile. Must be called only if there is a table of gangs; node_needs() likewise.
  [[nodiscard]] const Gang& gang(ProfileId profile) const { return (*of.gangs_)[of.kind(profile)]; }
  [[nodiscard]] const NodeNeeds& node_needs(ProfileId profile) const { return (*of.node_needs_)[of.kind(profile)]; }
  /// The time of a gang on these devices, given the time `alone` on one of them.
  [[nodiscard]] Duration gang_time(ProfileId profile, Duration alone, std::span<const DeviceId> devices) const;
  /// A lower bound of the time of a gang of this many devices, given the time `alone` on the fastest device.
  [[nodiscard]] Duration best_gang_time(ProfileId profile, Duration alone, std::uint32_t count) const;
  /// The time of an equal part of the work on each device and of all gradient exchanges over this route.
  [[nodiscard]] Duration with_exchange(ProfileId profile, Duration alone, std::size_t devices, const Route& route) const;
  /// How long a checkpoint that is written from this device stops its task.
  [[nodiscard]] Duration checkpoint_time(const NodeNeeds& needs, DeviceId device) const;
};

}  // namespace gpusim
