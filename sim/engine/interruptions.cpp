#include "sim/engine/interruptions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/simulate.hpp"
#include "sim/engine/task_name.hpp"

namespace gpusim {
namespace {

/// A task that is interrupted this many times in a row without keeping any progress is reported as one that never ends.
constexpr std::uint32_t kMostFutileRuns = 1'000;

}  // namespace

Interruptions::Interruptions(const Problem& problem, Sink& sink, bool are_possible)
    : problem_(problem),
      sink_(sink),
      progress_(are_possible ? problem.workload.tasks() : 0),
      restore_(progress_.size()),
      saving_since_(progress_.size()),
      futile_(progress_.size()) {}

Instant Interruptions::start(const Attempt& attempt, Duration input) {
  const ProfileId profile = problem_.workload.profile[index(attempt.task)];
  TaskProgress& progress = progress_[index(attempt.task)];
  const bool is_first = !progress.first_start;
  const Duration whole = problem_.performance.useful_time(profile, attempt.devices);
  Duration left = is_first || progress.total == Duration{} ? whole : scaled(whole, progress.remaining, progress.total);
  // Rounding must not turn unfinished work into finished work.
  if (left == Duration{} && whole > Duration{}) left = Duration::nanoseconds(1);
  const Duration restore = progress.interruptions > 0 ? problem_.performance.restore_time(profile) : Duration{};
  if (is_first) progress.first_start = attempt.start;
  progress.total = whole;
  progress.remaining = left;
  progress.since = attempt.start + input + restore;
  progress.is_running = true;
  restore_[index(attempt.task)] = restore;
  return progress.since + problem_.performance.blocking_checkpoints(profile, attempt.devices).with(left);
}

void Interruptions::finish(const Attempt& attempt, Instant now) {
  if (attempt.devices.empty() && progress_[index(attempt.task)].total == Duration{})  // Tasks on the host are never interrupted.
    sink_.take({attempt.task, SpanKind::run, attempt.start, now, attempt.devices});
  else
    take_spans(attempt, now, Stop::finished);
}

/// Emits the spans of an attempt up to `end`, where its progress stops.
void Interruptions::take_spans(const Attempt& attempt, Instant end, Stop stop) {
  const std::size_t i = index(attempt.task);
  TaskProgress& progress = progress_[i];
  progress.is_running = false;
  const Instant input_end = attempt.start + (progress.since - attempt.start - restore_[i]);
  if (const Instant until = std::min(input_end, end); until > attempt.start)
    sink_.take({attempt.task, SpanKind::input, attempt.start, until, attempt.devices});
  if (const Instant until = std::min(progress.since, end); until > input_end)
    sink_.take({attempt.task, SpanKind::restore, input_end, until, attempt.devices});
  if (stop == Stop::finished) {
    progress.attained += progress.remaining;
    progress.remaining = Duration{};
    sink_.take({attempt.task, SpanKind::run, progress.since, end, attempt.devices});
  } else if (end > progress.since) {
    take_partial_run(attempt, end, stop == Stop::saved);
  }
}

/// Emits the run of a task that has not ended. Its work since the last checkpoint is lost unless `saves_all`.
void Interruptions::take_partial_run(const Attempt& attempt, Instant end, bool saves_all) {
  TaskProgress& progress = progress_[index(attempt.task)];
  const Checkpoints checkpoints =
      problem_.performance.blocking_checkpoints(problem_.workload.profile[index(attempt.task)], attempt.devices);
  const Checkpoints::Progress made = checkpoints.after(end - progress.since);
  const Duration kept = std::min(progress.remaining, saves_all ? made.done : made.saved);
  // The run up to the end of the last checkpoint is kept. It contains the cost of one checkpoint after every `every` of progress.
  Instant kept_until = end;
  if (!saves_all)
    kept_until = checkpoints.every == Duration{}
                     ? progress.since
                     : progress.since + (checkpoints.every + checkpoints.cost) * (kept.count() / checkpoints.every.count());
  if (kept_until > progress.since) sink_.take({attempt.task, SpanKind::run, progress.since, kept_until, attempt.devices});
  if (end > kept_until) sink_.take({attempt.task, SpanKind::lost, kept_until, end, attempt.devices});
  if (kept > Duration{}) futile_[index(attempt.task)] = 0;
  progress.attained += kept;
  progress.remaining = progress.remaining - kept;
}

Duration Interruptions::preempt(const Attempt& attempt, Instant now) {
  const std::size_t i = index(attempt.task);
  ++preemptions_;
  sink_.take(Incident{Incident::Kind::preemption, attempt.task, now});
  const ProfileId profile = problem_.workload.profile[i];
  const Duration save = problem_.performance.save_time(profile);
  // A task without progress has nothing to save.
  if (save == Duration{} || now <= progress_[i].since) {
    take_spans(attempt, now, problem_.performance.is_killed(profile) ? Stop::lost : Stop::saved);
    return {};
  }
  progress_[i].is_running = false;
  saving_since_[i] = now;
  return save;
}

void Interruptions::end_saving(const Attempt& attempt, Instant now) {
  const Instant since = saving_since_[index(attempt.task)];
  take_spans(attempt, since, Stop::saved);
  sink_.take({attempt.task, SpanKind::save, since, now, attempt.devices});
}

void Interruptions::fail(const Attempt& attempt, Instant now, bool is_saving) {
  ++failures_;
  sink_.take(Incident{Incident::Kind::failure, attempt.task, now});
  const Instant end = is_saving ? saving_since_[index(attempt.task)] : now;
  take_spans(attempt, end, Stop::lost);
  if (is_saving) sink_.take({attempt.task, SpanKind::save, end, now, attempt.devices});
}

void Interruptions::count(const Attempt& attempt, Instant now) {
  // A task that returns its devices in the instant in which it got them has not been interrupted.
  if (now <= attempt.start) return;
  ++progress_[index(attempt.task)].interruptions;
  if (++futile_[index(attempt.task)] > kMostFutileRuns)
    throw NeverRuns(problem_.workload.stated(problem_.workload.profile[index(attempt.task)]).pointer,
                    fmt::format("{} has been interrupted {} times in a row and kept nothing of its work; expected \"checkpoint\", "
                                "or fewer failures and preemptions",
                                task_name(problem_.workload, attempt.task), kMostFutileRuns));
}

}  // namespace gpusim
