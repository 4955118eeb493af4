// The part of a run that is about limits: hours, windows of cards, cards that tasks share. Plain systems never come here.

#include <fmt/format.h>

#include <cstdlib>

#include "gpusim/check.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/simulate.hpp"
#include "sim/engine/run_state.hpp"

namespace gpusim {

void RunState::find_openings() {
  for (std::size_t pool = 0; pool < problem_.system.pools.size(); ++pool)
    if (!problem_.system.pools[pool].available.is_always())
      openings_.add(OpeningKind::pool, static_cast<std::uint32_t>(pool), problem_.system.pools[pool].available);
  if (has_starts_) openings_.add(OpeningKind::starts, 0, problem_.workload.starts);
  for (std::size_t person = 0; !people_.empty() && person < problem_.workload.people.size(); ++person)
    if (!problem_.workload.people[person].calendar.is_always())
      openings_.add(OpeningKind::person, static_cast<std::uint32_t>(person), problem_.workload.people[person].calendar);
}

void RunState::apply_openings() {
  openings_.apply(now(), [&](OpeningKind kind, std::uint32_t number) {
    if (kind != OpeningKind::pool) return;  // People are served and the policy is asked at every instant.
    for (std::size_t device = 0; device < running_.size(); ++device) {
      const ClassId device_class = problem_.system.class_of(id<DeviceId>(device));
      if (problem_.system.classes[index(device_class)].pool_number != number) continue;
      if (loads_[device].tasks < capacity_.places(device_class)) freed_.push_back(id<DeviceId>(device));
      if (!turns_.empty(id<DeviceId>(device))) to_start_.push_back(id<DeviceId>(device));
    }
  });
}

void RunState::serve_people() {
  const auto needs = [&](TaskId task) {
    const ProfileId profile = problem_.workload.profile[index(task)];
    return std::pair(problem_.performance.host_time(profile), problem_.workload.stated(profile).is_resumable);
  };
  people_.serve(now(), needs, [&](TaskId task, Instant end) { begin_run(task, Duration{}, end); });
}

void RunState::start_within_limits(TaskId task, std::span<const DeviceId> devices, Duration input, Duration run) {
  if (!is_shared(devices.front())) {
    const std::optional<Instant> end = capacity_.end(devices, now(), input + run);
    GPUSIM_CHECK(end, "{}: {} is closed, or closes too early", task_name(task),
                 problem_.system.devices[index(devices.front())].name);
    begin_run(task, *capacity_.end(devices, now(), input) - now(), *end);
    return;
  }
  GPUSIM_CHECK(devices.size() == 1 && capacity_.is_open(problem_.system.class_of(devices.front()), now()),
               "{}: {} is closed, or shared by a gang", task_name(task), problem_.system.devices[index(devices.front())].name);
  status_[index(task)] = Status::running;
  start_[index(task)] = now();
  if (input == Duration{}) return join_card(task, devices.front());
  const std::optional<Instant> arrival = capacity_.end(devices, now(), input);
  if (!arrival) fail_waiting();
  input_[index(task)] = *arrival - now();
  queue_.push({*arrival, EventKind::input_arrived, static_cast<std::uint32_t>(task)});
}

/// The devices count the task among what they hold; places and memory must be there.
void RunState::hold(TaskId task, std::span<const DeviceId> devices) {
  const ProfileId profile = problem_.workload.profile[index(task)];
  if (capacity_.refuses(profile)) --refused_;
  for (const DeviceId device : devices) {
    const ClassId device_class = problem_.system.class_of(device);
    DeviceLoad& load = loads_[index(device)];
    GPUSIM_CHECK(capacity_.has_room(device_class, load, profile), "{}: {} has no room", task_name(task),
                 problem_.system.devices[index(device)].name);
    load += capacity_.load_of(profile, device_class);
    running_[index(device)] = static_cast<std::uint32_t>(task);
  }
}

void RunState::release(TaskId task, DeviceId device) {
  const ClassId device_class = problem_.system.class_of(device);
  loads_[index(device)] -= capacity_.load_of(problem_.workload.profile[index(task)], device_class);
  if (!capacity_.is_shared(device_class)) return;
  cards_.remove_first(device, now());
  schedule_end(device);
}

/// Its inputs are there: it takes its share of the card from now.
void RunState::join_card(TaskId task, DeviceId device) {
  const ProfileId profile = problem_.workload.profile[index(task)];
  cards_.add(device, task, profile, problem_.performance.time(profile, problem_.system.class_of(device)), now());
  schedule_end(device);
}

/// Whatever changes on a card moves the end of what runs on it; only the first one is pending.
void RunState::schedule_end(DeviceId device) {
  if (!cards_.is_running(device)) return;
  const std::optional<Instant> end = cards_.next_end(device, now());
  if (!end) fail_waiting();
  queue_.push({*end, EventKind::device_finish, static_cast<std::uint32_t>(device)});
}

void RunState::check_refusals() const {
  if (refused_ == 0) return;
  for (std::size_t task = 0; task < status_.size(); ++task)
    if (status_[task] == Status::ready && capacity_.refuses(problem_.workload.profile[task])) check_refusal(id<TaskId>(task));
}

/// Where its cards are closed it waits for them, and where one has room for it the policy had its reasons.
void RunState::check_refusal(TaskId task) const {
  const ProfileId profile = problem_.workload.profile[index(task)];
  const Pool* full = nullptr;
  std::uint32_t running = 0;
  for (std::size_t device = 0; device < loads_.size(); ++device) {
    const ClassId device_class = problem_.system.class_of(id<DeviceId>(device));
    if (!problem_.performance.can_run(profile, device_class)) continue;
    if (!capacity_.is_open(device_class, now()) || capacity_.has_room(device_class, loads_[device], profile)) return;
    full = &problem_.system.pool_of(device_class);
    running += loads_[device].tasks;
  }
  if (full != nullptr)
    throw NeverRuns(
        full->pointer + "/colocation/when_full",
        fmt::format("{} is ready at {} s, but no card has room for it beside the {} that run ({} have none); \"refuse\" "
                    "lets none wait",
                    task_name(task), exact_seconds(now().since_start()), running, refused_));
}

/// Nothing but windows could still change anything, and they do not help: the first task that waits, and what it waits for.
void RunState::fail_waiting() const {
  for (std::size_t i = 0; i < status_.size(); ++i) {
    const auto task = id<TaskId>(i);
    const ProfileId profile = problem_.workload.profile[i];
    const bool waits = status_[i] == Status::ready || status_[i] == Status::inputs_present || status_[i] == Status::running;
    if (!waits) continue;
    if (problem_.performance.gpus(profile) == 0)
      throw NeverRuns(problem_.workload.stated(profile).pointer,
                      fmt::format("{} still waits, but no hours come in which \"{}\" could do it", task_name(task),
                                  person_of(task) ? problem_.workload.people[*person_of(task)].name : ""));
    for (std::size_t c = 0; c < problem_.system.classes.size(); ++c) {
      const Pool& pool = problem_.system.pool_of(id<ClassId>(c));
      if (!problem_.performance.can_run(profile, id<ClassId>(c)) || pool.available.is_always()) continue;
      throw NeverRuns(pool.pointer + "/available",
                      fmt::format("{} {}, but no window comes in which it could", task_name(task),
                                  status_[i] == Status::running ? "has not ended" : "has not started"));
    }
    throw NeverRuns(fmt::format("/workloads/{}/starts", pointer_token(problem_.workload.name)),
                    fmt::format("{} has not started, but no hours come in which it could", task_name(task)));
  }
  GPUSIM_CHECK(false, "nothing waits, but {} tasks have not ended", unfinished_);
  std::abort();
}

}  // namespace gpusim
