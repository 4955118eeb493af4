// easy: EASY backfilling.
//
// Queue: (priority of the job, highest first; task id). The head starts as soon as it fits. When it does not, it gets a
// reservation: the devices, and the resources, with which it fits at the shadow time, the earliest time at which it would when
// running tasks end as estimated; devices that are idle now only as far as it needs them. A task behind it starts now if it fits
// now and either is expected to end by the shadow time or fits beside the reservation; the first in the order that does starts, and
// the reservation is made anew. A task that has run longer than estimated is expected to end now. Where users give no estimate it
// knows true times. Tasks whose user or queue is at its quota are left out. Option: `placement`.
//
// Source: D. A. Lifka, "The ANL/IBM SP scheduling system", JSSPP 1995; A. W. Mu'alem, D. G. Feitelson, IEEE TPDS 12(6), 2001.

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/policies/common/backfill_queue.hpp"
#include "sim/policies/common/online_state.hpp"

namespace gpusim {
namespace {

class Easy : public Policy {
 public:
  explicit Easy(PlacementOptions placement) : placement_(placement) {}

  void prepare(const View& view) override {
    state_.emplace(placement_, view);
    queue_.emplace(state_->groups, view);
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    state_->update(changes, view, [&](TaskId task) { std::erase_if(ends_, [&](const End& end) { return end.second == task; }); });
    for (const TaskId task : changes.ready)
      if (const std::optional<std::uint32_t> group = state_->groups.of(task, view))
        queue_->groups()[*group].insert(queue_->place(task), remaining(task, view));
    std::optional<TaskId> head = first_waiting(view);
    while (head) {
      const OnlineState::Place place = state_->place(*head, view);
      if (!place.fits) break;
      start(*head, place.devices, "head of the queue", view);
      head = first_waiting(view);
    }
    if (!head) return state_->decisions;
    while (backfill(*head, view)) {
    }
    if (const std::optional<Instant> outage = next_planned_outage(view)) state_->decisions.wake(*outage);
    return state_->decisions;
  }

 private:
  using End = std::pair<Instant, TaskId>;
  struct Reservation {
    bool is_made = false;
    Instant shadow;
    std::vector<DeviceId> devices;
    std::vector<std::int64_t> spare;  ///< by resource: free amount at the shadow time beside the head
  };

  [[nodiscard]] std::optional<TaskId> first_waiting(const View& view) {
    std::optional<TaskId> first;
    for (const BackfillGroup& group : queue_->groups()) {
      const std::optional<std::uint32_t> place = group.first();
      if (!place || !state_->allowances.is_within_quotas(group.task(*place), view)) continue;
      if (!first || queue_->rank(group.task(*place)) < queue_->rank(*first)) first = group.task(*place);
    }
    return first;
  }

  void start(TaskId task, std::span<const DeviceId> devices, std::string_view why, const View& view) {
    const End end{view.now + expected_time(task, devices, view), task};
    state_->start(task, devices, view);
    if (view.wants_keys) state_->decisions.explain(std::string(why));
    ends_.insert(std::upper_bound(ends_.begin(), ends_.end(), end), end);
    queue_->groups()[state_->groups.of(task, view).value()].erase(queue_->place(task));
  }

  /// Starts the first task behind the head that may start; false when none may.
  bool backfill(TaskId head, const View& view) {
    if (state_->pool.idle().empty() && view.system.resources.empty()) return false;
    const Reservation reservation = reserve(head, view);
    std::optional<TaskId> first;
    std::vector<DeviceId> devices;
    for (const BackfillGroup& group : queue_->groups()) {
      const std::optional<Candidate> candidate = candidate_of(group, head, reservation, view);
      if (!candidate || (first && queue_->rank(*first) < queue_->rank(candidate->task))) continue;
      first = candidate->task;
      devices = candidate->devices;
    }
    if (!first) return false;
    start(*first, devices,
          reservation.is_made ? "backfill, shadow time " + exact_seconds(reservation.shadow.since_start()) : "backfill", view);
    return true;
  }

  struct Candidate {
    TaskId task;
    std::vector<DeviceId> devices;
  };
  /// The first task of a group that may start beside the reservation or ends before it.
  std::optional<Candidate> candidate_of(const BackfillGroup& group, TaskId head, const Reservation& reservation, const View& view) {
    std::optional<std::uint32_t> place = group.first();
    if (place && group.task(*place) == head) place = group.first(*place + 1);
    if (!place || !state_->allowances.is_within_quotas(group.task(*place), view)) return std::nullopt;
    if (const auto beside = place_beside(group.task(*place), reservation, view)) return Candidate{group.task(*place), *beside};
    if (!reservation.is_made || !state_->place(group.task(*place), view).fits) return std::nullopt;
    const Duration longest = reservation.shadow - view.now;
    for (place = group.first(*place, longest); place; place = group.first(*place + 1, longest)) {
      const TaskId task = group.task(*place);
      if (task == head) continue;
      const OnlineState::Place found = state_->place(task, view);
      // On these devices the task may take longer than on its best ones.
      if (found.fits && view.now + expected_time(task, found.devices, view) <= reservation.shadow)
        return Candidate{task, {found.devices.begin(), found.devices.end()}};
    }
    return std::nullopt;
  }

  std::optional<std::vector<DeviceId>> place_beside(TaskId task, const Reservation& reservation, const View& view) {
    for (const Performance::Hold& hold : view.performance.holds(view.workload.profile[index(task)]))
      if (reservation.is_made && hold.amount > reservation.spare[index(hold.resource)]) return std::nullopt;
    std::vector<DeviceId> hidden;
    for (const DeviceId device : reservation.devices)
      if (state_->pool.idle().contains(device)) hidden.push_back(device);
    for (const DeviceId device : hidden) state_->pool.hide(device);
    const OnlineState::Place place = state_->place(task, view);
    for (const DeviceId device : hidden) state_->pool.show(device);
    if (!place.fits) return std::nullopt;
    return std::vector<DeviceId>(place.devices.begin(), place.devices.end());
  }

  /// Lets running tasks end in the order of their estimated ends until the head fits, and reserves what it then takes.
  Reservation reserve(TaskId head, const View& view) {
    Reservation reservation;
    std::vector<DeviceId> idle_now;
    for (std::size_t device = 0; device < view.system.devices.size(); ++device)
      if (state_->pool.idle().contains(id<DeviceId>(device))) idle_now.push_back(id<DeviceId>(device));
    std::size_t ended = 0;
    while (ended < ends_.size() && !reservation.is_made) {
      const Instant at = ends_[ended].first;
      for (; ended < ends_.size() && ends_[ended].first == at; ++ended) end(ends_[ended].second, view);
      if (!state_->place(head, view).fits) continue;
      reservation.is_made = true;
      reservation.shadow = std::max(at, view.now);
      reservation.devices = devices_for(head, idle_now, view);
      reservation.spare.assign(state_->allowances.free_resources().begin(), state_->allowances.free_resources().end());
      for (const Performance::Hold& hold : view.performance.holds(view.workload.profile[index(head)]))
        reservation.spare[index(hold.resource)] -= hold.amount;
    }
    while (ended-- > 0) unend(ends_[ended].second, view);
    return reservation;
  }

  /// The devices reserved for the head. Idle devices are used only as far as devices that become free do not suffice.
  std::vector<DeviceId> devices_for(TaskId head, const std::vector<DeviceId>& idle_now, const View& view) {
    const ProfileId profile = view.workload.profile[index(head)];
    std::int64_t missing = std::int64_t{view.performance.gpus(profile)} - state_->idle_devices_for(profile, view);
    std::vector<DeviceId> hidden;
    for (const DeviceId device : idle_now)
      if (view.performance.can_run(profile, view.system.class_of(device))) hidden.push_back(device);
    missing = std::max<std::int64_t>(0, missing + static_cast<std::int64_t>(hidden.size()));
    hidden.resize(hidden.size() - std::min(hidden.size(), static_cast<std::size_t>(missing)));
    for (const DeviceId device : hidden) state_->pool.hide(device);
    OnlineState::Place place = state_->place(head, view);
    std::vector<DeviceId> devices(place.devices.begin(), place.devices.end());
    for (const DeviceId device : hidden) state_->pool.show(device);
    if (place.fits) return devices;
    place = state_->place(head, view);
    return {place.devices.begin(), place.devices.end()};
  }

  // The devices of a task that starts in this decision are not in the view yet.
  void end(TaskId task, const View& view) {
    state_->pool.give_back(devices_of(task, view), view.workload.profile[index(task)], view);
    state_->allowances.give_back_resources(view.workload.profile[index(task)], view);
  }
  void unend(TaskId task, const View& view) {
    state_->pool.hand_out(devices_of(task, view), view.workload.profile[index(task)], view);
    state_->allowances.take_resources(view.workload.profile[index(task)], view);
  }
  [[nodiscard]] std::span<const DeviceId> devices_of(TaskId task, const View& view) const {
    for (const Decisions::Decision& decision : state_->decisions.list())
      if (decision.task == task) return state_->decisions.devices(decision);
    return view.held[task];
  }

  PlacementOptions placement_;
  std::optional<OnlineState> state_;
  std::optional<BackfillQueue> queue_;
  std::vector<End> ends_;  ///< estimated ends of running tasks, ascending
};

}  // namespace

std::unique_ptr<Policy> make_easy(Reader& options) { return std::make_unique<Easy>(read_placement(options)); }

}  // namespace gpusim
