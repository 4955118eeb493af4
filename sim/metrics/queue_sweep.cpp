#include "sim/metrics/queue_sweep.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/metrics/load.hpp"
#include "sim/metrics/occupancy.hpp"

namespace gpusim {
namespace {

constexpr std::uint32_t kNone = 0xffffffffU;

/// Something that happens to the thing with this number.
struct Event {
  Instant at;
  std::uint32_t number;
};

/// Events of one sort in the order of time, then of number.
class Events {
 public:
  void reserve(std::size_t count) { list_.reserve(count); }
  void add(Instant at, std::size_t number) { list_.push_back({at, static_cast<std::uint32_t>(number)}); }
  void sort() {
    const auto is_before = [](const Event& a, const Event& b) { return a.at != b.at ? a.at < b.at : a.number < b.number; };
    if (!std::is_sorted(list_.begin(), list_.end(), is_before)) std::sort(list_.begin(), list_.end(), is_before);
  }
  [[nodiscard]] Instant next() const { return next_ < list_.size() ? list_[next_].at : Calendar::kEnd; }
  /// Calls `apply` with the number of each event at `now`; whether there was one.
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
  Sweep(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs, bool keeps_together)
      : workload_(problem.workload),
        performance_(problem.performance),
        schedule_(schedule),
        jobs_(jobs),
        times_(task_times(problem.workload, schedule)),
        occupancy_(problem, keeps_together) {
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
      result.free += DeviceTime::nanoseconds(static_cast<Wide>(occupancy_.free()) * (now - last).count());
      in_system_ += static_cast<Wide>(state_.waiting_jobs + state_.running_jobs) * (now - last).count();
      last = now;
      const bool has_changed = apply_changes(now);
      apply_jobs(now);
      judge(now, has_changed);
    }
    return result;
  }

 private:
  struct Kind {
    WaitingKind needs;
    ProfileId sample;
    std::uint32_t waiting = 0;
    Instant since;
    WaitReason reason = WaitReason::held_back;  ///< from `since` on
    std::array<Duration, kWaitReasons> sums{};  ///< while anything of the kind waited, up to `since`
    bool is_new = false;                        ///< not judged yet
  };

  [[nodiscard]] Instant next() const {
    return std::min({span_begins_.next(), span_ends_.next(), incidents_.next(), edges_.next(), submissions_.next(), ready_.next(),
                     starts_.next(), ends_.next()});
  }

  /// The task of each job that starts first, of equal ones the first.
  void find_first_tasks() {
    first_task_.assign(jobs_.size(), kNone);
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      const Job& job = workload_.jobs[j];
      if (job.task_count == 1) {
        first_task_[j] = job.first_task;
        continue;
      }
      const Instant start = start_of(jobs_[j]);
      for (std::uint32_t task = job.first_task; task < job.first_task + job.task_count; ++task) {
        if (is_barrier(workload_, id<TaskId>(task)) || times_.start[task] < start) continue;
        if (first_task_[j] == kNone || times_.start[task] < times_.start[first_task_[j]]) first_task_[j] = task;
      }
    }
  }

  void collect_events() {
    for (Events* events : {&submissions_, &ready_, &starts_, &ends_}) events->reserve(jobs_.size());
    kind_of_job_.assign(jobs_.size(), kNone);
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      const Instant submission = submission_of(jobs_[j]);
      const Instant start = start_of(jobs_[j]);
      submissions_.add(submission, j);
      starts_.add(start, j);
      ends_.add(jobs_[j].end, j);
      if (start == submission || first_task_[j] == kNone) continue;
      const Instant ready = std::clamp(times_.ready[first_task_[j]], submission, start);
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

  /// What is held and what is there; whether any of it has changed.
  bool apply_changes(Instant now) {
    bool has_changed = span_begins_.apply(now, [&](std::uint32_t position) { occupancy_.begin(schedule_[position]); });
    has_changed |= span_ends_.apply(now, [&](std::uint32_t position) { occupancy_.end(schedule_[position]); });
    has_changed |= incidents_.apply(now, [&](std::uint32_t number) {
      const Incident& incident = schedule_.incidents()[number];
      occupancy_.set_order(DeviceId{incident.number}, incident.kind == Incident::Kind::repair);
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
    ready_.apply(now, [&](std::uint32_t j) { begin_waiting(j, now); });
    starts_.apply(now, [&](std::uint32_t j) {
      --state_.waiting_jobs;
      state_.waiting_gpus -= gpus_of(j);
      ++state_.running_jobs;
      if (kind_of_job_[j] != kNone) end_waiting(j, now);
    });
    ends_.apply(now, [&](std::uint32_t j) {
      --state_.running_jobs;
      const std::int64_t there = jobs_[j].completion.count();
      if (there > 0) result_->mean_jobs[j] = static_cast<double>(in_system_ - in_system_before_[j]) / static_cast<double>(there);
    });
  }

  [[nodiscard]] std::int64_t gpus_of(std::size_t j) const {
    return first_task_[j] == kNone ? 0 : performance_.gpus(workload_.profile[first_task_[j]]);
  }

  /// Of the first task of a job. Mostly equal profiles are of one kind, whoever has them.
  [[nodiscard]] std::uint32_t kind_number(std::uint32_t j) {
    const ProfileId profile = workload_.profile[first_task_[j]];
    const std::size_t stated = index(workload_.kind(profile));
    const bool is_by_profile = occupancy_.kinds_follow_profiles();
    if (is_by_profile && stated < number_of_profile_.size() && number_of_profile_[stated] != kNone)
      return number_of_profile_[stated];
    WaitingKind needs = occupancy_.kind_of(id<TaskId>(first_task_[j]));
    const auto [entry, is_new] = numbers_.try_emplace(needs, static_cast<std::uint32_t>(kinds_.size()));
    if (is_new) kinds_.push_back({std::move(needs), profile, 0, Instant{}, WaitReason::held_back, {}, false});
    if (is_by_profile) {
      if (stated >= number_of_profile_.size()) number_of_profile_.resize(stated + 1, kNone);
      number_of_profile_[stated] = entry->second;
    }
    return entry->second;
  }

  void begin_waiting(std::uint32_t j, Instant now) {
    kind_of_job_[j] = kind_number(j);
    Kind& kind = kinds_[kind_of_job_[j]];
    if (kind.waiting++ == 0) {
      kind.since = now;
      kind.is_new = true;
      active_.push_back(kind_of_job_[j]);
    }
    settle(kind, now);
    for (std::size_t reason = 0; reason < kWaitReasons; ++reason)
      result_->waited[j][reason] = result_->waited[j][reason] - kind.sums[reason];
  }

  void end_waiting(std::uint32_t j, Instant now) {
    Kind& kind = kinds_[kind_of_job_[j]];
    settle(kind, now);
    for (std::size_t reason = 0; reason < kWaitReasons; ++reason) result_->waited[j][reason] += kind.sums[reason];
    --kind.waiting;
  }

  static void settle(Kind& kind, Instant now) {
    kind.sums[static_cast<std::size_t>(kind.reason)] += now - kind.since;
    kind.since = now;
  }

  /// From now on each kind waits for a reason of this instant.
  void judge(Instant now, bool has_changed) {
    bool has_new = false;
    std::size_t kept = 0;
    for (const std::uint32_t number : active_) {
      if (kinds_[number].waiting == 0) {
        has_changed = true;
        continue;
      }
      has_new |= kinds_[number].is_new;
      active_[kept++] = number;
    }
    active_.resize(kept);
    if (has_changed || has_new) {
      occupancy_.forget_usable();
      for (const std::uint32_t number : active_) {
        Kind& kind = kinds_[number];
        const WaitReason reason = occupancy_.reason(kind.needs, kind.sample, now);
        kind.is_new = false;
        if (reason == kind.reason) continue;
        settle(kind, now);
        kind.reason = reason;
      }
      state_.busy_gpus = occupancy_.busy();
      state_.out_of_order_gpus = occupancy_.out_of_order();
      state_.fragmented_gpus = active_.empty() ? 0 : occupancy_.unusable();
    }
  }

  const Workload& workload_;
  const Performance& performance_;
  const Schedule& schedule_;
  const std::vector<JobMeasures>& jobs_;
  TaskTimes times_;
  Occupancy occupancy_;
  Instant end_;
  QueueSweep* result_ = nullptr;

  std::vector<std::uint32_t> first_task_;  ///< by job; kNone for those of barriers alone
  Events span_begins_;
  Events span_ends_;
  Events incidents_;
  Events edges_;
  Events submissions_;
  Events ready_;  ///< of jobs that wait for something but what is before them
  Events starts_;
  Events ends_;

  std::map<WaitingKind, std::uint32_t> numbers_;
  std::vector<std::uint32_t> number_of_profile_;  ///< in kinds_; kNone where not yet known
  std::vector<Kind> kinds_;
  std::vector<std::uint32_t> active_;  ///< kinds of which something waits
  std::vector<std::uint32_t> kind_of_job_;
  QueueState<std::int64_t> state_;
  Wide in_system_ = 0;  ///< jobs in the system x time, so far
  std::vector<Wide> in_system_before_;
};

}  // namespace

QueueSweep sweep_queue(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs,
                       bool keeps_together) {
  return Sweep(problem, schedule, jobs, keeps_together).run();
}

}  // namespace gpusim
