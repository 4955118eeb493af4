#include "sim/reports/trace_tracks.hpp"

#include "sim/model/lanes.hpp"

namespace gpusim {
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
  std::vector<std::vector<LaneNeed>> needs(holders.count());
  std::vector<std::vector<std::size_t>> places(holders.count());  // of these needs: into lanes_ and, behind it, down_
  std::size_t count = 0;
  const auto add = [&](std::size_t holder, const LaneNeed& need) {
    needs[holder].push_back(need);
    places[holder].push_back(count++);
  };
  for (std::size_t position = 0; position < schedule.size(); ++position) {
    first_.push_back(count);
    const Span span = schedule[position];
    if (is_barrier(one.workload, span.task)) continue;
    for (const std::size_t holder : holders.of(span)) add(holder, {span.start, span.end, span.task});
  }
  lanes_.resize(count);
  for (const DownTime& down : down_times(one)) {
    down_.push_back({down.device, down.from, down.until, 0});
    add(down.device, {down.from, down.until});
  }
  for (std::size_t holder = 0; holder < needs.size(); ++holder) {
    const AssignedLanes assigned = assign_lanes(needs[holder]);
    counts_[holder] = assigned.count;
    for (std::size_t i = 0; i < assigned.lane.size(); ++i) {
      const std::size_t place = places[holder][i];
      (place < lanes_.size() ? lanes_[place] : down_[place - lanes_.size()].lane) = assigned.lane[i];
    }
  }
}

}  // namespace gpusim
