#include "sim/policies/common/insertion_schedule.hpp"

#include <algorithm>
#include <limits>

#include "sim/base/check.hpp"

namespace gpusim {

InsertionSchedule::InsertionSchedule(const View& view)
    : view_(&view),
      routes_alike_(view.performance.routes() != nullptr && view.performance.routes()->uniform() != nullptr),
      position_of_(view.system.devices.size()),
      horizon_(view.system.devices.size()),
      slots_(view.system.devices.size()),
      planned_(view.workload.tasks()),
      ready_by_device_(view.system.devices.size()) {
  for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
    class_begin_.push_back(static_cast<std::uint32_t>(device_at_.size()));
    for (std::size_t device = 0; device < position_of_.size(); ++device) {
      if (view.system.devices[device].device_class != id<ClassId>(c)) continue;
      position_of_[device] = static_cast<std::uint32_t>(device_at_.size());
      device_at_.push_back(id<DeviceId>(device));
    }
  }
  class_begin_.push_back(static_cast<std::uint32_t>(device_at_.size()));
}

InsertionSchedule::Place InsertionSchedule::earliest_finish(TaskId task, Instant release, std::span<const Duration> penalties) {
  const ProfileId profile = view_->workload.profile[index(task)];
  find_ready_times(task, release.since_start().count());
  const auto penalty_of = [&](std::size_t c) { return penalties.empty() ? Time{0} : penalties[c].count(); };

  // Try the class that is best on an idle system first, because its result excludes most other classes.
  const std::size_t classes = view_->system.classes.size();
  std::size_t first = classes;
  Time first_cost = std::numeric_limits<Time>::max();
  for (std::size_t c = 0; c < classes; ++c) {
    if (!view_->performance.can_run(profile, id<ClassId>(c))) continue;
    const Time cost = view_->performance.time(profile, id<ClassId>(c)).count() + penalty_of(c);
    if (cost >= first_cost) continue;
    first = c;
    first_cost = cost;
  }
  GPUSIM_CHECK(first < classes, "task {} fits on no device", index(task));

  Best best{std::numeric_limits<Time>::max(), 0, 0};
  if (!is_ready_by_device_ && holder_ != kNowhere) {
    const auto c = view_->system.class_of(device_at_[holder_]);
    if (view_->performance.can_run(profile, c))
      try_device(holder_, ready_at_holder_, view_->performance.time(profile, c).count(), penalty_of(index(c)), best);
  }
  search_class(first, profile, penalty_of(first), best);
  for (std::size_t c = 0; c < classes; ++c)
    if (c != first && view_->performance.can_run(profile, id<ClassId>(c))) search_class(c, profile, penalty_of(c), best);

  const Instant start = Instant::at(Duration::nanoseconds(best.start));
  return {device_at_[best.position], start, start + Duration::nanoseconds(best.time)};
}

InsertionSchedule::Place InsertionSchedule::earliest_on(DeviceId device, TaskId task, Instant release) {
  const std::uint32_t position = position_of_[index(device)];
  const Duration time = view_->performance.time(view_->workload.profile[index(task)], view_->system.class_of(device));
  find_ready_times(task, release.since_start().count());
  const Time start = earliest_start(position, ready_at(position), time.count());
  return {device, Instant::at(Duration::nanoseconds(start)), Instant::at(Duration::nanoseconds(start) + time)};
}

void InsertionSchedule::add(TaskId task, const Place& place) {
  const std::uint32_t position = position_of_[index(place.device)];
  const Slot slot{place.start.since_start().count(), place.end.since_start().count()};
  planned_[index(task)] = {slot.end, position};
  Horizon& horizon = horizon_[position];
  std::vector<Slot>& slots = slots_[position];
  if (slot.start >= horizon.end) {
    if (slot.start > horizon.end) {
      horizon.widest_gap = std::max(horizon.widest_gap, slot.start - horizon.end);
      horizon.last_gap_end = slot.start;
    }
    horizon.end = slot.end;
    slots.push_back(slot);
    return;
  }
  slots.insert(
      std::upper_bound(slots.begin(), slots.end(), slot.start, [](Time start, const Slot& other) { return start < other.end; }),
      slot);
}

void InsertionSchedule::add_host_task(TaskId task, Instant release) {
  Time start = release.since_start().count();
  if (view_->workload.graph.arcs() > 0)
    for (const Edge& edge : view_->workload.graph.predecessors(task)) start = std::max(start, planned_[index(edge.task)].end);
  const Duration time = view_->performance.host_time(view_->workload.profile[index(task)]);
  planned_[index(task)] = {start + time.count(), kNowhere};
}

/// If all routes are equal, an input reaches every device except the one that holds it at the same time. Then only the device that
/// holds the latest input can do better than the others: it waits for the latest input on other devices and for the ends of the
/// predecessors on itself.
void InsertionSchedule::find_ready_times(TaskId task, Time release) {
  holder_ = kNowhere;
  is_ready_by_device_ = false;
  ready_elsewhere_ = release;
  if (view_->workload.graph.arcs() == 0) return;
  const std::span<const Edge> inputs = view_->workload.graph.predecessors(task);

  Time order_only = release;  // End of the last predecessor from which nothing moves.
  Time last = 0;              // Arrival of the latest input, which lies on holder_.
  Time last_of_others = 0;    // Arrival of the latest input that does not lie on holder_.
  for (const Edge& edge : inputs) {
    const Planned& from = planned_[index(edge.task)];
    const Time available = std::max(from.end, release);
    if (edge.data == DataSize{} || from.position == kNowhere) {
      order_only = std::max(order_only, available);
      continue;
    }
    if (!routes_alike_ && view_->system.devices.size() > 1) return find_ready_times_by_device(inputs, release);
    const Time arrival =
        routes_alike_ ? available + view_->performance.transfer_time(edge.data, DeviceId{0}, DeviceId{1}).count() : available;
    if (holder_ == kNowhere || arrival > last) {
      if (from.position != holder_) last_of_others = last;
      last = arrival;
      holder_ = from.position;
    } else if (from.position != holder_) {
      last_of_others = std::max(last_of_others, arrival);
    }
  }
  ready_elsewhere_ = std::max(order_only, last);
  if (holder_ == kNowhere) return;
  ready_at_holder_ = std::max(order_only, last_of_others);
  for (const Edge& edge : inputs)
    if (planned_[index(edge.task)].position == holder_)
      ready_at_holder_ = std::max(ready_at_holder_, planned_[index(edge.task)].end);
}

void InsertionSchedule::find_ready_times_by_device(std::span<const Edge> inputs, Time release) {
  holder_ = kNowhere;
  is_ready_by_device_ = true;
  std::fill(ready_by_device_.begin(), ready_by_device_.end(), release);
  for (const Edge& edge : inputs) {
    const Planned& from = planned_[index(edge.task)];
    const Time available = std::max(from.end, release);
    const bool moves = edge.data > DataSize{} && from.position != kNowhere;
    const Route* known_route = nullptr;
    Time known_transfer = 0;
    for (std::uint32_t position = 0; position < ready_by_device_.size(); ++position) {
      Time transfer = 0;
      if (moves && position != from.position) {
        // There are few distinct routes and many devices, so neighbouring devices usually have the same route.
        const Route* route = view_->performance.routes()->between(device_at_[from.position], device_at_[position]);
        GPUSIM_CHECK(route != nullptr, "data moves between devices without a route");
        if (route != known_route)
          known_transfer = view_->performance.transfer_time(edge.data, device_at_[from.position], device_at_[position]).count();
        known_route = route;
        transfer = known_transfer;
      }
      ready_by_device_[position] = std::max(ready_by_device_[position], available + transfer);
    }
  }
}

InsertionSchedule::Time InsertionSchedule::ready_at(std::uint32_t position) const {
  if (is_ready_by_device_) return ready_by_device_[position];
  return position == holder_ ? ready_at_holder_ : ready_elsewhere_;
}

void InsertionSchedule::search_class(std::size_t device_class, ProfileId profile, Time penalty, Best& best) const {
  const Time time = view_->performance.time(profile, id<ClassId>(device_class)).count();
  const std::uint32_t begin = class_begin_[device_class];
  const std::uint32_t end = class_begin_[device_class + 1];
  if (is_ready_by_device_) {
    for (std::uint32_t position = begin; position < end; ++position)
      if (ready_by_device_[position] + time + penalty <= best.cost)
        try_device(position, ready_by_device_[position], time, penalty, best);
    return;
  }
  for (std::uint32_t position = begin; position < end; ++position) {
    // The holder has already been tried with its own, earlier ready time, so here it cannot win.
    if (ready_elsewhere_ + time + penalty > best.cost) return;
    try_device(position, ready_elsewhere_, time, penalty, best);
    // No other device of the class starts the task earlier, and the remaining ones have higher ids.
    if (best.position == position && best.start == ready_elsewhere_) return;
  }
}

void InsertionSchedule::try_device(std::uint32_t position, Time ready, Time time, Time penalty, Best& best) const {
  const Time start = earliest_start(position, ready, time);
  const Time cost = start + time + penalty;
  if (best.position != kNowhere && (cost > best.cost || (cost == best.cost && device_at_[position] >= device_at_[best.position])))
    return;
  best = {cost, start, time, position};
}

InsertionSchedule::Time InsertionSchedule::earliest_start(std::uint32_t position, Time ready, Time time) const {
  const Horizon& horizon = horizon_[position];
  if (horizon.end <= ready) return ready;
  // A task of no length fits between any two slots, so the bounds on gaps do not exclude any.
  if (time > 0 && (horizon.widest_gap < time || horizon.last_gap_end < ready + time)) return horizon.end;
  return search_gaps(position, ready, time);
}

InsertionSchedule::Time InsertionSchedule::search_gaps(std::uint32_t position, Time ready, Time time) const {
  const std::vector<Slot>& slots = slots_[position];
  auto slot =
      std::upper_bound(slots.begin(), slots.end(), ready, [](Time instant, const Slot& other) { return instant < other.end; });
  Time start = ready;
  for (; slot != slots.end() && slot->start - start < time; ++slot) start = slot->end;
  return start;
}

}  // namespace gpusim
