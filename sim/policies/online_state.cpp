#include "sim/policies/online_state.hpp"

#include <algorithm>

namespace gpusim {
namespace {

/// Of `whole`, the part that is left of the task.
Duration part_left(TaskId task, Duration whole, const View& view) {
  if (view.progress.empty()) return whole;
  const TaskProgress& one = view.progress[index(task)];
  if (one.whole == Duration{}) return whole;
  Duration left = one.left;
  if (one.is_running && view.now > one.since) left = left - std::min(left, view.now - one.since);
  return scaled(whole, left, one.whole);
}

Duration left_of_estimate(TaskId task, const View& view) {
  const Duration had = attained(task, view);
  const Duration said = view.job_of(task).estimate;
  return said > had ? said - had : Duration{};
}

}  // namespace

Duration attained(TaskId task, const View& view) { return view.progress.empty() ? Duration{} : view.attained(task); }

Duration remaining(TaskId task, const View& view) {
  if (view.job_of(task).estimate > Duration{}) return left_of_estimate(task, view);
  const ProfileId profile = view.workload.profile[index(task)];
  const bool is_on_host = view.performance.gpus(profile) == 0;
  return part_left(task, is_on_host ? view.performance.host_time(profile) : view.performance.best_time(profile), view);
}

Duration expected_time(TaskId task, std::span<const DeviceId> devices, const View& view) {
  const ProfileId profile = view.workload.profile[index(task)];
  const bool is_resumed = !view.progress.empty() && view.progress[index(task)].interruptions > 0;
  const Duration restore = is_resumed ? view.performance.restore_time(profile) : Duration{};
  if (view.job_of(task).estimate > Duration{}) return left_of_estimate(task, view) + restore;
  const Duration whole = devices.empty() ? view.performance.host_time(profile) : view.performance.run_time(profile, devices);
  return part_left(task, whole, view) + restore;
}

std::int64_t width(TaskId task, const View& view) {
  return std::max<std::int64_t>(1, view.performance.gpus(view.workload.profile[index(task)]));
}

}  // namespace gpusim
