#include <algorithm>

#include "sim/html_reports/gantt_parts.hpp"
#include "sim/model/lanes.hpp"

namespace gpusim {
namespace {

constexpr std::uint32_t kMostHostRows = 32;  ///< for tasks that hold no GPU

std::vector<std::size_t> positions_in_order(const Workload& workload, const Schedule& schedule) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < schedule.size(); ++i)
    if (const Span span = schedule[i]; span.start < span.end && !is_barrier(workload, span.task)) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return schedule[i].start; });
  return order;
}

}  // namespace

GanttLanes::GanttLanes(const System& system, const Workload& workload, const Schedule& schedule)
    : system_(system), order_(positions_in_order(workload, schedule)), rows_(order_.size()) {
  const std::size_t devices = system.devices.size();
  std::vector<std::vector<LaneNeed>> needs(devices);
  std::vector<std::vector<std::size_t>> places(devices);  // of these needs, in the order
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const Span span = schedule[order_[i]];
    const auto add = [&](std::size_t owner) {
      needs[owner].push_back({span.start, span.end, span.task});
      places[owner].push_back(i);
    };
    for (const DeviceId device : span.devices) add(index(device));
    if (!span.devices.empty()) continue;
    const std::size_t owner = devices + host_of(workload, span.task);
    needs.resize(std::max(needs.size(), owner + 1));
    places.resize(needs.size());
    add(owner);
  }
  for (std::size_t owner = 0; owner < needs.size(); ++owner) {
    const AssignedLanes assigned = owner < devices ? assign_lanes(needs[owner]) : assign_lanes(needs[owner], kMostHostRows);
    for (std::size_t i = 0; i < assigned.lane.size(); ++i)
      rows_[places[owner][i]].push_back(static_cast<std::uint32_t>(count_) + assigned.lane[i]);
    sizes_.push_back(std::max<std::uint32_t>(1, assigned.count));
    count_ += sizes_.back();
  }
}

std::vector<PageGantt::Lane> GanttLanes::lanes() const {
  std::vector<PageGantt::Lane> lanes;
  for (std::size_t owner = 0; owner < sizes_.size(); ++owner)
    for (std::uint32_t row = 0; row < sizes_[owner]; ++row) {
      PageGantt::Lane& lane = lanes.emplace_back();
      lane.is_continued = row > 0;
      if (owner < system_.devices.size()) {
        const Device& device = system_.devices[owner];
        lane.name = device.name;
        lane.node = system_.nodes[index(device.node)].name;
        lane.gpu = system_.gpus[index(device.gpu)].id;
      } else {
        lane.name = hosts_[owner - system_.devices.size()];
        lane.is_host = true;
      }
    }
  return lanes;
}

std::size_t GanttLanes::host_of(const Workload& workload, TaskId task) {
  const std::optional<PersonId> person = workload.stated(workload.profile[index(task)]).person;
  const std::string name = person ? workload.people[index(*person)].name : "";
  const auto known = std::ranges::find(hosts_, name);
  if (known != hosts_.end()) return static_cast<std::size_t>(known - hosts_.begin());
  hosts_.push_back(name);
  return hosts_.size() - 1;
}

}  // namespace gpusim
