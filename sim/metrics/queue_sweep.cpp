#include "sim/metrics/queue_sweep.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/metrics/load.hpp"
#include "sim/metrics/occupancy.hpp"
#include "sim/metrics/waiting_kinds.hpp"

namespace gpusim {
namespace {

/// An event that concerns the object with this number.
struct Event {
  Instant at;
  std::uint32_t number;
};

/// Events of one kind in order of time, then of number.
class Events {
 public:
  void reserve(std::size_t count) { list_.reserve(count); }
  void add(Instant at, std::size_t number) { list_.push_back({at, static_cast<std::uint32_t>(number)}); }
  void sort() {
    const auto is_before = [](const Event& a, const Event& b) { return a.at != b.at ? a.at < b.at : a.number < b.number; };
    if (!std::is_sorted(list_.begin(), list_.end(), is_before)) std::sort(list_.begin(), list_.end(), is_before);
  }
  [[nodiscard]] Instant next() const { return next_ < list_.size() ? list_[next_].at : Calendar::kEnd; }
  /// Calls `apply` with the number of each event at `now` and returns whether there was one.
  template <class Apply>
  bool apply(Instant now, Apply apply) {
    const std::size_t before = next_;
    for (; next_ < list_.size() && list_[next_].at == now; ++next_) apply(list_[next_].number);
    return next_ > before;
  }
  [[nodiscard]] const std::vector<Event>& list() const { return list_; }

 private:
  std::vector<Event> list_;
  std::size_t next_ = 0;
};

class Sweep {
 public:
  Sweep(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs, const Window& until_gpus,
        bool keeps_together)
      : workload_(problem.workload),
        performance_(problem.performance),
        schedule_(schedule),
        jobs_(jobs),
        times_(task_times(problem.workload, schedule)),
        until_gpus_(until_gpus),
        occupancy_(problem, keeps_together),
        kinds_(problem.workload, occupancy_) {
    for (const Span span : schedule) end_ = std::max(end_, span.end);
    for (const JobMeasures& job : jobs) end_ = std::max(end_, job.end);
  }

  QueueSweep run() {
    QueueSweep result{{}, {}, {}, QueueCurve(end_, kMostQueueStretches), {}};
    result_ = &result;
    result.waited.resize(jobs_.size());
    result.mean_jobs.resize(jobs_.size(), 1);
    in_system_before_.resize(jobs_.size());
    find_first_tasks();
    collect_events();
    find_idle_times();
    Instant last;
    for (Instant now = next(); now != Calendar::kEnd; now = next()) {
      result.curve.add(state_, now);
      result.free += DeviceTime::nanoseconds(static_cast<Wide>(occupancy_.free()) * without_wait(last, now).count());
      in_system_ += static_cast<Wide>(state_.waiting_jobs + state_.running_jobs) * (now - last).count();
      last = now;
      const bool has_changed = apply_changes(now);
      apply_jobs(now);
      if (!kinds_.judge(now, has_changed)) continue;
      state_.busy_gpus = occupancy_.busy();
      state_.down_gpus = occupancy_.down();
      state_.fragmented_gpus = kinds_.empty() ? 0 : occupancy_.unusable();
    }
    return result;
  }

 private:
  /// The time from `from` to `to` without that in which no GPU is there.
  [[nodiscard]] Duration without_wait(Instant from, Instant to) const {
    const Duration opens = std::clamp(until_gpus_.opens, from.since_start(), to.since_start());
    const Duration closes = std::clamp(until_gpus_.closes, from.since_start(), to.since_start());
    return (to - from) - (closes - opens);
  }

  [[nodiscard]] Instant next() const {
    return std::min({span_begins_.next(), span_ends_.next(), incidents_.next(), edges_.next(), submissions_.next(), ready_.next(),
                     starts_.next(), ends_.next()});
  }

  /// Finds the task of each job that starts first, the lowest on ties.
  void find_first_tasks() {
    first_task_.resize(jobs_.size());
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      const Job& job = workload_.jobs[j];
      if (job.task_count == 1) {
        first_task_[j] = TaskId{job.first_task};
        continue;
      }
      const Instant start = start_of(jobs_[j]);
      for (std::uint32_t task = job.first_task; task < job.first_task + job.task_count; ++task) {
        if (is_barrier(workload_, id<TaskId>(task)) || times_.start[task] < start) continue;
        std::optional<TaskId>& first = first_task_[j];
        if (!first || times_.start[task] < times_.start[index(*first)]) first = TaskId{task};
      }
    }
  }

  void collect_events() {
    for (Events* events : {&submissions_, &ready_, &starts_, &ends_}) events->reserve(jobs_.size());
    kind_of_job_.resize(jobs_.size());
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      const Instant submission = submission_of(jobs_[j]);
      const Instant start = start_of(jobs_[j]);
      submissions_.add(submission, j);
      starts_.add(start, j);
      ends_.add(jobs_[j].end, j);
      if (start == submission || !first_task_[j]) continue;
      const Instant ready = std::clamp(times_.ready[index(*first_task_[j])], submission, start);
      result_->waited[j][static_cast<std::size_t>(WaitReason::dependency)] = ready - submission;
      if (ready < start) ready_.add(ready, j);
    }
    span_begins_.reserve(schedule_.size());
    span_ends_.reserve(schedule_.size());
    for (std::size_t position = 0; position < schedule_.size(); ++position) {
      const Span span = schedule_[position];
      span_begins_.add(span.start, position);
      span_ends_.add(span.end, position);
    }
    for (std::size_t i = 0; i < schedule_.incidents().size(); ++i) {
      const Incident& incident = schedule_.incidents()[i];
      if (incident.kind == Incident::Kind::outage || incident.kind == Incident::Kind::repair) incidents_.add(incident.time, i);
    }
    for (const Instant edge : occupancy_.edges(end_)) edges_.add(edge, 0);
    for (Events* events : {&submissions_, &ready_, &starts_, &ends_, &span_begins_, &span_ends_}) events->sort();
  }

  void find_idle_times() {
    result_->idle.resize(jobs_.size());
    std::vector<Instant> until(jobs_.size());
    for (std::size_t j = 0; j < jobs_.size(); ++j) until[j] = start_of(jobs_[j]);
    for (const Event& begin : span_begins_.list()) {
      const Span span = schedule_[begin.number];
      const std::size_t j = index(workload_.job[index(span.task)]);
      if (span.start > until[j]) result_->idle[j] += span.start - until[j];
      until[j] = std::max(until[j], span.end);
    }
  }

  /// Updates what is held and what is available, and returns whether any of it has changed.
  bool apply_changes(Instant now) {
    bool has_changed = span_begins_.apply(now, [&](std::uint32_t position) { occupancy_.begin(schedule_[position]); });
    has_changed |= span_ends_.apply(now, [&](std::uint32_t position) { occupancy_.end(schedule_[position]); });
    has_changed |= incidents_.apply(now, [&](std::uint32_t number) {
      const Incident& incident = schedule_.incidents()[number];
      occupancy_.set_down(std::get<DeviceId>(incident.of), incident.kind != Incident::Kind::repair);
    });
    has_changed |= edges_.apply(now, [](std::uint32_t) {});
    return has_changed;
  }

  void apply_jobs(Instant now) {
    submissions_.apply(now, [&](std::uint32_t j) {
      ++state_.waiting_jobs;
      state_.waiting_gpus += gpus_of(j);
      in_system_before_[j] = in_system_;
    });
    ready_.apply(now, [&](std::uint32_t j) { kind_of_job_[j] = kinds_.begin(first_task_[j].value(), now, result_->waited[j]); });
    starts_.apply(now, [&](std::uint32_t j) {
      --state_.waiting_jobs;
      state_.waiting_gpus -= gpus_of(j);
      ++state_.running_jobs;
      if (kind_of_job_[j]) kinds_.end(*kind_of_job_[j], now, result_->waited[j]);
    });
    ends_.apply(now, [&](std::uint32_t j) {
      --state_.running_jobs;
      const std::int64_t there = jobs_[j].completion.count();
      if (there > 0) result_->mean_jobs[j] = static_cast<double>(in_system_ - in_system_before_[j]) / static_cast<double>(there);
    });
  }

  [[nodiscard]] std::int64_t gpus_of(std::size_t j) const {
    return first_task_[j] ? performance_.gpus(workload_.profile[index(*first_task_[j])]) : 0;
  }

  const Workload& workload_;
  const Performance& performance_;
  const Schedule& schedule_;
  const std::vector<JobMeasures>& jobs_;
  TaskTimes times_;
  Window until_gpus_;
  Occupancy occupancy_;
  WaitingKinds kinds_;
  Instant end_;
  QueueSweep* result_ = nullptr;

  std::vector<std::optional<TaskId>> first_task_;  ///< by job; empty for jobs with only barriers
  Events span_begins_;
  Events span_ends_;
  Events incidents_;
  Events edges_;
  Events submissions_;
  Events ready_;  ///< jobs begin to wait for more than their predecessors
  Events starts_;
  Events ends_;

  std::vector<std::optional<std::uint32_t>> kind_of_job_;  ///< by job; empty for jobs that wait only for their predecessors
  QueueState<std::int64_t> state_;
  Wide in_system_ = 0;  ///< integral of the number of jobs in the system over time so far
  std::vector<Wide> in_system_before_;
};

}  // namespace

QueueSweep sweep_queue(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs,
                       const Window& until_gpus, bool keeps_together) {
  return Sweep(problem, schedule, jobs, until_gpus, keeps_together).run();
}

}  // namespace gpusim
