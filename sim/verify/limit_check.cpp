// Hours in which cards and people are there, how many tasks a person does at once, and cards that several tasks share.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "sim/input/csv_reader.hpp"
#include "sim/verify/run_check.hpp"
#include "sim/verify/seconds_text.hpp"

namespace gpusim {

namespace {

constexpr Duration kInstant = Duration::nanoseconds(1);

/// The time in [from, to) in which all calendars are open.
Duration open_in_all(const std::vector<const Calendar*>& calendars, Instant from, Instant to) {
  if (calendars.size() == 1) return calendars.front()->open_time(from, to);
  Duration total;
  while (from < to) {
    Instant opens = from;
    Instant closes = to;
    for (const Calendar* calendar : calendars) opens = std::max(opens, calendar->next_open(from).value_or(to));
    if (opens == from) {
      for (const Calendar* calendar : calendars) closes = std::min(closes, calendar->closes(from));
      total += closes - from;
      from = closes;
    } else {
      from = opens;
    }
  }
  return total;
}

}  // namespace

const Person* RunCheck::person(TaskId task) const {
  const std::optional<std::uint32_t> person = workload_.stated(profile(task)).person;
  return person && !is_barrier(workload_, task) ? &workload_.people[*person] : nullptr;
}

bool RunCheck::is_shared(const ScheduleRow& row) const {
  return std::ranges::any_of(schedule_.devices_of(row),
                             [&](DeviceId device) { return system_.pool_of(system_.class_of(device)).colocation.is_shared(); });
}

Duration RunCheck::progress(const ScheduleRow& row) const {
  std::vector<const Calendar*> pausing;
  if (const Person* someone = person(row.task); someone != nullptr && workload_.stated(profile(row.task)).is_resumable)
    pausing.push_back(&someone->calendar);
  for (const DeviceId device : schedule_.devices_of(row)) {
    const Pool& pool = system_.pool_of(system_.class_of(device));
    if (pool.pauses && !pool.available.is_always()) pausing.push_back(&pool.available);
  }
  if (pausing.empty() || row.start == row.end) return row.end - row.start;
  const Duration open = open_in_all(pausing, row.start, row.end);
  // Done work does not wait for the next window.
  const Instant last = row.start + (row.end - row.start - kInstant);
  return open_in_all(pausing, last, row.end) == kInstant ? open : open + kInstant;
}

/// Tasks of people and on devices start in hours in which they may, and what cannot pause ends before its window does.
void RunCheck::check_hours(const TaskRows& task) {
  if (task.run == nullptr) return;
  if (const Person* someone = person(task.task)) {
    check_hours(task, someone->calendar, workload_.stated(profile(task.task)).is_resumable,
                fmt::format("person {}", quoted_name(someone->name)));
    return;
  }
  const auto devices = schedule_.devices_of(*task.run);
  if (devices.empty()) return;
  const ScheduleRow& first = task.input == nullptr ? *task.run : *task.input;
  if (!workload_.starts.is_always() && !workload_.starts.is_open(first.start)) {
    violations_.add(first.line, "{} starts at {}, outside the hours in which tasks are started", describe(task.task),
                    text(first.start));
  }
  for (const DeviceId device : devices) {
    const Pool& pool = system_.pool_of(system_.class_of(device));
    check_hours(task, pool.available, pool.pauses, describe(device));
  }
}

void RunCheck::check_hours(const TaskRows& task, const Calendar& calendar, bool pauses, const std::string& whose) {
  if (calendar.is_always()) return;
  const ScheduleRow& first = task.input == nullptr ? *task.run : *task.input;
  if (!calendar.is_open(first.start)) {
    violations_.add(first.line, "{} starts at {}, when {} is not available", describe(task.task), text(first.start), whose);
  } else if (!pauses && task.run->end > calendar.closes(first.start)) {
    violations_.add(task.run->line, "{} ends at {}, but {} is available until {} only", describe(task.task), text(task.run->end),
                    whose, text(calendar.closes(first.start)));
  }
}

/// Nobody does more at once than there are of them. What takes no time needs somebody who is not in the middle of something else.
void RunCheck::check_people() {
  struct Change {
    Instant time;
    int order;  ///< ends, then tasks of no length, then starts
    const ScheduleRow* row;
  };
  std::map<const Person*, std::vector<Change>> changes;
  for (const TaskRows& task : tasks_) {
    if (task.run == nullptr) continue;
    const Person* const someone = person(task.task);
    if (someone == nullptr) continue;
    std::vector<Change>& theirs = changes[someone];
    if (task.run->start == task.run->end) {
      theirs.push_back({task.run->start, 1, task.run});
    } else {
      theirs.push_back({task.run->start, 2, task.run});
      theirs.push_back({task.run->end, 0, task.run});
    }
  }
  for (auto& [someone, theirs] : changes) {
    std::ranges::sort(theirs, [](const Change& a, const Change& b) {
      return std::tie(a.time, a.order, a.row->line) < std::tie(b.time, b.order, b.row->line);
    });
    std::uint32_t busy = 0;
    for (const Change& change : theirs) {
      if (change.order == 0) {
        --busy;
        continue;
      }
      if (busy >= someone->count)
        violations_.add(change.row->line, "{} starts at {}, but {} of {} {} busy then", describe(change.row->task),
                        text(change.time), busy, quoted_name(someone->name), busy == 1 ? "is" : "are");
      if (change.order == 2) ++busy;
    }
  }
}

void RunCheck::check_shared_cards() {
  std::map<DeviceId, std::vector<const ScheduleRow*>> rows;
  for (const TaskRows& task : tasks_)
    for (const ScheduleRow* row : {task.input, task.run}) {
      if (row == nullptr || !is_shared(*row)) continue;
      for (const DeviceId device : schedule_.devices_of(*row)) rows[device].push_back(row);
    }
  for (auto& [device, there] : rows) {
    const std::vector<CardChange> changes = card_changes(device, there);
    check_room(device, changes);
    if (system_.pool_of(system_.class_of(device)).colocation.law == Colocation::Law::interference)
      check_interference(device, there);
    else
      check_shared_work(device, changes);
  }
}

/// In the order of time, ends before starts. A task that takes no time changes nothing.
std::vector<RunCheck::CardChange> RunCheck::card_changes(DeviceId device, const std::vector<const ScheduleRow*>& rows) {
  std::vector<CardChange> changes;
  for (const ScheduleRow* row : rows) {
    if (row->start == row->end) {
      if (row->kind == RowKind::run && performance_.time(profile(row->task), system_.class_of(device)) > Duration{})
        violations_.add(row->line, "{} takes no time, but should", describe(row->task));
      continue;
    }
    changes.push_back({row->start, true, row});
    changes.push_back({row->end, false, row});
  }
  std::ranges::sort(changes, [](const CardChange& a, const CardChange& b) {
    return std::tie(a.time, a.starts, a.row->line) < std::tie(b.time, b.starts, b.row->line);
  });
  return changes;
}

/// Places and memory, of a slice where the card is cut into slices.
void RunCheck::check_room(DeviceId device, const std::vector<CardChange>& changes) {
  const ClassId device_class = system_.class_of(device);
  const Colocation& colocation = system_.pool_of(device_class).colocation;
  const DataSize memory = system_.gpu_of(device).memory;
  const std::int64_t bytes = std::llround(memory.raw());
  const bool is_sliced =
      colocation.law == Colocation::Law::interference && colocation.sharing.partition == CardSharing::Partition::mig;
  const double slice = is_sliced ? memory.raw() * card_slice(colocation.sharing.slices).memory : 0;
  std::int64_t held = 0;
  std::uint32_t tasks = 0;
  for (const CardChange& change : changes) {
    const ScheduleRow& row = *change.row;
    const double needed = performance_.memory(profile(row.task), device_class).raw();
    held += (change.starts ? 1 : -1) * std::llround(needed);
    tasks = change.starts ? tasks + 1 : tasks - 1;
    if (!change.starts) continue;
    if (tasks > colocation.max_per_gpu)
      violations_.add(row.line, "{} starts at {} as one of {} tasks on {}, which takes {}", describe(row.task), text(change.time),
                      tasks, describe(device), colocation.max_per_gpu);
    if (held > bytes)
      violations_.add(row.line, "{} starts at {}, but then {} would need {} GB of its {} GB", describe(row.task), text(change.time),
                      describe(device), static_cast<double>(held) / 1e9, static_cast<double>(bytes) / 1e9);
    if (is_sliced && needed > slice + 1)
      violations_.add(row.line, "{} starts at {} on a slice of {}, but needs {} GB of its {} GB", describe(row.task),
                      text(change.time), describe(device), needed / 1e9, slice / 1e9);
  }
}

/// The work that each task gets done at speed 1 / (max(1, U) (1 + overhead if it is not alone)).
void RunCheck::check_shared_work(DeviceId device, const std::vector<CardChange>& changes) {
  const ClassId device_class = system_.class_of(device);
  const Pool& pool = system_.pool_of(device_class);
  constexpr std::int64_t kMillion = 1'000'000;
  const std::int64_t overhead = std::llround(pool.colocation.overhead * static_cast<double>(kMillion));
  // In 2^-16 ns; every step is rounded down by less than one such unit.
  constexpr Wide kUnit = 1 << 16;
  struct Progress {
    Wide clock = 0;
    std::int64_t steps = 0;
  };
  Progress now;
  std::map<const ScheduleRow*, Progress> begun;
  std::int64_t shares = 0;
  std::uint32_t running = 0;
  Instant since;
  for (const CardChange& change : changes) {
    const ScheduleRow& row = *change.row;
    if (running > 0 && change.time > since) {
      const Duration open = pool.available.open_time(since, change.time);
      const Wide slowdown = Wide{std::max(kMillion, shares)} * (kMillion + (running > 1 ? overhead : 0));
      now.clock += Wide{open.count()} * (Wide{kMillion} * kMillion) * kUnit / slowdown;
      ++now.steps;
    }
    since = change.time;
    if (row.kind != RowKind::run) continue;
    shares += (change.starts ? 1 : -1) * workload_.stated(profile(row.task)).share_ppm;
    running = change.starts ? running + 1 : running - 1;
    if (change.starts) {
      begun[&row] = now;
      continue;
    }
    const Progress begin = begun[&row];
    check_work_done(device, row, {now.clock - begin.clock, kUnit, kUnit, now.steps - begin.steps + kUnit / 256});
  }
}

/// It ends in the nanosecond in which its work is done.
void RunCheck::check_work_done(DeviceId device, const ScheduleRow& row, const WorkDone& work) {
  const Duration stated = performance_.time(profile(row.task), system_.class_of(device));
  const Wide excess = work.done - Wide{stated.count()} * work.unit;
  if (excess >= -work.tolerance && excess <= work.speed + work.tolerance) return;
  violations_.add(row.line, "{} does {} of work on {} beside what else runs there, but should do {}", describe(row.task),
                  text(Duration::nanoseconds(static_cast<std::int64_t>(work.done / work.unit))), describe(device), text(stated));
}

}  // namespace gpusim
