// Measures of runs in which jobs arrive over time.

#include "gpusim/metrics.hpp"

#include <algorithm>
#include <optional>

#include "gpusim/capacity.hpp"
#include "sim/base/statistics.hpp"
#include "sim/metrics/job_groups.hpp"
#include "sim/metrics/load.hpp"
#include "sim/metrics/queue_sweep.hpp"

namespace gpusim {
namespace {

constexpr double kLeastRun = 10e9;  // Feitelson's threshold in nanoseconds.

std::optional<double> ratio(double dividend, double divisor) {
  return divisor > 0 ? std::optional(dividend / divisor) : std::nullopt;
}
std::optional<double> ratio(DeviceTime dividend, DeviceTime divisor) {
  return ratio(static_cast<double>(dividend.count()), static_cast<double>(divisor.count()));
}

/// The number of distinct instants at which jobs arrive, counted up to `most`.
std::size_t arrival_instants(const Workload& workload, std::size_t most) {
  std::size_t instants = 0;
  for (std::size_t j = 0; j < workload.jobs.size() && instants < most; ++j)
    if (j == 0 || workload.jobs[j].arrival != workload.jobs[j - 1].arrival) ++instants;
  return instants;
}

/// The needs of a job that has all devices to itself.
class Alone {
 public:
  explicit Alone(const Problem& problem) : problem_(problem) {
    if (problem.workload.graph.arcs() == 0) return;
    longest_.resize(problem.workload.tasks());
    const std::optional<std::vector<TaskId>> order = topological_order(problem.workload.graph);
    for (const TaskId task : order.value_or(std::vector<TaskId>{})) {
      Duration before;
      for (const Edge& edge : problem.workload.graph.predecessors(task))
        if (problem.workload.job[index(edge.task)] == problem.workload.job[index(task)])
          before = std::max(before, longest_[index(edge.task)]);
      longest_[index(task)] = before + time(problem.workload.profile[index(task)]);
    }
  }

  struct Need {
    Duration time;              ///< JobService::alone
    Wide work = 0;              ///< in device-nanoseconds
    std::uint32_t devices = 0;  ///< number of devices that can run its least restricted task
  };
  [[nodiscard]] Need of(const Job& job) {
    Need need;
    for (std::size_t task = job.first_task; task < std::size_t{job.first_task} + job.task_count; ++task) {
      const ProfileId profile = problem_.workload.profile[task];
      const Duration best = time(profile);
      need.time = std::max(need.time, longest_.empty() ? best : longest_[task]);
      need.work += problem_.performance.least_device_time(profile).count();
      need.devices = std::max(need.devices, devices(profile));
    }
    if (need.devices > 0) need.time = std::max(need.time, to_duration(divided_up(need.work, need.devices)));
    return need;
  }

 private:
  [[nodiscard]] Duration time(ProfileId profile) const { return problem_.performance.best_time(profile); }

  [[nodiscard]] std::uint32_t devices(ProfileId profile) {
    if (problem_.performance.gpus(profile) == 0) return 0;
    const std::size_t kind = index(problem_.workload.kind(profile));
    if (kind >= devices_.size()) devices_.resize(kind + 1);
    if (devices_[kind] == 0)
      for (std::size_t c = 0; c < problem_.system.classes.size(); ++c)
        if (problem_.performance.can_run(profile, id<ClassId>(c))) devices_[kind] += problem_.system.classes[c].count;
    return devices_[kind];
  }

  Problem problem_;
  std::vector<Duration> longest_;       ///< by task: longest path within its job that ends with it; empty without a graph
  std::vector<std::uint32_t> devices_;  ///< by stated profile; 0 while not counted
};

void add_spans(const Workload& workload, const Schedule& schedule, std::vector<JobService>& jobs) {
  for (const Span span : schedule) {
    JobService& job = jobs[index(workload.job[index(span.task)])];
    const Duration time = span.end - span.start;
    if (span.kind == SpanKind::run)
      job.useful += DeviceTime::nanoseconds(static_cast<Wide>(time.count()) * static_cast<Wide>(span.devices.size()));
    if (span.kind == SpanKind::restore) job.restore += time;
    if (span.kind == SpanKind::save) job.save += time;
    if (span.kind == SpanKind::lost) job.lost += time;
  }
  for (const Incident& incident : schedule.incidents()) {
    if (incident.kind == Incident::Kind::preemption) ++jobs[index(workload.job[index(std::get<TaskId>(incident.of))])].preemptions;
    if (incident.kind == Incident::Kind::failure) ++jobs[index(workload.job[index(std::get<TaskId>(incident.of))])].failures;
  }
}

void add_ratios(const JobMeasures& measures, const Alone::Need& need, double mean_jobs, JobService& service) {
  const auto completion = static_cast<double>(measures.completion.count());
  const auto alone = static_cast<double>(need.time.count());
  service.alone = need.time;
  service.stretch = ratio(completion, alone);
  service.bounded_slowdown = std::max(1.0, completion / std::max(alone, kLeastRun));
  const double share = need.devices > 0 ? static_cast<double>(need.work) * mean_jobs / need.devices : 0;
  service.finish_time_fairness = ratio(completion, std::max(alone, share));
  service.goodput = ratio(service.useful, measures.gpu_time);
}

/// The steady state of a measure of jobs in the order of their arrival.
SteadyState steady_state(const std::vector<JobMeasures>& jobs, Duration JobMeasures::* value) {
  constexpr std::size_t kLeast = 100;
  std::vector<double> series;
  series.reserve(jobs.size());
  for (const JobMeasures& job : jobs) series.push_back((job.*value).seconds());
  SteadyState state;
  if (series.empty()) return state;
  state.warm_up = warm_up_by_mser5(series);
  series.erase(series.begin(), series.begin() + static_cast<std::ptrdiff_t>(state.warm_up));
  double sum = 0;
  for (const double one : series) sum += one;
  state.mean = sum / static_cast<double>(series.size()) * units::second;
  if (series.size() >= kLeast) state.half_width = half_width_by_batches(series) * units::second;
  return state;
}

/// Adds Jain's index of the speeds of jobs and users relative to being alone.
void add_fairness(const Workload& workload, OnlineMeasures& measures) {
  std::vector<double> of_jobs;
  struct User {
    double sum = 0;
    double jobs = 0;
  };
  std::vector<User> users(std::max<std::size_t>(1, workload.users.size()));
  for (std::size_t j = 0; j < measures.jobs.size(); ++j) {
    if (!(measures.jobs[j].stretch > 0)) continue;
    of_jobs.push_back(1 / *measures.jobs[j].stretch);
    User& user = users[index(workload.jobs[j].user)];
    user.sum += of_jobs.back();
    user.jobs += 1;
  }
  if (of_jobs.empty()) return;
  measures.fairness_of_jobs = jain_index(of_jobs);
  std::vector<double> of_users;
  for (const User& user : users)
    if (user.jobs > 0) of_users.push_back(user.sum / user.jobs);
  if (users.size() > 1) measures.fairness_of_users = jain_index(of_users);
}

void add_rates(const Workload& workload, std::size_t devices, DeviceTime held, DeviceTime free, Seconds area,
               OnlineMeasures& measures) {
  DeviceTime useful;
  for (const JobService& job : measures.jobs) useful += job.useful;
  const DeviceTime all = DeviceTime::nanoseconds(static_cast<Wide>(measures.makespan.count()) * static_cast<Wide>(devices));
  const DeviceTime available = all - measures.sums.down_gpus;
  measures.utilization_available = ratio(measures.sums.busy_gpus, available);
  measures.active = ratio(useful, held);
  measures.goodput = ratio(useful, available);
  measures.fragmentation = ratio(measures.sums.fragmented_gpus, free);
  if (workload.jobs.empty() || !has_arrivals(workload)) return;
  const double between = (workload.jobs.back().arrival - workload.jobs.front().arrival).seconds();
  const auto jobs = static_cast<double>(workload.jobs.size());
  const std::optional<double> work = ratio(area.raw() * (jobs - 1) / jobs, between);
  const std::optional<double> capacity = ratio(available, all);
  if (work && capacity && (*work > 0 || *capacity > 0)) measures.offered_load = *work / *capacity;
}

}  // namespace

bool has_arrivals(const Workload& workload) { return arrival_instants(workload, 2) == 2; }

bool is_stream(const Workload& workload) {
  constexpr std::size_t kLeastArrivals = 10;
  return arrival_instants(workload, kLeastArrivals) == kLeastArrivals;
}

bool is_overloaded(const Workload& workload, const OnlineMeasures& measures) {
  return measures.offered_load > 1 && is_stream(workload);
}

OnlineMeasures online_measures(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs, Seconds area,
                               bool keeps_together) {
  const auto& [system, workload, performance] = problem;
  OnlineMeasures measures;
  measures.jobs.resize(jobs.size());
  Alone alone(problem);
  DeviceTime held;
  const Window until_gpus = time_until_gpus(problem, schedule);
  add_spans(workload, schedule, measures.jobs);
  DeviceTime free;
  {
    QueueSweep sweep = sweep_queue(problem, schedule, jobs, until_gpus, keeps_together);
    for (std::size_t j = 0; j < jobs.size(); ++j) {
      JobService& service = measures.jobs[j];
      service.waited = sweep.waited[j];
      service.idle = sweep.idle[j];
      add_ratios(jobs[j], alone.of(workload.jobs[j]), sweep.mean_jobs[j], service);
      for (std::size_t reason = 0; reason < kWaitReasons; ++reason) measures.waited[reason] += service.waited[reason];
      measures.preemptions += service.preemptions;
      measures.failures += service.failures;
      held += jobs[j].gpu_time;
      measures.makespan = std::max(measures.makespan, jobs[j].end.since_start());
      const std::optional<Instant> deadline = workload.jobs[j].deadline;
      if (deadline && jobs[j].end > *deadline) ++measures.late;
    }
    measures.queue = sweep.curve.stretches();
    measures.sums = sweep.curve.sums();
    measures.most_waiting_jobs = sweep.curve.most_waiting_jobs();
    free = sweep.free;
  }
  measures.makespan = measures.makespan - (until_gpus.closes - until_gpus.opens);
  measures.groups = job_groups(workload, performance, jobs, measures.jobs);
  add_rates(workload, system.devices.size(), held, free, area, measures);
  add_fairness(workload, measures);
  measures.waiting = steady_state(jobs, &JobMeasures::waiting);
  measures.completion = steady_state(jobs, &JobMeasures::completion);
  return measures;
}

}  // namespace gpusim
