#include "sim/policies/common/round_tasks.hpp"

#include <algorithm>

namespace gpusim {
namespace {

/// The size of the largest group of connected devices of a class. Connection is symmetric and transitive.
std::uint32_t largest_group(const std::vector<DeviceId>& devices, const Routes* routes) {
  if (routes == nullptr || routes->uniform() != nullptr) return static_cast<std::uint32_t>(devices.size());
  std::vector<bool> is_counted(devices.size());
  std::uint32_t largest = 0;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    if (is_counted[i]) continue;
    std::uint32_t size = 1;
    for (std::size_t k = i + 1; k < devices.size(); ++k)
      if (routes->between(devices[i], devices[k]) != nullptr && routes->between(devices[k], devices[i]) != nullptr) {
        is_counted[k] = true;
        ++size;
      }
    largest = std::max(largest, size);
  }
  return largest;
}

}  // namespace

std::optional<Seconds> RoundTask::best_time() const {
  std::optional<Seconds> best;
  for (const std::optional<Seconds>& one : time)
    if (one && (!best || *one < *best)) best = one;
  return best;
}

RoundTasks::RoundTasks(const View& view)
    : held_(view.workload.tasks()), owner_(view.system.devices.size()), of_class_(view.system.classes.size()) {
  for (std::size_t d = 0; d < view.system.devices.size(); ++d)
    of_class_[index(view.system.devices[d].device_class)].push_back(id<DeviceId>(d));
  for (const std::vector<DeviceId>& devices : of_class_) largest_gang_.push_back(largest_group(devices, view.performance.routes()));
}

bool RoundTasks::add(TaskId task, const View& view) {
  if (find(task) != nullptr) return false;
  const ProfileId profile = view.workload.profile[index(task)];
  const std::size_t classes = of_class_.size();
  RoundTask one;
  one.task = task;
  one.gpus = view.performance.gpus(profile);
  one.weight = view.job_of(task).weight;
  one.ready = view.now;
  one.time = times_on(profile, one.gpus, view);
  if (view.performance.is_elastic(profile))
    for (const std::uint32_t count : view.performance.counts(profile))
      one.choices.push_back({count, times_on(profile, count, view)});
  one.share.resize(classes);
  one.received.resize(classes);
  one.deficit.resize(classes);
  tasks_.insert(std::ranges::lower_bound(tasks_, task, {}, &RoundTask::task), std::move(one));
  return true;
}

RoundTask::Times RoundTasks::times_on(ProfileId profile, std::uint32_t gpus, const View& view) const {
  RoundTask::Times times;
  for (std::size_t c = 0; c < of_class_.size(); ++c) {
    const std::uint32_t most =
        view.performance.depends_on_placement(profile) ? largest_gang_[c] : static_cast<std::uint32_t>(of_class_[c].size());
    times.emplace_back();
    if (!view.performance.can_run(profile, id<ClassId>(c)) || gpus > most) continue;
    Duration time = view.performance.useful_time(profile, id<ClassId>(c));
    // The time of a gang that exchanges gradients is that on the first devices of the class, which are on one node if it has
    // enough.
    if (gpus > 1 && most == of_class_[c].size()) time = view.performance.useful_time(profile, std::span(of_class_[c]).first(gpus));
    times.back() = to_seconds(std::max(time, Duration::nanoseconds(1)));
  }
  return times;
}

void RoundTasks::add_up(Instant now) {
  const Seconds passed = to_seconds(now - added_up_);
  added_up_ = now;
  if (passed == Seconds{}) return;
  for (RoundTask& one : tasks_)
    for (std::size_t c = 0; c < one.share.size(); ++c) {
      const bool is_here = one.running_on == id<ClassId>(c);
      if (is_here) one.received[c] += passed;
      one.deficit[c] += one.share[c] * passed - (is_here ? passed : Seconds{});
    }
}

double RoundTasks::part_left(const RoundTask& one, const View& view) {
  const Duration total = view.progress[index(one.task)].total;
  // A task that has not ended has some work left, whatever the rounding.
  return total == Duration{} ? 1 : std::max(view.remaining(one.task).seconds(), 1e-9) / total.seconds();
}

void RoundTasks::start(RoundTask& one, ClassId device_class, std::span<const DeviceId> devices, Instant now) {
  held_[index(one.task)].assign(devices.begin(), devices.end());
  for (const DeviceId device : devices) owner_[index(device)] = one.task;
  one.running_on = device_class;
  one.held = static_cast<std::uint32_t>(devices.size());
  one.since = now;
}

void RoundTasks::preempt(RoundTask& one, bool is_saving) {
  if (is_saving)
    one.running_on.reset();
  else
    stop(one.task);
}

void RoundTasks::stop(TaskId task) {
  for (const DeviceId device : held_[index(task)]) owner_[index(device)].reset();
  held_[index(task)].clear();
  RoundTask* const one = find(task);
  if (one == nullptr) return;
  one->running_on.reset();
  one->held = 0;
}

}  // namespace gpusim
