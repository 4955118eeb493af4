// The part of a run that is about tasks that stop before they end, devices that fail, and resources. Plain runs never come here.

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/check.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/simulate.hpp"
#include "sim/engine/run_state.hpp"

namespace gpusim {
namespace {

/// A task that is interrupted so often in a row and keeps nothing will not end in a time that anybody waits for.
constexpr std::uint32_t kMostFutileRuns = 1'000;
constexpr std::uint32_t kMostIdleWakes = 1'000'000;
/// Failures and repairs after which nothing could start, before it is said that nothing ever will.
constexpr std::uint32_t kMostIdleOutages = 1'000'000;

}  // namespace

void RunState::track_progress() {
  GPUSIM_CHECK(loads_.empty() && !fluid_, "tasks are interrupted on cards with limits or contention");
  progress_.resize(problem_.workload.tasks());
  restore_.resize(problem_.workload.tasks());
  saving_since_.resize(problem_.workload.tasks());
  futile_.resize(problem_.workload.tasks());
  view_.progress = progress_;
  if (outage_clock_.empty()) return;
  outages_.resize(problem_.system.devices.size());
  view_.outages = outages_;
  view_.closes = outage_clock_.closes();
}

/// Wishes and outages are not reasons to go on by themselves: of a policy that waits for nothing the run has to end.
bool RunState::advance_to_wishes(bool has_event, Instant before) {
  if (is_finished()) return false;
  if (wake_ && *wake_ <= before) wake_.reset();  // The policy could not be asked then, because nothing may start.
  Instant next = has_event ? now() : Calendar::kEnd;
  const bool is_wake = wake_ && *wake_ < next;
  if (is_wake) next = *wake_;
  if (has_event || is_wake || out_of_order_ > 0) next = std::min(next, outage_clock_.next());
  if (next == Calendar::kEnd) return false;
  idle_outages_ = has_event || is_wake ? 0 : idle_outages_ + 1;
  if (idle_outages_ > kMostIdleOutages)
    throw NeverRuns(fmt::format("/systems/{}/failures", pointer_token(problem_.system.name)),
                    fmt::format("{} failures and repairs in a row have left too few cards for anything to start; {}",
                                kMostIdleOutages, describe_waiting()));
  idle_wakes_ = is_wake && !has_event ? idle_wakes_ + 1 : 0;
  GPUSIM_CHECK(idle_wakes_ < kMostIdleWakes, "the policy asks to be woken again and again and decides nothing; {}",
               describe_waiting());
  view_.now = next;
  return true;
}

/// It goes on with what is left, on devices that may be others than before.
void RunState::start_tracked(TaskId task, std::span<const DeviceId> devices, Duration input) {
  const ProfileId profile = problem_.workload.profile[index(task)];
  TaskProgress& progress = progress_[index(task)];
  const bool is_first = progress.first_start == TaskProgress::kNever;
  const Duration whole = problem_.performance.useful_time(profile, devices);
  Duration left = is_first || progress.whole == Duration{} ? whole : scaled(whole, progress.left, progress.whole);
  // Rounding must not end what has not ended.
  if (left == Duration{} && whole > Duration{}) left = Duration::nanoseconds(1);
  const Duration restore = progress.interruptions > 0 ? problem_.performance.restore_time(profile) : Duration{};
  if (is_first) progress.first_start = now();
  progress.whole = whole;
  progress.left = left;
  progress.since = now() + input + restore;
  progress.is_running = true;
  restore_[index(task)] = restore;
  begin_run(task, input, progress.since + problem_.performance.blocking_checkpoints(profile, devices).with(left));
}

/// Its spans up to `end`, where its progress stops; what it has done since its last checkpoint is lost unless it saves all.
void RunState::end_run(TaskId task, Instant end, bool saves_all) {
  const std::size_t i = index(task);
  const std::span<const DeviceId> devices = view_.devices_of(task);
  TaskProgress& progress = progress_[i];
  if (devices.empty() && progress.whole == Duration{}) {  // A task of the host, which nothing interrupts.
    sink_.take({task, SpanKind::run, start_[i], end, devices});
    return;
  }
  progress.is_running = false;
  const Instant input_end = start_[i] + (progress.since - start_[i] - restore_[i]);
  if (const Instant until = std::min(input_end, end); until > start_[i])
    sink_.take({task, SpanKind::input, start_[i], until, devices});
  if (const Instant until = std::min(progress.since, end); until > input_end)
    sink_.take({task, SpanKind::restore, input_end, until, devices});
  if (status_[i] == Status::finished) {
    progress.attained += progress.left;
    progress.left = Duration{};
    sink_.take({task, SpanKind::run, progress.since, end, devices});
    return;
  }
  if (end <= progress.since) return;
  const Checkpoints checkpoints = problem_.performance.blocking_checkpoints(problem_.workload.profile[i], devices);
  const Checkpoints::Progress made = checkpoints.after(end - progress.since);
  const Duration kept = std::min(progress.left, saves_all ? made.done : made.saved);
  // The run up to the end of the last checkpoint lasts; checkpoints of `every` have taken their cost each.
  Instant kept_until = end;
  if (!saves_all)
    kept_until = checkpoints.every == Duration{}
                     ? progress.since
                     : progress.since + (checkpoints.every + checkpoints.cost) * (kept.count() / checkpoints.every.count());
  if (kept_until > progress.since) sink_.take({task, SpanKind::run, progress.since, kept_until, devices});
  if (end > kept_until) sink_.take({task, SpanKind::lost, kept_until, end, devices});
  if (kept > Duration{}) futile_[i] = 0;
  progress.attained += kept;
  progress.left = progress.left - kept;
}

void RunState::preempt(TaskId task) {
  const std::size_t i = index(task);
  GPUSIM_CHECK(!progress_.empty() && i < status_.size() && status_[i] == Status::running, "{}: preempted but not running",
               task_name(task));
  const std::span<const DeviceId> devices = view_.devices_of(task);
  GPUSIM_CHECK(!devices.empty(), "{}: preempted but holds no device", task_name(task));
  ++preemptions_;
  sink_.take(Incident{Incident::Kind::preemption, static_cast<std::uint32_t>(task), now()});
  const ProfileId profile = problem_.workload.profile[i];
  queue_.cancel(static_cast<std::uint32_t>(devices.front()));
  const Duration save = problem_.performance.save_time(profile);
  // What has made no progress has nothing to save.
  if (save == Duration{} || now() <= progress_[i].since) {
    end_run(task, now(), !problem_.performance.is_killed(profile));
    return wait_again(task);
  }
  status_[i] = Status::saving;
  progress_[i].is_running = false;
  saving_since_[i] = now();
  queue_.push({now() + save, EventKind::device_finish, static_cast<std::uint32_t>(devices.front())});
}

void RunState::end_saving(TaskId task) {
  const Instant since = saving_since_[index(task)];
  status_[index(task)] = Status::running;
  end_run(task, since, true);
  sink_.take({task, SpanKind::save, since, now(), view_.devices_of(task)});
  wait_again(task);
}

/// One of its devices has failed.
void RunState::kill(TaskId task) {
  const std::size_t i = index(task);
  ++failures_;
  sink_.take(Incident{Incident::Kind::failure, static_cast<std::uint32_t>(task), now()});
  queue_.cancel(static_cast<std::uint32_t>(view_.devices_of(task).front()));
  if (status_[i] == Status::saving) {
    const Instant since = saving_since_[i];
    status_[i] = Status::running;
    end_run(task, since, false);
    sink_.take({task, SpanKind::save, since, now(), view_.devices_of(task)});
  } else {
    end_run(task, now(), false);
  }
  wait_again(task);
}

/// It gives its devices back and is ready again.
void RunState::wait_again(TaskId task) {
  status_[index(task)] = Status::ready;
  // What it gives back in the instant in which it got it has interrupted nothing.
  if (now() > start_[index(task)]) {
    ++progress_[index(task)].interruptions;
    if (++futile_[index(task)] > kMostFutileRuns)
      throw NeverRuns(
          problem_.workload.stated(problem_.workload.profile[index(task)]).pointer,
          fmt::format("{} has been interrupted {} times in a row and kept nothing of its work; expected \"checkpoint\", "
                      "or fewer failures and preemptions",
                      task_name(task), kMostFutileRuns));
  }
  for (const DeviceId device : view_.devices_of(task)) {
    running_[index(device)] = kIdle;
    freed_.push_back(device);
  }
  if (!free_resources_.empty()) give_resources(task);
  ready_.push_back(task);
}

void RunState::apply_outages() {
  while (outage_clock_.next() == now()) {
    const OutageClock::Change change = outage_clock_.pop();
    ++events_;
    for (const DeviceId device : change.devices) {
      std::uint32_t& outages = outages_[index(device)];
      if (!change.begins) {
        if (--outages > 0) continue;
        --out_of_order_;
        sink_.take(Incident{Incident::Kind::repair, static_cast<std::uint32_t>(device), now()});
        freed_.push_back(device);
        continue;
      }
      if (outages++ > 0) continue;
      ++out_of_order_;
      sink_.take(Incident{Incident::Kind::outage, static_cast<std::uint32_t>(device), now()});
      lost_.push_back(device);
      if (running_[index(device)] != kIdle) kill(TaskId{running_[index(device)]});
    }
    view_.closes = outage_clock_.closes();
  }
}

void RunState::take_resources(TaskId task) {
  for (const Performance::Hold& hold : problem_.performance.holds(problem_.workload.profile[index(task)])) {
    std::int64_t& free = free_resources_[hold.resource];
    GPUSIM_CHECK(free >= hold.amount, "{}: only {} of {} are free", task_name(task), free,
                 problem_.system.resources[hold.resource].name);
    free -= hold.amount;
  }
}

void RunState::give_resources(TaskId task) {
  for (const Performance::Hold& hold : problem_.performance.holds(problem_.workload.profile[index(task)])) {
    free_resources_[hold.resource] += hold.amount;
    has_freed_resources_ = true;
  }
}

/// In one instant a task may be stopped and started again, and a device may fail behind what freed it.
void RunState::keep_valid_changes() {
  const auto is_gone = [&](DeviceId device) { return running_[index(device)] != kIdle || !view_.is_up(device); };
  freed_.erase(std::remove_if(freed_.begin(), freed_.end(), is_gone), freed_.end());
  std::sort(freed_.begin(), freed_.end());
  freed_.erase(std::unique(freed_.begin(), freed_.end()), freed_.end());
  const auto is_back = [&](DeviceId device) { return view_.is_up(device); };
  lost_.erase(std::remove_if(lost_.begin(), lost_.end(), is_back), lost_.end());
  std::sort(lost_.begin(), lost_.end());
  lost_.erase(std::unique(lost_.begin(), lost_.end()), lost_.end());
  const auto has_started = [&](TaskId task) { return status_[index(task)] != Status::ready; };
  ready_.erase(std::remove_if(ready_.begin(), ready_.end(), has_started), ready_.end());
  std::sort(ready_.begin(), ready_.end());
  ready_.erase(std::unique(ready_.begin(), ready_.end()), ready_.end());
}

void RunState::record(const Decisions& decisions) {
  constexpr std::string_view kNames[] = {"start", "assign", "preempt"};
  for (std::size_t i = 0; i < decisions.list().size(); ++i) {
    const Decisions::Decision& decision = decisions.list()[i];
    const std::span<const DeviceId> devices =
        decision.kind == Decisions::Kind::preempt ? view_.devices_of(decision.task) : decisions.devices(decision);
    sink_.take({now(), kNames[static_cast<std::size_t>(decision.kind)], decision.task, devices, decisions.key(i)});
  }
}

}  // namespace gpusim
