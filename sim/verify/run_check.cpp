#include "sim/verify/run_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sim/input/csv_reader.hpp"
#include "sim/verify/seconds_text.hpp"

namespace gpusim {

namespace {

std::string devices_text(std::size_t count) { return count == 1 ? "1 device" : fmt::format("{} devices", count); }

}  // namespace

RunCheck::RunCheck(const Scenario& scenario, const ScheduleRows& schedule, const RunGroup& run, Violations& violations)
    : schedule_{schedule},
      run_{run},
      system_{scenario.systems[run.system]},
      workload_{scenario.workloads[run.workload]},
      performance_{scenario.performance[run.system][run.workload][static_cast<std::size_t>(run.which)]},
      violations_{violations} {
  const auto own = std::ranges::find(scenario.policies, run.policy, &PolicyChoice::name);
  if (own != scenario.policies.end()) policy_ = &*own;
}

void RunCheck::check(std::span<const ScheduleRow> rows) {
  std::size_t next_task = 0;
  for (std::size_t first = 0; first < rows.size();) {
    const TaskId task = rows[first].task;
    std::size_t last = first + 1;
    while (last < rows.size() && rows[last].task == task) ++last;
    check_missing(next_task, index(task));
    check_task(rows.subspan(first, last - first));
    next_task = index(task) + 1;
    first = last;
  }
  check_missing(next_task, workload_.tasks());
  for (const TaskRows& task : tasks_) check_predecessors(task);
  for (const TaskRows& task : tasks_) check_hours(task);
  check_overlaps(rows);
  check_outages(rows);
  check_resources(rows);
  check_shared_gpus();
  check_people();
  check_contention();
}

/// Reports that a task in [first, last) has no row.
void RunCheck::check_missing(std::size_t first, std::size_t last) {
  for (std::size_t task = first; task < last && violations_.wants(run_.last_line); ++task)
    violations_.add(run_.last_line, "{} is missing", describe(id<TaskId>(task)));
}

/// Identifies the rows of one task and checks each of them.
void RunCheck::check_task(std::span<const ScheduleRow> rows) {
  TaskRows task{.task = rows.front().task};
  if (is_interrupted(rows)) {
    check_interrupted(rows, task);
    tasks_.push_back(task);
    return;
  }
  for (const ScheduleRow& row : rows) {
    if (!row.is_sound || !check_kind(row)) continue;
    check_row(row);
    const ScheduleRow*& place = row.kind == RowKind::input ? task.input : task.run;
    if (place == nullptr)
      place = &row;
    else
      check_repeated(*place, row);
  }
  check_spans(task);
  tasks_.push_back(task);
}

/// Checks that a task has at most one input span, followed by exactly one run span on the same devices.
void RunCheck::check_spans(const TaskRows& task) {
  const auto check_number = [&](const ScheduleRow& row, std::uint32_t expected) {
    if (!schedule_.has_spans || row.span == expected) return;
    violations_.add(row.line, "{}: span is {}, but this is its span {}", describe(row.task), row.span, expected);
  };
  if (task.input == nullptr) {
    if (task.run != nullptr) check_number(*task.run, 0);
    return;
  }
  if (task.run == nullptr) {
    violations_.add(task.input->line, "{} has inputs, but never runs", describe(task.task));
    return;
  }
  check_number(*task.input, 0);
  check_number(*task.run, 1);
  if (task.input->end != task.run->start)
    violations_.add(task.run->line, "{} starts to run at {}, but its inputs (line {}) end at {}", describe(task.task),
                    text(task.run->start), task.input->line, text(task.input->end));
  if (!std::ranges::equal(schedule_.devices_of(*task.input), schedule_.devices_of(*task.run)))
    violations_.add(task.run->line, "{} runs on other devices than those its inputs (line {}) were moved to", describe(task.task),
                    task.input->line);
}

void RunCheck::check_repeated(const ScheduleRow& first, const ScheduleRow& again) {
  const bool is_same = first.start == again.start && first.end == again.end &&
                       std::ranges::equal(schedule_.devices_of(first), schedule_.devices_of(again));
  violations_.add(again.line, "{}: {} line {}", describe(again.task),
                  is_same ? "the same row as on" : "its second row of this kind, after", first.line);
}

bool RunCheck::check_kind(const ScheduleRow& row) {
  if ((row.kind == RowKind::barrier) == is_barrier(workload_, row.task)) return true;
  violations_.add(row.line, "{} is {} barrier, but kind is {}", describe(row.task), is_barrier(workload_, row.task) ? "a" : "no",
                  name(row.kind));
  return false;
}

void RunCheck::check_arrival(const ScheduleRow& row) {
  const Instant arrival = workload_.jobs[index(workload_.job[index(row.task)])].arrival;
  if (row.start < arrival)
    violations_.add(row.line, "{} starts at {}, but its job arrives at {}", describe(row.task), text(row.start), text(arrival));
}

/// Checks a row independently of all others.
void RunCheck::check_row(const ScheduleRow& row) {
  check_arrival(row);
  const bool is_on_host = performance_.gpus(profile(row.task)) == 0;
  if (is_on_host && row.kind != RowKind::run && row.kind != RowKind::barrier) {
    violations_.add(row.line, "{} runs on the host, where no inputs move and nothing is interrupted", describe(row.task));
    return;
  }
  if (!check_gang(row) || row.kind == RowKind::input) return;
  if (is_shared(row) || (has_contention() && !is_on_host)) return;  // Its time depends on other tasks.
  const Duration expected = performance_.run_time(profile(row.task), schedule_.devices_of(row));
  const Duration found = progress(row);
  if (found != expected)
    violations_.add(row.line, "{} takes {}, but on these devices it should take {}", describe(row.task), text(found),
                    text(expected));
}

/// Checks that a row holds as many different devices as the task needs, all of which can run it.
bool RunCheck::check_gang(const ScheduleRow& row) {
  const auto devices = schedule_.devices_of(row);
  const std::uint32_t needed = performance_.gpus(profile(row.task));
  if (!performance_.may_hold(profile(row.task), devices.size())) {
    violations_.add(row.line, "{} needs {}, but holds {}", describe(row.task), needed == 0 ? "no device" : devices_text(needed),
                    devices.empty() ? "none" : fmt::format("{}", devices.size()));
    return false;
  }
  const auto twice = std::ranges::adjacent_find(devices);
  if (twice != devices.end()) {
    violations_.add(row.line, "{} holds {} twice", describe(row.task), describe(*twice));
    return false;
  }
  return std::ranges::all_of(devices, [&](DeviceId device) { return check_device(row, device); });
}

/// Checks that the device can run the task, and is connected to the others of its gang if they exchange data.
bool RunCheck::check_device(const ScheduleRow& row, DeviceId device) {
  const ProfileId profile_id = profile(row.task);
  const Gpu& gpu = system_.gpu_of(device);
  const DataSize memory = performance_.memory(profile_id, system_.class_of(device));
  if (memory > gpu.memory) {
    violations_.add(row.line, "{} needs {} GB, but {} has {} GB", describe(row.task), memory / units::GB, describe(device),
                    gpu.memory / units::GB);
    return false;
  }
  if (!performance_.can_run(profile_id, system_.class_of(device))) {
    const std::string& pool = workload_.stated(profile_id).pool;
    const std::string binding = pool.empty() ? "" : fmt::format(" or is bound elsewhere (to {})", quoted_name(pool));
    violations_.add(row.line, "{} has no time on {}{}", describe(row.task), describe(device), binding);
    return false;
  }
  const DeviceId first = schedule_.devices_of(row).front();
  if (device != first && performance_.depends_on_placement(profile_id) &&
      performance_.routes()->between(first, device) == nullptr) {
    violations_.add(row.line, "{} has no route from {} to {}", describe(row.task), describe(first), describe(device));
    return false;
  }
  return true;
}

/// Checks that a task holds its devices only after its predecessors have ended, and runs only after their data have arrived. Inputs
/// move either while it holds its devices (a row of kind input, as long as the longest transfer) or before.
void RunCheck::check_predecessors(const TaskRows& task) {
  if (task.run == nullptr) return;
  const auto devices = schedule_.devices_of(*task.run);
  Duration longest;
  bool are_all_known = true;
  for (const Edge& edge : workload_.graph.predecessors(task.task)) {
    const TaskRows* const before = find(edge.task);
    if (before == nullptr || before->run == nullptr) {
      are_all_known = false;
      continue;
    }
    const ScheduleRow& first = task.first != nullptr ? *task.first : task.start();
    const Instant end = before->run->end;
    const Duration transfer = performance_.transfer_time(edge.data, schedule_.devices_of(*before->run), devices);
    longest = std::max(longest, transfer);
    if (first.start < end) {
      violations_.add(first.line, "{} starts at {}, but {} (line {}), which comes before it, ends at {}", describe(task.task),
                      text(first.start), describe(edge.task), before->run->line, text(end));
    } else if (!has_contention() && task.run->start - end < transfer) {
      violations_.add(task.run->line, "{} runs from {}, but the data of {} (line {}) arrive at {}", describe(task.task),
                      text(task.run->start), describe(edge.task), before->run->line, text(end + transfer));
    }
  }
  if (are_all_known && !has_contention() && task.first == nullptr) check_inputs(task, longest);
}

/// Checks the length of inputs. Files move while the task holds its devices; data move then or before.
void RunCheck::check_inputs(const TaskRows& task, Duration longest) {
  const Duration load = performance_.load_time(profile(task.task), schedule_.devices_of(*task.run));
  if (task.input == nullptr) {
    if (load > Duration{})
      violations_.add(task.run->line, "{} runs from {}, but its files have not been moved", describe(task.task),
                      text(task.run->start));
    return;
  }
  const Duration found = progress(*task.input);
  const bool has_only_files = load > Duration{} && found == load;
  if (found != std::max(longest, load) && !has_only_files)
    violations_.add(task.input->line, "the inputs of {} move for {}, but should for {}", describe(task.task), text(found),
                    text(std::max(longest, load)));
}

/// Checks that no device is held by two tasks at once. Intervals are half open; one of no length overlaps only when it lies inside
/// another.
void RunCheck::check_overlaps(std::span<const ScheduleRow> rows) {
  struct Hold {
    Instant start;
    Instant end;
    DeviceId device;
    const ScheduleRow* row;
  };
  std::vector<Hold> holds;
  for (const ScheduleRow& row : rows) {
    if (!row.is_sound || is_shared(row)) continue;
    for (const DeviceId device : schedule_.devices_of(row)) holds.push_back({row.start, row.end, device, &row});
  }
  std::ranges::sort(holds, [](const Hold& a, const Hold& b) {
    return std::tie(a.device, a.start, a.end, a.row->line) < std::tie(b.device, b.start, b.end, b.row->line);
  });
  // In the order of start and then end, an interval overlaps an earlier one exactly when it starts before the latest end so far. An
  // interval of no length at the start of another comes before it.
  const Hold* latest = nullptr;
  for (const Hold& hold : holds) {
    if (latest == nullptr || latest->device != hold.device) {
      latest = &hold;
      continue;
    }
    if (hold.start < latest->end && hold.row->task != latest->row->task)
      violations_.add(hold.row->line, "{} holds {} from {}, but {} (line {}) holds it until {}", describe(hold.row->task),
                      describe(hold.device), text(hold.start), describe(latest->row->task), latest->row->line, text(latest->end));
    if (hold.end > latest->end) latest = &hold;
  }
}

const RunCheck::TaskRows* RunCheck::find(TaskId task) const {
  const auto found = std::ranges::lower_bound(tasks_, task, {}, &TaskRows::task);
  return found == tasks_.end() || found->task != task ? nullptr : &*found;
}

std::string RunCheck::describe(TaskId task) const {
  const Job& job = workload_.jobs[index(workload_.job[index(task)])];
  return fmt::format("task {} of job {}", quoted_name(workload_.task_name[index(task)]), quoted_name(job.name));
}

std::string RunCheck::describe(DeviceId device) const {
  return fmt::format("device {} ({})", quoted_name(system_.devices[index(device)].name), system_.gpu_of(device).id);
}

}  // namespace gpusim
