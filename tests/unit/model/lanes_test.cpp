#include "sim/model/lanes.hpp"

#include <doctest/doctest.h>

namespace gpusim {
namespace {

Instant at_hour(int hours) { return Instant{} + Duration::nanoseconds(hours * 3'600'000'000'000); }

LaneNeed need(int from, int until, std::optional<unsigned> task = std::nullopt) {
  return {at_hour(from), at_hour(until), task ? std::optional(id<TaskId>(*task)) : std::nullopt};
}

}  // namespace

TEST_SUITE("lanes") {
  using Lanes = std::vector<std::uint32_t>;

  TEST_CASE("what overlaps takes the first lane that is free, in the order of the starts") {
    // 0: |aaa|ccc|
    // 1:  |bbbbbb|
    const AssignedLanes found = assign_lanes({need(1, 4), need(0, 2), need(2, 4)});
    CHECK(found.lane == Lanes{1, 0, 0});
    CHECK(found.count == 2);
    CHECK(assign_lanes({}).count == 0);
  }

  TEST_CASE("a task that goes on keeps its lane although another starts first at that instant") {
    // Task 7 lies on lane 1 and goes on at 2, when lane 0 is free as well.
    const AssignedLanes found = assign_lanes({need(0, 2, 6), need(1, 2, 7), need(2, 3, 8), need(2, 3, 7)});
    CHECK(found.lane == Lanes{0, 1, 0, 1});
    CHECK(found.count == 2);
  }

  TEST_CASE("beyond the most lanes the last one takes all, until it is free again") {
    const AssignedLanes found = assign_lanes({need(0, 9), need(0, 5), need(1, 3), need(6, 7)}, 2);
    CHECK(found.lane == Lanes{0, 1, 1, 1});
    CHECK(found.count == 2);
  }
}

}  // namespace gpusim
