#include "sim/policies/common/online_state.hpp"

#include <algorithm>

namespace gpusim {
namespace {

/// Scales `whole` by the remaining part of the task.
Duration part_left(TaskId task, Duration whole, const View& view) {
  if (view.progress.empty()) return whole;
  const TaskProgress& one = view.progress[index(task)];
  if (one.total == Duration{}) return whole;
  Duration left = one.remaining;
  if (one.is_running && view.now > one.since) left = left - std::min(left, view.now - one.since);
  return scaled(whole, left, one.total);
}

Duration left_of(Duration estimate, TaskId task, const View& view) {
  const Duration had = attained(task, view);
  return estimate > had ? estimate - had : Duration{};
}

}  // namespace

std::span<const DeviceId> choose_before_outages(Placement& placement, DevicePool& pool, TaskId task, const View& view) {
  if (view.closes.empty()) return placement.choose(task, pool.idle(), pool.loads(), view);
  std::vector<DeviceId> hidden;
  for (std::size_t device = 0; device < view.closes.size(); ++device) {
    const auto one = id<DeviceId>(device);
    const ProfileId profile = view.workload.profile[index(task)];
    if (!pool.idle().contains(one) || !view.performance.can_run(profile, view.system.class_of(one))) continue;
    const Duration least = remaining(task, view);
    if (view.now + least > view.closes[device]) hidden.push_back(one);
  }
  for (const DeviceId device : hidden) pool.hide(device);
  std::span<const DeviceId> devices = placement.choose(task, pool.idle(), pool.loads(), view);
  for (const DeviceId device : hidden) pool.show(device);
  if (devices.empty()) return devices;
  const Instant end = view.now + expected_time(task, devices, view);
  const bool ends_before = std::all_of(devices.begin(), devices.end(), [&](DeviceId d) { return end <= view.closes[index(d)]; });
  return ends_before ? devices : std::span<const DeviceId>();
}

std::optional<Instant> next_planned_outage(const View& view) {
  std::optional<Instant> next;
  for (const Instant closes : view.closes)
    if (closes > view.now && closes < Calendar::kEnd && (!next || closes < *next)) next = closes;
  return next;
}

bool OnlineState::may_start_on(TaskId task, DeviceId device, const View& view) {
  const Duration expected = expected_time(task, {&device, 1}, view);
  if (!view.closes.empty() && view.now + expected > view.closes[index(device)]) return false;
  if (view.capacity == nullptr) return true;
  const Capacity& capacity = *view.capacity;
  const ClassId device_class = view.system.class_of(device);
  const ProfileId profile = view.workload.profile[index(task)];
  const DeviceLoad& load = pool.loads()[index(device)];
  if (!capacity.is_open(device_class, view.now) || !capacity.has_room(device_class, load, profile)) return false;
  const Duration time = view.performance.time(profile, device_class);
  const Duration run = capacity.is_shared(device_class) ? capacity.shared_time(device_class, load, profile, time) : time;
  return capacity.end({&device, 1}, view.now, input_time(task, {&device, 1}, view) + run).has_value();
}

Duration best_time(const View& view, TaskId task) {
  const ProfileId profile = view.workload.profile[index(task)];
  return view.performance.gpus(profile) == 0 ? view.performance.host_time(profile) : view.performance.best_time(profile);
}

Duration attained(TaskId task, const View& view) { return view.progress.empty() ? Duration{} : view.attained(task); }

Duration remaining(TaskId task, const View& view) {
  if (const auto& estimate = view.job_of(task).estimate) return left_of(*estimate, task, view);
  return part_left(task, best_time(view, task), view);
}

Duration expected_time(TaskId task, std::span<const DeviceId> devices, const View& view) {
  const ProfileId profile = view.workload.profile[index(task)];
  const bool is_resumed = !view.progress.empty() && view.progress[index(task)].interruptions > 0;
  const Duration restore = is_resumed ? view.performance.restore_time(profile) : Duration{};
  if (const auto& estimate = view.job_of(task).estimate) return left_of(*estimate, task, view) + restore;
  const Duration whole = devices.empty() ? view.performance.host_time(profile) : view.performance.run_time(profile, devices);
  return part_left(task, whole, view) + restore;
}

Duration input_time(TaskId task, std::span<const DeviceId> devices, const View& view) {
  Duration longest = view.performance.load_time(view.workload.profile[index(task)], devices);
  if (!view.workload.graph.moves_data()) return longest;
  for (const Edge& edge : view.workload.graph.predecessors(task))
    longest = std::max(longest, view.performance.transfer_time(edge.data, view.held[edge.task], devices));
  return longest;
}

std::int64_t width(TaskId task, const View& view) {
  return std::max<std::int64_t>(1, view.performance.gpus(view.workload.profile[index(task)]));
}

}  // namespace gpusim
