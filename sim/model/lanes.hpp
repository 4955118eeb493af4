#pragma once
// Lanes of what holds one device, host or person, so that what lies on one lane never overlaps.

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "gpusim/ids.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// A time for which a lane is needed, of a task or (without one) of something else.
struct LaneNeed {
  Instant start;
  Instant end;
  std::optional<TaskId> task{};
};

struct AssignedLanes {
  std::vector<std::uint32_t> lane;  ///< by need
  std::uint32_t count = 0;
};

/// Gives every need the first lane that is free from its start on. A task that goes on at the instant at which it has stopped keeps
/// its lane. Beyond `most` lanes the last one takes what overlaps.
[[nodiscard]] AssignedLanes assign_lanes(const std::vector<LaneNeed>& needs,
                                         std::uint32_t most = std::numeric_limits<std::uint32_t>::max());

}  // namespace gpusim
