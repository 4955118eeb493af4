// Verifies tasks that are interrupted, devices that are down, and the capacity of resources.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "sim/input/csv_reader.hpp"
#include "sim/verify/run_check.hpp"
#include "sim/verify/seconds_text.hpp"

namespace gpusim {
namespace {

/// The order of kinds in which the rows of one stretch follow each other.
int order_of(RowKind kind) {
  constexpr std::array<int, 6> kOrder{0, 2, 2, 1, 4, 3};  // order of the kinds input, run, barrier, restore, save, lost
  return kOrder[static_cast<std::size_t>(kind)];
}

}  // namespace

/// The rows of a task from a start to its end or its next interruption, on the same devices without a gap.
struct RunCheck::Stretch {
  const ScheduleRow* first;
  const ScheduleRow* last;
  std::array<const ScheduleRow*, 6> of_kind{};

  [[nodiscard]] const ScheduleRow* of(RowKind kind) const { return of_kind[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] Duration length(RowKind kind) const { return of(kind) == nullptr ? Duration{} : of(kind)->end - of(kind)->start; }
};

bool RunCheck::is_interrupted(std::span<const ScheduleRow> rows) const {
  const auto tells = [](const ScheduleRow& row) { return row.kind >= RowKind::restore; };
  if (std::ranges::any_of(rows, tells)) return true;
  if (system_.outages.empty() && (policy_ == nullptr || !policy_->preempts)) return false;
  // A single run, possibly after its inputs, has not been interrupted.
  if (rows.size() < 2) return false;
  const bool is_whole = rows.size() == 2 && rows[0].kind == RowKind::input && rows[1].kind == RowKind::run &&
                        rows[0].end == rows[1].start &&
                        std::ranges::equal(schedule_.devices_of(rows[0]), schedule_.devices_of(rows[1]));
  return !is_whole && std::ranges::none_of(rows, [](const ScheduleRow& row) { return row.kind == RowKind::barrier; });
}

std::vector<RunCheck::Stretch> RunCheck::stretches(std::vector<const ScheduleRow*>& rows) const {
  std::ranges::sort(rows, [](const ScheduleRow* a, const ScheduleRow* b) {
    return std::tuple(a->start, a->end, order_of(a->kind), a->line) < std::tuple(b->start, b->end, order_of(b->kind), b->line);
  });
  std::vector<Stretch> list;
  for (const ScheduleRow* row : rows) {
    const ScheduleRow* before = list.empty() ? nullptr : list.back().last;
    const bool goes_on = before != nullptr && before->end == row->start && order_of(before->kind) < order_of(row->kind) &&
                         std::ranges::equal(schedule_.devices_of(*before), schedule_.devices_of(*row));
    if (!goes_on) list.push_back({row, row});
    list.back().last = row;
    list.back().of_kind[static_cast<std::size_t>(row->kind)] = row;
  }
  return list;
}

void RunCheck::check_interrupted(std::span<const ScheduleRow> rows, TaskRows& task) {
  std::vector<const ScheduleRow*> sound;
  for (const ScheduleRow& row : rows) {
    if (!row.is_sound || !check_kind(row) || !check_gang(row)) return;
    check_arrival(row);
    sound.push_back(&row);
  }
  const std::vector<Stretch> list = stretches(sound);
  for (std::size_t i = 0; i + 1 < list.size(); ++i)
    if (list[i + 1].first->start < list[i].last->end)
      violations_.add(list[i + 1].first->line, "{} goes on at {}, before its row on line {} ends", describe(task.task),
                      text(list[i + 1].first->start), list[i].last->line);
  Duration left;
  Duration whole;
  for (std::size_t i = 0; i < list.size(); ++i) check_stretch(list[i], i == 0, i + 1 == list.size(), left, whole);
  task.first = list.front().first;
  task.run = list.back().of(RowKind::run);
}

/// `left` of `whole` is the remaining time before this stretch and is updated to that after it.
void RunCheck::check_stretch(const Stretch& stretch, bool is_first, bool is_last, Duration& left, Duration& whole) {
  const TaskId task = stretch.first->task;
  const auto devices = schedule_.devices_of(*stretch.first);
  const ScheduleRow* const run = stretch.of(RowKind::run);
  const Duration restore = is_first ? Duration{} : performance_.restore_time(profile(task));
  if (stretch.length(RowKind::restore) > restore || (run != nullptr && stretch.length(RowKind::restore) != restore))
    violations_.add(stretch.first->line, "{} is restored for {}, but should for {}", describe(task),
                    text(stretch.length(RowKind::restore)), text(restore));
  const Duration whole_here = performance_.useful_time(profile(task), devices);
  left = is_first || whole == Duration{} ? whole_here : scaled(whole_here, left, whole);
  // Rounding does not turn unfinished work into finished work.
  if (left == Duration{} && whole_here > Duration{}) left = Duration::nanoseconds(1);
  whole = whole_here;
  const Checkpoints checkpoints = performance_.blocking_checkpoints(profile(task), devices);
  const Duration found = stretch.length(RowKind::run);
  if (is_last) {
    const Duration expected = checkpoints.with(left);
    if (run == nullptr || stretch.last != run)
      violations_.add(stretch.last->line, "{} is interrupted and never ends", describe(task));
    else if (found != expected)
      violations_.add(run->line, "{} takes {} to its end, but with what was left of it before it should take {}", describe(task),
                      text(found), text(expected));
    return;
  }
  const Duration kept = std::min(left, checkpoints.after(found).done);
  check_end(stretch, kept);
  left = left - kept;
  if (left == Duration{} && whole > Duration{})
    violations_.add(stretch.last->line, "{} goes on although nothing is left of it", describe(task));
}

/// Checks how a stretch ends: with all its work saved, or without the work since its last checkpoint.
void RunCheck::check_end(const Stretch& stretch, Duration kept) {
  const TaskId task = stretch.first->task;
  const Checkpoints checkpoints = performance_.blocking_checkpoints(profile(task), schedule_.devices_of(*stretch.first));
  const Duration round = checkpoints.every + checkpoints.cost;
  const Duration found = stretch.length(RowKind::run);
  const bool is_at_checkpoint = found == Duration{} || (checkpoints.every > Duration{} && found.count() % round.count() == 0);
  if (stretch.of(RowKind::lost) != nullptr)
    check_lost(*stretch.of(RowKind::lost), is_at_checkpoint, checkpoints.every > Duration{} ? round : Duration{});
  else if (performance_.is_killed(profile(task)) && !is_at_checkpoint)
    violations_.add(stretch.last->line, "{} is killed after {}, but what it did since its last checkpoint is not lost",
                    describe(task), text(kept));
  check_save(stretch, is_at_checkpoint);
}

/// `round` is the time from one checkpoint to the next; zero when the task writes none.
void RunCheck::check_lost(const ScheduleRow& lost, bool is_at_checkpoint, Duration round) {
  const ProfileId kind = profile(lost.task);
  const bool is_killed = performance_.is_killed(kind);
  if (system_.outages.empty() && !is_killed)
    violations_.add(lost.line, "{} loses work, but saves its state when it is preempted and nothing fails", describe(lost.task));
  // A task that is preempted at no cost and resumes in the same instant has saved its earlier work, which no chart shows.
  const bool may_have_saved = policy_ != nullptr && policy_->preempts && !is_killed && performance_.save_time(kind) == Duration{} &&
                              performance_.restore_time(kind) == Duration{};
  if ((!is_at_checkpoint && !may_have_saved) || (round > Duration{} && lost.end - lost.start >= round))
    violations_.add(lost.line, "{} loses {}, which is not what it has done since its last checkpoint", describe(lost.task),
                    text(lost.end - lost.start));
}

/// Checks that a task holds its devices for its save time, or for less if one fails meanwhile.
void RunCheck::check_save(const Stretch& stretch, bool is_at_checkpoint) {
  const TaskId task = stretch.first->task;
  const Duration save = performance_.save_time(profile(task));
  const Duration found = stretch.length(RowKind::save);
  const bool may_have_failed = !system_.outages.empty() && is_at_checkpoint;
  const bool has_to_save = stretch.of(RowKind::lost) == nullptr && stretch.of(RowKind::run) != nullptr &&
                           !performance_.is_killed(profile(task)) && !may_have_failed;
  if (found > save || (has_to_save && found != save))
    violations_.add(stretch.last->line, "{} saves its state for {}, but should for {}", describe(task), text(found), text(save));
}

/// Checks stated outages. Random failures cannot be verified from a chart.
void RunCheck::check_outages(std::span<const ScheduleRow> rows) {
  if (system_.outages.stated.empty()) return;
  std::vector<std::vector<const Outages::Stated*>> of_device(system_.devices.size());
  for (const Outages::Stated& stated : system_.outages.stated)
    for (const DeviceId device : stated.devices) of_device[index(device)].push_back(&stated);
  for (const ScheduleRow& row : rows) {
    if (!row.is_sound) continue;
    for (const DeviceId device : schedule_.devices_of(row))
      for (const Outages::Stated* stated : of_device[index(device)])
        if (row.start < stated->until && row.end > stated->from)
          violations_.add(row.line, "{} holds {} from {} to {}, but that is down from {} to {}", describe(row.task),
                          describe(device), text(row.start), text(row.end), text(stated->from), text(stated->until));
  }
}

void RunCheck::check_resources(std::span<const ScheduleRow> rows) {
  if (system_.resources.empty()) return;
  std::vector<std::vector<Change>> changes(system_.resources.size());
  for (const ScheduleRow& row : rows) {
    if (!row.is_sound) continue;
    for (const Performance::Hold& hold : performance_.holds(profile(row.task)))
      add_changes(row, hold.amount, changes[index(hold.resource)]);
  }
  for (std::size_t resource = 0; resource < changes.size(); ++resource) {
    sort(changes[resource]);
    std::int64_t held = 0;
    for (const Change& change : changes[resource]) {
      held += change.amount;
      if (change.amount > 0 && held > system_.resources[resource].capacity)
        violations_.add(change.row->line, "{} takes {} of {} at {}, but then {} of {} are held", describe(change.row->task),
                        change.amount, quoted_name(system_.resources[resource].name), text(change.row->start), held,
                        system_.resources[resource].capacity);
    }
  }
}

}  // namespace gpusim
