// The part of RunState for tasks that are interrupted, devices that fail, and wake-ups requested by policies. Plain runs do not use
// it.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "gpusim/errors.hpp"
#include "gpusim/simulate.hpp"
#include "sim/base/check.hpp"
#include "sim/engine/run_state.hpp"

namespace gpusim {
namespace {

constexpr std::uint32_t kMostIdleWakes = 1'000'000;
/// After this many failures and repairs in a row at which nothing could start, the run ends with an error.
constexpr std::uint32_t kMostIdleOutages = 1'000'000;

}  // namespace

/// Advances the clock to the next wake-up or outage. Neither keeps a run alive by itself: with a policy that waits for nothing the
/// run ends.
bool RunState::advance_to_wishes(bool has_event, Instant before) {
  if (is_finished()) return false;
  if (wake_ && *wake_ <= before) wake_.reset();  // The policy could not be asked at that instant, because no task may start then.
  Instant next = has_event ? now() : Calendar::kEnd;
  const bool is_wake = wake_ && *wake_ < next;
  if (is_wake) next = *wake_;
  if (has_event || is_wake || outage_clock_.has_devices_down()) next = std::min(next, outage_clock_.next());
  if (next == Calendar::kEnd) return false;
  idle_outages_ = has_event || is_wake ? 0 : idle_outages_ + 1;
  if (idle_outages_ > kMostIdleOutages)
    throw NeverRuns(fmt::format("/systems/{}/failures", pointer_token(problem_.system.name)),
                    fmt::format("{} failures and repairs in a row have left too few GPUs for anything to start; {}",
                                kMostIdleOutages, describe_waiting()));
  idle_wakes_ = is_wake && !has_event ? idle_wakes_ + 1 : 0;
  GPUSIM_CHECK(idle_wakes_ < kMostIdleWakes, "the policy asks to be woken again and again and decides nothing; {}",
               describe_waiting());
  view_.now = next;
  return true;
}

void RunState::preempt(TaskId task) {
  const std::size_t i = index(task);
  GPUSIM_CHECK(!interruptions_.empty() && i < status_.size() && status_[i] == Status::running, "{}: preempted but not running",
               name_of(task));
  const Attempt attempt = attempt_of(task);
  GPUSIM_CHECK(!attempt.devices.empty(), "{}: preempted but holds no device", name_of(task));
  const auto device = static_cast<std::uint32_t>(attempt.devices.front());
  queue_.cancel(device);
  const Duration save = interruptions_.preempt(attempt, now());
  if (save == Duration{}) return wait_again(task);
  status_[i] = Status::saving;
  queue_.push({now() + save, EventKind::device_finish, device});
}

/// Stops a task of which a device has failed.
void RunState::kill(TaskId task) {
  const Attempt attempt = attempt_of(task);
  queue_.cancel(static_cast<std::uint32_t>(attempt.devices.front()));
  interruptions_.fail(attempt, now(), status_[index(task)] == Status::saving);
  wait_again(task);
}

/// Returns the devices of a task and makes it ready again.
void RunState::wait_again(TaskId task) {
  status_[index(task)] = Status::ready;
  const Attempt attempt = attempt_of(task);
  interruptions_.count(attempt, now());
  for (const DeviceId device : attempt.devices) {
    running_[index(device)].reset();
    changes_.freed.push_back(device);
  }
  if (!resources_.empty()) give_resources(task);
  changes_.ready.push_back(task);
}

void RunState::apply_outages() {
  events_ += outage_clock_.apply(now(), [&](DeviceId device, bool is_down) {
    sink_.take(Incident{is_down ? Incident::Kind::outage : Incident::Kind::repair, device, now()});
    (is_down ? changes_.lost : changes_.freed).push_back(device);
    if (const std::optional<TaskId> task = running_[index(device)]; is_down && task) kill(*task);
  });
  view_.closes = outage_clock_.closes();
}

}  // namespace gpusim
