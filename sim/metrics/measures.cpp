// Computes the measures of a run from its schedule.

#include <algorithm>
#include <limits>
#include <utility>

#include "gpusim/calendar.hpp"
#include "gpusim/capacity.hpp"
#include "gpusim/metrics.hpp"
#include "sim/base/check.hpp"
#include "sim/metrics/load.hpp"
#include "sim/metrics/loop.hpp"

namespace gpusim {
namespace {

constexpr Duration kHour = Duration::nanoseconds(std::int64_t{3600} * 1'000'000'000);
constexpr Duration kOpens = kHour * 9;
constexpr Duration kCloses = kHour * 18;

constexpr Instant kNever = Instant::at(Duration::nanoseconds(std::numeric_limits<std::int64_t>::max()));

double ratio(Duration dividend, Duration divisor) { return divisor > Duration{} ? dividend / divisor : 0; }

Duration mean(const std::vector<JobMeasures>& jobs, Duration JobMeasures::* member) {
  Wide sum = 0;
  for (const JobMeasures& job : jobs) sum += (job.*member).count();
  return mean_duration(sum, jobs.size());
}

/// The start and end of every job from its tasks that are not barriers. A job with only barriers has never waited. A job that waits
/// for the first GPU counts as arrived at `gpus_come`.
std::vector<JobMeasures> job_times(const Workload& workload, const TaskTimes& times, Instant gpus_come) {
  std::vector<JobMeasures> jobs;
  jobs.reserve(workload.jobs.size());
  for (const Job& job : workload.jobs) {
    const std::size_t end = std::size_t{job.first_task} + job.task_count;
    bool has_work = false;
    for (std::size_t task = job.first_task; task < end; ++task) has_work = has_work || !is_barrier(workload, id<TaskId>(task));
    JobMeasures measures{kNever, job.arrival, {}, {}, {}};
    for (std::size_t task = job.first_task; task < end; ++task) {
      if (has_work && is_barrier(workload, id<TaskId>(task))) continue;
      measures.start = std::min(measures.start, times.start[task]);
      measures.end = std::max(measures.end, times.end[task]);
    }
    if (job.task_count == 0) measures.start = job.arrival;
    const Instant from = measures.start >= gpus_come ? std::max(job.arrival, gpus_come) : job.arrival;
    if (has_work) measures.waiting = measures.start - from;
    measures.completion = measures.end - from;
    jobs.push_back(measures);
  }
  return jobs;
}

/// The time in which devices hold at least one task, over all devices.
Wide busy_time(const Schedule& schedule, std::size_t devices) {
  Wide busy = 0;
  for (const std::vector<Window>& stretches : held_stretches(schedule, devices))
    for (const Window& held : stretches) busy += (held.closes - held.opens).count();
  return busy;
}

void set_bound(Bound bound, Measures& measures) {
  measures.bound = std::move(bound);
  measures.proven_optimal = measures.makespan == measures.bound.time;
  if (measures.proven_optimal) measures.bound.ignores_hours = false;
  measures.gap = ratio(measures.makespan - measures.bound.time, measures.bound.time);
}

/// The number of runs of tasks beyond the first run of each.
std::int64_t pieces_beyond_the_first(const Workload& workload, const Schedule& schedule) {
  std::vector<bool> has_run(workload.tasks());
  std::int64_t pieces = 0;
  for (const Span span : schedule) {
    if (span.kind != SpanKind::run) continue;
    if (has_run[index(span.task)]) ++pieces;
    has_run[index(span.task)] = true;
  }
  return pieces;
}

}  // namespace

TaskTimes task_times(const Workload& workload, const Schedule& schedule) {
  TaskTimes times;
  times.start.assign(workload.tasks(), kNever);
  times.end.assign(workload.tasks(), Instant{});
  for (const Span span : schedule) {
    times.start[index(span.task)] = std::min(times.start[index(span.task)], span.start);
    times.end[index(span.task)] = std::max(times.end[index(span.task)], span.end);
  }
  times.ready.reserve(workload.tasks());
  for (std::size_t task = 0; task < workload.tasks(); ++task)
    times.ready.push_back(workload.jobs[index(workload.job[task])].arrival);
  if (workload.graph.arcs() == 0) return times;
  for (std::size_t task = 0; task < workload.tasks(); ++task)
    for (const Edge& edge : workload.graph.predecessors(id<TaskId>(task)))
      times.ready[task] = std::max(times.ready[task], times.end[index(edge.task)]);
  return times;
}

void raise_bound(const Bound& bound, Measures& measures) {
  GPUSIM_CHECK(bound.time <= finish(measures), "a bound ({}) of {} ns above an end at {} ns", bound.name, bound.time.count(),
               finish(measures).count());
  const Duration time = bound.time - measures.until_gpus;
  if (time > measures.bound.time) set_bound({time, bound.name, bound.ignores_hours}, measures);
}

Measures measure(const Problem& problem, const Schedule& schedule, bool keeps_together) {
  const auto& [system, workload, performance] = problem;
  Measures measures;
  const TaskTimes times = task_times(workload, schedule);
  const Window until_gpus = time_until_gpus(problem, schedule);
  const Instant gpus_come = Instant::at(until_gpus.closes);
  measures.until_gpus = until_gpus.closes - until_gpus.opens;
  measures.jobs = job_times(workload, times, gpus_come);
  if (workload.loop) {
    measures.loop = loop_measures(workload, times, gpus_come);
    count_from_submission(workload, times, gpus_come, measures.jobs);
  }
  std::vector<bool> has_run(system.devices.size());
  Duration end;
  for (const Span span : schedule) {
    end = std::max(end, span.end.since_start());
    if (span.devices.empty()) continue;
    const auto devices = static_cast<Wide>(span.devices.size());
    const DeviceTime held = DeviceTime::nanoseconds((span.end - span.start).count() * devices);
    measures.gpu_time += held;
    measures.jobs[index(workload.job[index(span.task)])].gpu_time += held;
    for (const DeviceId device : span.devices) {
      const DataSize memory = performance.memory(workload.profile[index(span.task)], system.class_of(device));
      measures.largest_memory = std::max(measures.largest_memory, memory);
      has_run[index(device)] = true;
    }
  }
  for (std::size_t device = 0; device < has_run.size(); ++device) {
    if (!has_run[device]) continue;
    const DataSize memory = system.gpu_of(id<DeviceId>(device)).memory;
    if (measures.smallest_device == DataSize{} || memory < measures.smallest_device) measures.smallest_device = memory;
  }
  measures.makespan = end - measures.until_gpus;
  if (measures.makespan > Duration{}) {
    measures.utilization =
        static_cast<double>(system.has_shared_gpus() ? busy_time(schedule, system.devices.size()) : measures.gpu_time.count()) /
        (static_cast<double>(measures.makespan.count()) * static_cast<double>(system.devices.size()));
  }

  const std::int64_t pieces = pieces_beyond_the_first(workload, schedule);
  measures.is_interrupted = pieces > 0;
  Bound bound = lower_bound(problem, {end, measures.is_interrupted});
  // The remaining time of a task is rounded to a nanosecond each time it resumes.
  bound.time = std::max(Duration{}, bound.time - measures.until_gpus - Duration::nanoseconds(pieces));
  set_bound(bound, measures);
  measures.experiments_per_day_serial = ratio(kDay, measures.makespan);
  const Seconds area = area_bound(problem);
  if (area > Seconds{}) measures.experiments_per_day_back_to_back = static_cast<double>(kDay.count()) / 1e9 / area.raw();
  measures.experiments_per_workday = starts_per_workday(measures.makespan, kOpens, kCloses);
  measures.mean_waiting = mean(measures.jobs, &JobMeasures::waiting);
  measures.mean_completion = mean(measures.jobs, &JobMeasures::completion);
  if (has_arrivals(workload)) measures.online = online_measures(problem, schedule, measures.jobs, area, keeps_together);
  return measures;
}

}  // namespace gpusim
