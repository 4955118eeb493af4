#include "sim/model/lanes.hpp"

#include <algorithm>
#include <numeric>

namespace gpusim {
namespace {

struct OpenLane {
  Instant end;
  std::optional<TaskId> task;
  [[nodiscard]] bool goes_on(const LaneNeed& need) const { return need.task && task == need.task && end == need.start; }
};

/// The lane that holds the same task up to the start of the need, if there is one.
std::optional<std::size_t> lane_of_same(const std::vector<OpenLane>& lanes, const LaneNeed& need) {
  for (std::size_t lane = 0; lane < lanes.size(); ++lane)
    if (lanes[lane].goes_on(need)) return lane;
  return std::nullopt;
}

std::size_t first_free(std::vector<OpenLane>& lanes, const LaneNeed& need, std::size_t most) {
  std::size_t lane = 0;
  while (lane < lanes.size() && lanes[lane].end > need.start && lane + 1 < most) ++lane;
  if (lane == lanes.size()) lanes.emplace_back();
  return lane;
}

}  // namespace

AssignedLanes assign_lanes(const std::vector<LaneNeed>& needs, std::uint32_t most) {
  std::vector<std::size_t> order(needs.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return needs[i].start; });
  AssignedLanes result;
  result.lane.resize(needs.size());
  std::vector<OpenLane> lanes;
  for (auto first = order.begin(); first != order.end();) {
    const Instant start = needs[*first].start;
    const auto last = std::find_if(first, order.end(), [&](std::size_t i) { return needs[i].start != start; });
    // Another that starts at this instant must not take the lane of one that goes on.
    std::stable_partition(first, last, [&](std::size_t i) { return lane_of_same(lanes, needs[i]).has_value(); });
    for (; first != last; ++first) {
      const LaneNeed& need = needs[*first];
      const std::optional<std::size_t> same = lane_of_same(lanes, need);
      const std::size_t lane = same ? *same : first_free(lanes, need, most);
      lanes[lane] = {std::max(lanes[lane].end, need.end), need.task};
      result.lane[*first] = static_cast<std::uint32_t>(lane);
    }
  }
  result.count = static_cast<std::uint32_t>(lanes.size());
  return result;
}

}  // namespace gpusim
