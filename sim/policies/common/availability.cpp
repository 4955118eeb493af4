#include "sim/policies/common/availability.hpp"

#include <algorithm>
#include <tuple>

#include "sim/base/check.hpp"
#include "sim/policies/common/online_state.hpp"

namespace gpusim {
namespace {

Instant later(Instant from, Duration length) { return length > Availability::kNever - from ? Availability::kNever : from + length; }

void add_resources(std::vector<Availability::Need>& needs, ProfileId profile, const View& view) {
  for (const Performance::Hold& hold : view.performance.holds(profile))
    needs.push_back({view.system.classes.size() + index(hold.resource), hold.amount});
}

/// The expected remaining time of a task on a device of the class. It does not depend on the class when the user states an estimate
/// or the task is a gang.
Duration expected_on(TaskId task, ClassId device_class, const View& view) {
  const ProfileId profile = view.workload.profile[index(task)];
  const Duration least = remaining(task, view);
  if (view.job_of(task).estimate || view.performance.gpus(profile) > 1) return least;
  const Duration best = view.performance.best_time(profile);
  return best == Duration{} ? least : scaled(view.performance.time(profile, device_class), least, best);
}

/// Plans a task on several classes together, the faster first, at the earliest instant at which they have enough free devices.
Reservation plan_on_several(const Availability& availability, TaskId task, Instant from, const View& view) {
  const ProfileId profile = view.workload.profile[index(task)];
  std::vector<ClassId> classes;
  for (std::size_t c = 0; c < view.system.classes.size(); ++c)
    if (view.performance.can_run(profile, id<ClassId>(c))) classes.push_back(id<ClassId>(c));
  std::stable_sort(classes.begin(), classes.end(), [&](ClassId one, ClassId other) {
    return view.performance.time(profile, one) < view.performance.time(profile, other);
  });
  const Duration length = classes.empty() ? Duration{} : expected_on(task, classes.back(), view);
  Reservation plan;
  for (Instant at = from; at < Availability::kNever; at = availability.next_step(at)) {
    std::int64_t missing = view.performance.gpus(profile);
    plan.needs.clear();
    for (const ClassId device_class : classes) {
      const std::int64_t taken = std::min(missing, std::max<std::int64_t>(0, availability.least(index(device_class), at, length)));
      if (taken > 0) plan.needs.push_back({index(device_class), taken});
      missing -= taken;
    }
    add_resources(plan.needs, profile, view);
    if (missing > 0 || availability.earliest(plan.needs, length, at) != at) continue;
    plan.start = at;
    plan.end = later(at, length);
    return plan;
  }
  plan.needs.clear();
  return plan;
}

}  // namespace

std::size_t Availability::step_at(Instant at) const {
  return static_cast<std::size_t>(std::upper_bound(times_.begin(), times_.end(), at) - times_.begin()) - 1;
}

bool Availability::is_enough(std::size_t step, std::span<const Need> needs) const {
  const std::int64_t* const free = free_.data() + step * kinds_;
  return std::all_of(needs.begin(), needs.end(), [&](const Need& need) { return free[need.kind] >= need.amount; });
}

Instant Availability::earliest(std::span<const Need> needs, Duration length, Instant from) const {
  std::size_t step = step_at(from);
  Instant start = from;
  while (true) {
    while (!is_enough(step, needs)) {
      if (++step == times_.size()) return kNever;
      start = times_[step];
    }
    const Instant end = later(start, length);
    std::size_t next = step + 1;
    while (next < times_.size() && times_[next] < end && is_enough(next, needs)) ++next;
    if (next == times_.size() || times_[next] >= end) return start;
    step = next;
  }
}

Instant Availability::next_step(Instant at) const {
  const auto next = std::upper_bound(times_.begin(), times_.end(), at);
  return next == times_.end() ? kNever : *next;
}

std::int64_t Availability::least(std::size_t kind, Instant from, Duration length) const {
  std::size_t step = step_at(from);
  std::int64_t least = free_[step * kinds_ + kind];
  const Instant end = later(from, length);
  for (++step; step < times_.size() && times_[step] < end; ++step) least = std::min(least, free_[step * kinds_ + kind]);
  return least;
}

std::size_t Availability::split(Instant at) {
  GPUSIM_CHECK(at >= times_.front(), "a plan at {} ns before the present {} ns", at.since_start().count(),
               times_.front().since_start().count());
  const std::size_t before = step_at(at);
  if (times_[before] == at) return before;
  times_.insert(times_.begin() + static_cast<std::ptrdiff_t>(before) + 1, at);
  const auto row = static_cast<std::ptrdiff_t>(before * kinds_);
  const auto width = static_cast<std::ptrdiff_t>(kinds_);
  const std::vector<std::int64_t> copy(free_.begin() + row, free_.begin() + row + width);
  free_.insert(free_.begin() + row + width, copy.begin(), copy.end());
  return before + 1;
}

void Availability::add(std::span<const Need> needs, std::int64_t sign, Instant from, Instant to) {
  if (to <= from) return;
  const std::size_t first = split(from);
  const std::size_t last = to < kNever ? split(to) : times_.size();
  for (std::size_t step = first; step < last; ++step)
    for (const Need& need : needs) free_[step * kinds_ + need.kind] += sign * need.amount;
}

void Availability::advance(Instant now) {
  const std::size_t present = step_at(now);
  times_.erase(times_.begin(), times_.begin() + static_cast<std::ptrdiff_t>(present));
  free_.erase(free_.begin(), free_.begin() + static_cast<std::ptrdiff_t>(present * kinds_));
}

std::vector<Availability::Need> needs_on(TaskId task, std::span<const DeviceId> devices, const View& view) {
  std::vector<std::int64_t> of_class(view.system.classes.size());
  for (const DeviceId device : devices) ++of_class[index(view.system.class_of(device))];
  std::vector<Availability::Need> needs;
  for (std::size_t c = 0; c < of_class.size(); ++c)
    if (of_class[c] > 0) needs.push_back({c, of_class[c]});
  add_resources(needs, view.workload.profile[index(task)], view);
  return needs;
}

Reservation earliest_plan(const Availability& availability, TaskId task, Instant from, const View& view) {
  const ProfileId profile = view.workload.profile[index(task)];
  const std::uint32_t gpus = view.performance.gpus(profile);
  Reservation best;
  for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
    if (gpus > 0 && !view.performance.can_run(profile, id<ClassId>(c))) continue;
    Reservation plan;
    if (gpus > 0) plan.needs.push_back({c, gpus});
    add_resources(plan.needs, profile, view);
    const Duration length = gpus > 0 ? expected_on(task, id<ClassId>(c), view) : remaining(task, view);
    plan.start = availability.earliest(plan.needs, length, from);
    plan.end = plan.start == Availability::kNever ? plan.start : later(plan.start, length);
    if (std::tie(plan.start, plan.end) < std::tie(best.start, best.end)) best = plan;
    if (gpus == 0) return best;
  }
  return best.start < Availability::kNever || gpus < 2 ? best : plan_on_several(availability, task, from, view);
}

}  // namespace gpusim
