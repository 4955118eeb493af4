// Verifies the hours of devices and people, the number of tasks per person, and devices that several tasks share.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "sim/input/csv_reader.hpp"
#include "sim/timing/sharing.hpp"
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
  const std::optional<PersonId> person = workload_.stated(profile(task)).person;
  return person && !is_barrier(workload_, task) ? &workload_.people[index(*person)] : nullptr;
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
  // Work that is done does not wait for the next window.
  const Instant last = row.start + (row.end - row.start - kInstant);
  return open_in_all(pausing, last, row.end) == kInstant ? open : open + kInstant;
}

/// Checks that tasks start in allowed hours, and that a task that cannot pause ends before its window does.
void RunCheck::check_hours(const TaskRows& task) {
  if (task.run == nullptr) return;
  if (const Person* someone = person(task.task)) {
    check_hours(task, someone->calendar, workload_.stated(profile(task.task)).is_resumable,
                fmt::format("person {}", quoted_name(someone->name)));
    return;
  }
  const auto devices = schedule_.devices_of(*task.run);
  if (devices.empty()) return;
  const ScheduleRow& first = task.start();
  if (!workload_.starts.is_always() && !workload_.starts.is_open(first.start))
    violations_.add(first.line, "{} starts at {}, outside the hours in which tasks are started", describe(task.task),
                    text(first.start));
  for (const DeviceId device : devices) {
    const Pool& pool = system_.pool_of(system_.class_of(device));
    check_hours(task, pool.available, pool.pauses, describe(device));
  }
}

void RunCheck::check_hours(const TaskRows& task, const Calendar& calendar, bool pauses, const std::string& whose) {
  if (calendar.is_always()) return;
  const ScheduleRow& first = task.start();
  if (!calendar.is_open(first.start)) {
    violations_.add(first.line, "{} starts at {}, when {} is not available", describe(task.task), text(first.start), whose);
  } else if (!pauses && task.run->end > calendar.closes(first.start)) {
    violations_.add(task.run->line, "{} ends at {}, but {} is available until {} only", describe(task.task), text(task.run->end),
                    whose, text(calendar.closes(first.start)));
  }
}

/// Checks that each entry of `people` does no more tasks at once than it has people. A task of no length needs a person who is not
/// in the middle of another one.
void RunCheck::check_people() {
  std::map<const Person*, std::vector<Change>> changes;
  for (const TaskRows& task : tasks_)
    if (const Person* const someone = task.run == nullptr ? nullptr : person(task.task))
      add_changes(*task.run, 1, changes[someone]);
  for (auto& [someone, theirs] : changes) {
    sort(theirs);
    std::int64_t busy = 0;
    for (const Change& change : theirs) {
      if (change.amount >= 0 && busy >= someone->count)
        violations_.add(change.row->line, "{} starts at {}, but {} of {} {} busy then", describe(change.row->task),
                        text(change.time), busy, quoted_name(someone->name), busy == 1 ? "is" : "are");
      busy += change.amount;
    }
  }
}

void RunCheck::add_changes(const ScheduleRow& row, std::int64_t amount, std::vector<Change>& changes) {
  if (row.start == row.end) {
    changes.push_back({row.start, 0, &row});
  } else {
    changes.push_back({row.start, amount, &row});
    changes.push_back({row.end, -amount, &row});
  }
}

void RunCheck::sort(std::vector<Change>& changes) {
  std::ranges::sort(changes, {}, [](const Change& change) {
    return std::tuple(change.time, change.amount < 0 ? 0 : change.amount == 0 ? 1 : 2, change.row->line);
  });
}

void RunCheck::check_shared_gpus() {
  std::map<DeviceId, std::vector<const ScheduleRow*>> rows;
  for (const TaskRows& task : tasks_)
    for (const ScheduleRow* row : {task.input, task.run}) {
      if (row == nullptr || !is_shared(*row)) continue;
      for (const DeviceId device : schedule_.devices_of(*row)) rows[device].push_back(row);
    }
  for (auto& [device, there] : rows) {
    check_shared_gpu(device, there);
    if (system_.pool_of(system_.class_of(device)).colocation.law == Colocation::Law::interference)
      check_interference(device, there);
  }
}

/// Checks places, memory, and the work of each task on a shared device. Rows of no length change nothing.
void RunCheck::check_shared_gpu(DeviceId device, const std::vector<const ScheduleRow*>& rows) {
  std::vector<Change> changes;
  for (const ScheduleRow* row : rows)
    if (row->start != row->end)
      add_changes(*row, 1, changes);
    else if (row->kind == RowKind::run && performance_.time(profile(row->task), system_.class_of(device)) > Duration{})
      violations_.add(row->line, "{} takes no time, but should", describe(row->task));
  sort(changes);
  check_places(device, changes);
  const Colocation& colocation = system_.pool_of(system_.class_of(device)).colocation;
  if (colocation.law == Colocation::Law::share)
    check_shared_work(device, changes);
  else if (colocation.sharing.partition == GpuSharing::Partition::mig)
    check_slice(device, changes);
}

/// Checks that a device never holds more tasks than it has places, nor more than its memory.
void RunCheck::check_places(DeviceId device, const std::vector<Change>& changes) {
  const ClassId device_class = system_.class_of(device);
  const std::uint32_t places = system_.pool_of(device_class).colocation.max_per_gpu;
  const std::int64_t memory = std::llround(system_.gpu_of(device).memory.raw());
  std::int64_t held = 0;
  std::int64_t tasks = 0;
  for (const auto& [time, amount, row] : changes) {
    held += amount * std::llround(performance_.memory(profile(row->task), device_class).raw());
    tasks += amount;
    if (amount > 0 && tasks > places)
      violations_.add(row->line, "{} starts at {} as one of {} tasks on {}, which takes {}", describe(row->task), text(time), tasks,
                      describe(device), places);
    if (amount > 0 && held > memory)
      violations_.add(row->line, "{} starts at {}, but then {} would need {} GB of its {} GB", describe(row->task), text(time),
                      describe(device), static_cast<double>(held) / 1e9, static_cast<double>(memory) / 1e9);
  }
}

/// Checks that each task fits into its slice.
void RunCheck::check_slice(DeviceId device, const std::vector<Change>& changes) {
  const ClassId device_class = system_.class_of(device);
  const GpuSharing& sharing = system_.pool_of(device_class).colocation.sharing;
  const double slice = system_.gpu_of(device).memory.raw() * gpu_slice(sharing.slices).memory;
  for (const auto& [time, amount, row] : changes)
    if (const double needed = performance_.memory(profile(row->task), device_class).raw(); amount > 0 && needed > slice + 1)
      violations_.add(row->line, "{} starts at {} on a slice of {}, but needs {} GB of its {} GB", describe(row->task), text(time),
                      describe(device), needed / 1e9, slice / 1e9);
}

/// Walks through the changes on one device: each task works at speed 1 / (max(1, U) (1 + overhead if it is not alone)).
void RunCheck::check_shared_work(DeviceId device, const std::vector<Change>& changes) {
  constexpr std::int64_t kMillion = 1'000'000;
  // In units of 2^-16 ns; every step is rounded down by less than one unit.
  constexpr Wide kUnit = 1 << 16;
  const ClassId device_class = system_.class_of(device);
  const Pool& pool = system_.pool_of(device_class);
  const std::int64_t overhead = std::llround(pool.colocation.overhead * static_cast<double>(kMillion));
  struct Begin {
    Wide clock;
    std::int64_t step;
  };
  std::map<const ScheduleRow*, Begin> running;
  std::int64_t shares = 0;
  Wide clock = 0;
  std::int64_t steps = 0;
  Instant since;
  for (const auto& [time, amount, row] : changes) {
    if (!running.empty() && time > since) {
      const Duration open = pool.available.open_time(since, time);
      const Wide slowdown = Wide{std::max(kMillion, shares)} * (kMillion + (running.size() > 1 ? overhead : 0));
      clock += Wide{open.count()} * (Wide{kMillion} * kMillion) * kUnit / slowdown;
      ++steps;
    }
    since = time;
    if (row->kind != RowKind::run) continue;
    shares += amount * workload_.stated(profile(row->task)).share_ppm;
    if (amount > 0) {
      running[row] = {clock, steps};
      continue;
    }
    const Begin begin = running.extract(row).mapped();
    const Duration work = performance_.time(profile(row->task), device_class);
    const Wide excess = clock - begin.clock - Wide{work.count()} * kUnit;
    const Wide tolerance = steps - begin.step + kUnit / 256;
    if (excess < -tolerance || excess > kUnit + tolerance)
      violations_.add(row->line, "{} does {} of work on {} while sharing the GPU, but should do {}", describe(row->task),
                      text(Duration::nanoseconds(static_cast<std::int64_t>((clock - begin.clock) / kUnit))), describe(device),
                      text(work));
  }
}

}  // namespace gpusim
