// The part of RunState for limits: hours, windows of devices, devices that tasks share. Plain systems do not use it.

#include <fmt/format.h>

#include <cstdlib>

#include "gpusim/errors.hpp"
#include "gpusim/simulate.hpp"
#include "sim/base/check.hpp"
#include "sim/engine/run_state.hpp"

namespace gpusim {

void RunState::apply_openings() {
  limits_.windows().apply(now(), [&](OpeningKind kind, std::uint32_t number) {
    if (kind != OpeningKind::pool) return;  // People are served, and the policy is asked, at every instant anyway.
    for (std::size_t device = 0; device < running_.size(); ++device) {
      const auto opened = id<DeviceId>(device);
      if (problem_.system.classes[index(problem_.system.class_of(opened))].pool_number != PoolId{number}) continue;
      if (limits_.has_place(opened)) changes_.freed.push_back(opened);
      if (!turns_.empty(opened)) to_start_.push_back(opened);
    }
  });
}

void RunState::serve_people() {
  const auto needs = [&](TaskId task) {
    const ProfileId profile = profile_of(task);
    return std::pair(problem_.performance.host_time(profile), problem_.workload.stated(profile).is_resumable);
  };
  people_.serve(now(), needs, [&](TaskId task, Instant end) { begin_run(task, Duration{}, end); });
}

void RunState::start_within_limits(TaskId task, std::span<const DeviceId> devices, Duration input, Duration run) {
  const Capacity& capacity = limits_.capacity();
  if (!limits_.is_shared(devices.front())) {
    const std::optional<Instant> end = capacity.end(devices, now(), input + run);
    GPUSIM_CHECK(end, "{}: {} is closed, or closes too early", name_of(task), name_of(devices.front()));
    begin_run(task, *capacity.end(devices, now(), input) - now(), *end);
    return;
  }
  GPUSIM_CHECK(devices.size() == 1 && capacity.is_open(problem_.system.class_of(devices.front()), now()),
               "{}: {} is closed, or shared by a gang", name_of(task), name_of(devices.front()));
  status_[index(task)] = Status::running;
  start_[index(task)] = now();
  if (input == Duration{}) return join_gpu(task, devices.front());
  const std::optional<Instant> arrival = capacity.end(devices, now(), input);
  if (!arrival) fail_waiting();
  input_[index(task)] = *arrival - now();
  queue_.push({*arrival, EventKind::input_arrived, static_cast<std::uint32_t>(task)});
}

void RunState::hold(TaskId task, std::span<const DeviceId> devices) {
  limits_.hold(task, devices);
  for (const DeviceId device : devices) running_[index(device)] = task;
}

void RunState::release(TaskId task, DeviceId device) {
  limits_.release(task, device);
  if (!limits_.is_shared(device)) return;
  limits_.gpus().remove_first(device, now());
  schedule_end(device);
}

/// Starts a task on a shared device once its inputs have arrived.
void RunState::join_gpu(TaskId task, DeviceId device) {
  const ProfileId profile = profile_of(task);
  limits_.gpus().add(device, task, profile, problem_.performance.time(profile, problem_.system.class_of(device)), now());
  schedule_end(device);
}

/// Updates the pending end of a shared device after a change. Only its first end is an event.
void RunState::schedule_end(DeviceId device) {
  if (!limits_.gpus().is_running(device)) return;
  const std::optional<Instant> end = limits_.gpus().next_end(device, now());
  if (!end) fail_waiting();
  queue_.push({*end, EventKind::device_finish, static_cast<std::uint32_t>(device)});
}

void RunState::check_refusals() const {
  if (limits_.refused() == 0) return;
  for (std::size_t task = 0; task < status_.size(); ++task)
    if (status_[task] == Status::ready) limits_.check_refusal(id<TaskId>(task), now());
}

/// Throws NeverRuns for the first waiting task, with the reason, because only windows are left to change anything and they do not
/// help.
void RunState::fail_waiting() const {
  for (std::size_t i = 0; i < status_.size(); ++i) {
    const auto task = id<TaskId>(i);
    const ProfileId profile = problem_.workload.profile[i];
    const bool waits = status_[i] == Status::ready || status_[i] == Status::inputs_present || status_[i] == Status::running;
    if (!waits) continue;
    if (problem_.performance.gpus(profile) == 0)
      throw NeverRuns(problem_.workload.stated(profile).pointer,
                      fmt::format("{} still waits, but no hours come in which \"{}\" could do it", name_of(task),
                                  person_of(task) ? problem_.workload.people[index(*person_of(task))].name : ""));
    for (std::size_t c = 0; c < problem_.system.classes.size(); ++c) {
      const Pool& pool = problem_.system.pool_of(id<ClassId>(c));
      if (!problem_.performance.can_run(profile, id<ClassId>(c)) || pool.available.is_always()) continue;
      throw NeverRuns(pool.pointer + "/available",
                      fmt::format("{} {}, but no window comes in which it could", name_of(task),
                                  status_[i] == Status::running ? "has not ended" : "has not started"));
    }
    throw NeverRuns(fmt::format("/workloads/{}/starts", pointer_token(problem_.workload.name)),
                    fmt::format("{} has not started, but no hours come in which it could", name_of(task)));
  }
  GPUSIM_CHECK(false, "nothing waits, but {} tasks have not ended", unfinished_);
  std::abort();
}

}  // namespace gpusim
