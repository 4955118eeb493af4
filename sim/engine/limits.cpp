#include "sim/engine/limits.hpp"

#include <fmt/format.h>

#include "gpusim/simulate.hpp"
#include "gpusim/value.hpp"
#include "sim/base/check.hpp"
#include "sim/engine/task_name.hpp"

namespace gpusim {

Limits::Limits(const Problem& problem, const PeopleQueues& people)
    : problem_(problem),
      capacity_(problem),
      loads_(capacity_.is_plain() ? 0 : problem.system.devices.size()),
      gpus_(problem.system, capacity_),
      starts_(ending(problem.workload.starts)) {
  const auto add = [&](OpeningKind kind, std::size_t number, const Calendar& calendar) {
    if (!calendar.is_always()) windows_.add(kind, static_cast<std::uint32_t>(number), calendar);
  };
  for (std::size_t pool = 0; pool < problem.system.pools.size(); ++pool)
    add(OpeningKind::pool, pool, problem.system.pools[pool].available);
  add(OpeningKind::starts, 0, problem.workload.starts);
  for (std::size_t person = 0; !people.empty() && person < problem.workload.people.size(); ++person)
    add(OpeningKind::person, person, problem.workload.people[person].calendar);
}

void Limits::hold(TaskId task, std::span<const DeviceId> devices) {
  const ProfileId profile = profile_of(task);
  if (capacity_.refuses(profile)) --refused_;
  for (const DeviceId device : devices) {
    const ClassId device_class = problem_.system.class_of(device);
    DeviceLoad& load = loads_[index(device)];
    GPUSIM_CHECK(capacity_.has_room(device_class, load, profile), "{}: {} has no room", task_name(problem_.workload, task),
                 problem_.system.devices[index(device)].name);
    load += capacity_.load_of(profile, device_class);
  }
}

void Limits::check_refusal(TaskId task, Instant now) const {
  const ProfileId profile = profile_of(task);
  if (!capacity_.refuses(profile)) return;
  const Pool* full = nullptr;
  std::uint32_t running = 0;
  for (std::size_t device = 0; device < loads_.size(); ++device) {
    const ClassId device_class = problem_.system.class_of(id<DeviceId>(device));
    if (!problem_.performance.can_run(profile, device_class)) continue;
    if (!capacity_.is_open(device_class, now) || capacity_.has_room(device_class, loads_[device], profile)) return;
    full = &problem_.system.pool_of(device_class);
    running += loads_[device].tasks;
  }
  if (full != nullptr)
    throw NeverRuns(
        full->pointer + "/colocation/when_full",
        fmt::format("{} is ready {} after the start, but no GPU has room for it with the {} that run ({} have none); \"refuse\" "
                    "does not let tasks wait",
                    task_name(problem_.workload, task), value_text(now.since_start().seconds(), Unit({{"s", 1}})), running,
                    refused_));
}

}  // namespace gpusim
