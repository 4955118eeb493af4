#include "sim/reports/trace_tracks.hpp"

#include <algorithm>

namespace gpusim {
namespace {

/// A time for which a lane is needed, of a task or (without one) of a device that is down.
struct Need {
  Instant start;
  Instant end;
  std::optional<TaskId> task;
  std::size_t place;  ///< where its lane is to be written
};

struct OpenLane {
  Instant end;
  std::optional<TaskId> task;
  [[nodiscard]] bool goes_on(const Need& need) const { return need.task && task == need.task && end == need.start; }
};

/// The lane that holds the same task up to the start of the need, if there is one.
std::optional<std::size_t> lane_of_same(const std::vector<OpenLane>& lanes, const Need& need) {
  for (std::size_t lane = 0; lane < lanes.size(); ++lane)
    if (lanes[lane].goes_on(need)) return lane;
  return std::nullopt;
}

std::size_t first_free(std::vector<OpenLane>& lanes, const Need& need) {
  std::size_t lane = 0;
  while (lane < lanes.size() && lanes[lane].end > need.start) ++lane;
  if (lane == lanes.size()) lanes.emplace_back();
  return lane;
}

/// Gives every need of one holder a lane through `assign(place, lane)`, and returns how many lanes there are. What goes on keeps
/// its lane; everything else takes the first that is free.
template <class Assign>
std::uint32_t assign_lanes(std::vector<Need>& needs, Assign assign) {
  std::ranges::stable_sort(needs, {}, &Need::start);
  std::vector<OpenLane> lanes;
  const auto put = [&](const Need& need, std::size_t lane) {
    lanes[lane] = {need.end, need.task};
    assign(need.place, static_cast<std::uint32_t>(lane));
  };
  for (auto first = needs.begin(); first != needs.end();) {
    const auto last = std::find_if(first, needs.end(), [&](const Need& need) { return need.start != first->start; });
    // Another that starts at this instant must not take the lane of one that goes on.
    std::stable_partition(first, last, [&](const Need& need) { return lane_of_same(lanes, need).has_value(); });
    for (auto need = first; need != last; ++need) {
      const std::optional<std::size_t> same = lane_of_same(lanes, *need);
      put(*need, same ? *same : first_free(lanes, *need));
    }
    first = last;
  }
  return static_cast<std::uint32_t>(lanes.size());
}

}  // namespace

Holders::Holders(const RunCase& one)
    : workload_(one.workload), devices_(one.system.devices.size()), people_(one.workload.people.size()) {}

std::vector<std::size_t> Holders::of(const Span& span) const {
  std::vector<std::size_t> holders;
  for (const DeviceId device : span.devices) holders.push_back(index(device));
  if (!holders.empty()) return holders;
  const std::optional<PersonId> person = workload_.stated(workload_.profile[index(span.task)]).person;
  return {person ? devices_ + 1 + index(*person) : devices_};
}

Lanes::Lanes(const RunCase& one, const Holders& holders) : counts_(holders.count()) {
  const Schedule& schedule = one.result.schedule;
  std::vector<std::vector<Need>> needs(holders.count());
  std::size_t places = 0;
  for (std::size_t position = 0; position < schedule.size(); ++position) {
    first_.push_back(places);
    const Span span = schedule[position];
    if (is_barrier(one.workload, span.task)) continue;
    for (const std::size_t holder : holders.of(span)) needs[holder].push_back({span.start, span.end, span.task, places++});
  }
  lanes_.resize(places);

  for (const DownTime& down : down_times(one)) down_.push_back({down.device, down.from, down.until, 0});
  for (std::size_t i = 0; i < down_.size(); ++i)
    needs[down_[i].device].push_back({down_[i].from, down_[i].until, std::nullopt, places + i});

  for (std::size_t holder = 0; holder < needs.size(); ++holder)
    counts_[holder] = assign_lanes(needs[holder], [&](std::size_t place, std::uint32_t lane) {
      (place < places ? lanes_[place] : down_[place - places].lane) = lane;
    });
}

}  // namespace gpusim
