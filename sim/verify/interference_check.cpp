// Verifies devices on which every task has its own speed according to the law of interference.

#include <algorithm>
#include <vector>

#include "sim/timing/sharing.hpp"
#include "sim/verify/run_check.hpp"
#include "sim/verify/seconds_text.hpp"

namespace gpusim {

/// Walks through the changes on one device with interfering tasks and checks that each task has done its work, the sum of its
/// speeds over time.
void RunCheck::check_interference(DeviceId device, const std::vector<const ScheduleRow*>& rows) {
  const ClassId device_class = system_.class_of(device);
  const Pool& pool = system_.pool_of(device_class);
  struct Running {
    const ScheduleRow* row;
    Wide done = 0;  ///< in units of 2^-32 ns
    std::int64_t speed = 0;
  };
  std::vector<Instant> changes;
  std::vector<Running> waiting;  // not started, in order of start
  for (const ScheduleRow* row : rows) {
    if (row->kind != RowKind::run || row->start == row->end) continue;
    changes.insert(changes.end(), {row->start, row->end});
    waiting.push_back({.row = row});
  }
  std::ranges::sort(changes);
  std::ranges::stable_sort(waiting, {}, [](const Running& task) { return task.row->start; });
  std::vector<Running> running;
  std::size_t started = 0;
  Instant since;
  for (const Instant now : changes) {
    const Duration open = running.empty() ? Duration{} : pool.available.open_time(since, now);
    for (Running& task : running) task.done += Wide{open.count()} * task.speed;
    since = now;
    std::erase_if(running, [&](const Running& task) {
      if (task.row->end != now) return false;
      check_work_done(device, *task.row, task.done, task.speed);
      return true;
    });
    while (started < waiting.size() && waiting[started].row->start == now) running.push_back(waiting[started++]);
    std::vector<GpuDemand> demands;
    for (const Running& task : running) demands.push_back(workload_.stated(profile(task.row->task)).demand);
    const std::vector<std::int64_t> speeds = whole_shared_speeds(pool.colocation.sharing, demands);
    const double alone = running.size() > 1 ? 1 + pool.colocation.overhead : 1;
    for (std::size_t i = 0; i < running.size(); ++i)
      running[i].speed = std::max<std::int64_t>(static_cast<std::int64_t>(static_cast<double>(speeds[i]) / alone), 1);
  }
}

/// Checks that a task ends in the nanosecond in which its work is done; `done` is in 2^-32 ns, `speed` in 2^-32. A speed may be off
/// by one unit, because the overhead is deducted in another way here.
void RunCheck::check_work_done(DeviceId device, const ScheduleRow& row, Wide done, std::int64_t speed) {
  const Duration work = performance_.time(profile(row.task), system_.class_of(device));
  const Wide excess = done - (Wide{work.count()} << kSpeedBits);
  const Wide tolerance = Wide{(row.end - row.start).count()} + (Wide{1} << (kSpeedBits - 8));
  if (excess >= -tolerance && excess <= speed + tolerance) return;
  violations_.add(row.line, "{} does {} of work on {} while sharing the GPU, but should do {}", describe(row.task),
                  text(Duration::nanoseconds(static_cast<std::int64_t>(done >> kSpeedBits))), describe(device), text(work));
}

}  // namespace gpusim
