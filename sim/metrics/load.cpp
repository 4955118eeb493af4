#include "sim/metrics/load.hpp"

#include <algorithm>
#include <utility>

namespace gpusim {

Times::Times(const Problem& problem)
    : workload_(&problem.workload), performance_(&problem.performance), best_(problem.performance.profiles()) {
  for (const DeviceClass& device_class : problem.system.classes) devices_.push_back(device_class.count);
  for (std::size_t profile = 0; profile < best_.size(); ++profile)
    best_[profile] = problem.performance.best_time(id<ProfileId>(profile));
  if (!problem.system.has_shared_gpus()) return;
  for (std::size_t c = 0; c < problem.system.classes.size(); ++c) {
    const Pool& pool = problem.system.pool_of(id<ClassId>(c));
    is_shared_.push_back(pool.colocation.is_shared());
    has_interference_.push_back(pool.colocation.law == Colocation::Law::interference);
  }
  for (std::size_t profile = 0; profile < best_.size(); ++profile) {
    std::optional<Duration> least;
    for (std::size_t c = 0; c < classes(); ++c)
      if (const std::optional<Duration> time = on(id<ProfileId>(profile), c)) least = std::min(*time, least.value_or(*time));
    held_.push_back(least.value_or(best_[profile]));
  }
}

Duration Times::weighted(Duration time, ProfileId profile, std::size_t device_class) const {
  if (workload_->profiles.empty()) return time;
  if (has_interference_[device_class]) {
    const GpuDemand& demand = workload_->stated(profile).demand;
    constexpr double kRounding = 1e-12;  // rounding of speeds and of this product
    const double part = (demand.compute + demand.bandwidth) / 2 * (1 - kRounding);
    return Duration::nanoseconds(static_cast<std::int64_t>(static_cast<double>(time.count()) * part));
  }
  return to_duration(static_cast<Wide>(time.count()) * workload_->stated(profile).share_ppm / 1'000'000);
}

std::vector<TaskId> tasks_from(const Workload& workload, std::size_t first) {
  std::vector<TaskId> tasks;
  tasks.reserve(workload.tasks() - first);
  for (std::size_t task = first; task < workload.tasks(); ++task) tasks.push_back(id<TaskId>(task));
  return tasks;
}

WorkParts work_parts(const Times& times, const Load& load) {
  WorkParts parts;
  parts.classes = times.classes();
  parts.amounts.reserve(load.size());
  parts.times.reserve(load.size() * parts.classes);
  for (const LoadPart& part : load) {
    parts.amounts.push_back(part.amount);
    for (std::size_t c = 0; c < parts.classes; ++c) {
      const std::optional<Duration> time = times.on(part.profile, c);
      parts.times.push_back(time ? time->count() : WorkParts::kCannotRun);
    }
  }
  return parts;
}

Load LoadCounter::operator()(std::span<const TaskId> tasks) {
  Load load;
  for (const TaskId task : tasks) {
    const ProfileId profile = workload_->profile[index(task)];
    if (times_->gpus(profile) == 0 || times_->held(profile) == Duration{}) continue;
    if (amounts_[index(profile)] == 0) load.push_back({profile, 0});
    amounts_[index(profile)] += times_->gpus(profile);
  }
  std::sort(load.begin(), load.end());
  for (LoadPart& part : load) part.amount = std::exchange(amounts_[index(part.profile)], 0);
  return load;
}

}  // namespace gpusim
