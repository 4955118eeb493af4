// conservative: conservative backfilling.
//
// Every task gets a reservation when it becomes ready: the earliest time at which the devices and resources that it needs are free
// for its expected time, given the running tasks and all earlier reservations. It starts at that time. When a task ends earlier
// than expected, the reservations are made anew in the order (priority of the job, highest first; task id), one at a time, so none
// moves to a later time. When devices fail or come back, GPUs have windows, or a task runs longer than estimated (it is then
// expected to take as long again), all are made anew. Reservations count devices of a class and resources; which devices a task
// takes is decided when it starts, and a task that finds no place then, or is at a quota, tries again at the next event. Where
// users give no estimate it knows true times. Option: `placement`.
//
// Source: A. W. Mu'alem, D. G. Feitelson, IEEE Transactions on Parallel and Distributed Systems 12(6), 2001.

#include <algorithm>
#include <limits>
#include <set>

#include "sim/policies/common/availability.hpp"
#include "sim/policies/common/expected_ends.hpp"
#include "sim/policies/common/online_state.hpp"

namespace gpusim {
namespace {

class Conservative : public Policy {
 public:
  explicit Conservative(PlacementOptions placement) : placement_(placement) {}

  void prepare(const View& view) override {
    state_.emplace(placement_, view);
    plan_.resize(view.workload.tasks());
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    bool has_spare = false;
    state_->update(changes, view, [&](TaskId task) {
      const ExpectedEnds::Entry entry = ends_.erase(task);
      if (!availability_ || entry.end <= view.now) return;
      has_spare = true;
      availability_->give_back(entry.needs, view.now, entry.end);
    });
    const bool is_overrun = ends_.extend_overrun(view.now);
    const bool has_unforeseen = !changes.lost.empty() || (!view.outages.empty() && !changes.freed.empty()) ||
                                view.capacity != nullptr || is_overrun || is_any_overdue(view.now);
    for (const TaskId task : changes.ready)
      if (view.performance.is_placed(view.workload.profile[index(task)])) waiting_.insert(entry_of(task, view));
    if (waiting_.empty()) {
      availability_.reset();  // It is rebuilt when tasks wait again.
      return state_->decisions;
    }
    if (!availability_ || has_unforeseen)
      plan_all(view);
    else
      update_plans(changes, has_spare, view);
    start_planned(view);
    wake(view);
    return state_->decisions;
  }

 private:
  using Entry = std::pair<std::int64_t, TaskId>;
  static Entry entry_of(TaskId task, const View& view) { return {-std::int64_t{view.job_of(task).priority}, task}; }

  void plan_all(const View& view) {
    availability_.emplace(ends_.availability(*state_, view));
    by_start_.clear();
    for (const auto& [priority, task] : waiting_) plan(task, view);
  }
  void plan(TaskId task, const View& view) {
    Reservation& plan = plan_[index(task)];
    plan = earliest_plan(*availability_, task, view.now, view);
    if (plan.start == Availability::kNever) return;
    availability_->take(plan.needs, plan.start, plan.end);
    by_start_.insert({plan.start, entry_of(task, view)});
  }
  void unplan(TaskId task, const View& view) {
    const Reservation& plan = plan_[index(task)];
    if (plan.start == Availability::kNever) return;
    availability_->give_back(plan.needs, plan.start, plan.end);
    by_start_.erase({plan.start, entry_of(task, view)});
  }
  void update_plans(const Changes& changes, bool has_spare, const View& view) {
    availability_->advance(view.now);
    if (has_spare)
      for (const auto& [priority, task] : waiting_)
        if (!std::binary_search(changes.ready.begin(), changes.ready.end(), task)) {
          unplan(task, view);
          plan(task, view);
        }
    std::vector<Entry> ready;
    for (const TaskId task : changes.ready)
      if (waiting_.contains(entry_of(task, view))) ready.push_back(entry_of(task, view));
    std::sort(ready.begin(), ready.end());
    for (const auto& [priority, task] : ready) plan(task, view);
  }

  [[nodiscard]] bool is_any_overdue(Instant now) const { return !by_start_.empty() && by_start_.begin()->first < now; }

  void start_planned(const View& view) {
    std::vector<TaskId> due;
    for (const auto& [start, entry] : by_start_) {
      if (start > view.now) break;
      due.push_back(entry.second);
    }
    for (const TaskId task : due) {
      if (!state_->allowances.is_within_quotas(task, view)) continue;
      const OnlineState::Place place = state_->place(task, view);
      if (!place.fits) continue;
      const std::vector<DeviceId> devices(place.devices.begin(), place.devices.end());
      unplan(task, view);
      waiting_.erase(entry_of(task, view));
      const ExpectedEnds::Entry& entry = ends_.insert(task, devices, view);
      availability_->take(entry.needs, view.now, entry.end);
      state_->start(task, devices, view);
      if (view.wants_keys) state_->decisions.explain("reserved for " + exact_seconds(view.now.since_start()));
    }
  }

  void wake(const View& view) {
    std::optional<Instant> next = next_planned_outage(view);
    const auto later =
        by_start_.lower_bound({view.now + Duration::nanoseconds(1), Entry{std::numeric_limits<std::int64_t>::min(), TaskId{}}});
    if (later != by_start_.end() && (!next || later->first < *next)) next = later->first;
    if (next && !waiting_.empty()) state_->decisions.wake(*next);
  }

  PlacementOptions placement_;
  std::optional<OnlineState> state_;
  ExpectedEnds ends_;
  std::optional<Availability> availability_;  ///< free amounts beside running tasks and all plans; only while tasks wait
  std::set<Entry> waiting_;
  std::set<std::pair<Instant, Entry>> by_start_;  ///< planned tasks
  std::vector<Reservation> plan_;                 ///< by task
};

}  // namespace

std::unique_ptr<Policy> make_conservative(Reader& options) { return std::make_unique<Conservative>(read_placement(options)); }

}  // namespace gpusim
