// slurm: multifactor priority with backfilling at intervals.
//
// Priority of a task, highest first, ties to the lower task id; the whole part of
//   weight_age x min(1, waiting time / max_age) + weight_fairshare x 2^(-(U / S)) + weight_size x devices / devices of the system
//   + weight_qos x priority of the job / the highest + weight_partition x priority of the queue / the highest,
// where U is the user's part of all usage, which decays with `half_life`, and S the user's part of all weights. It is worked out
// when the task becomes ready and again for all every `calc_period`. At every event tasks start in this order; one that does not
// fit holds back those behind it that could take a device or resource that it waits for. Every `interval` while tasks wait, the
// first `max_test` of them are planned as under conservative backfilling with what is known now; those planned for now start, those
// planned within `window` from now hold their place, and plans are forgotten. Where users give no estimate it knows true times.
//
// Options, named and by default as in slurm.conf where that has them: `weight_age` 1000, `weight_fairshare` 10000, `weight_size` 0,
// `weight_qos` 10000, `weight_partition` 0, `max_age` 7 days, `half_life` 7 days, `calc_period` 300 s, `interval` 30 s, `window` 1
// day, `max_test` 500; `placement`.
//
// Source: slurm.schedmd.com, priority_multifactor and sched_config (bf_interval, bf_window, bf_max_job_test); the "classic"
// fair-share formula of PriorityType=priority/multifactor.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/policies/expected_ends.hpp"
#include "sim/policies/factories.hpp"
#include "sim/policies/queue_options.hpp"
#include "sim/policies/usage.hpp"

namespace gpusim {
namespace {

struct SlurmOptions {
  PlacementOptions placement;
  std::int64_t age, fairshare, size, qos, partition;
  Duration max_age, half_life, calc_period, interval, window;
  std::int64_t max_test;
};

class Slurm : public Policy {
 public:
  explicit Slurm(const SlurmOptions& options) : options_(options) {}

  void prepare(const View& view) override {
    state_.emplace(options_.placement, view);
    usage_.emplace(view, options_.half_life);
    ready_at_.resize(view.workload.tasks());
    priority_.resize(view.workload.tasks());
    for (const Job& job : view.workload.jobs) highest_qos_ = std::max(highest_qos_, job.priority);
    for (const Share& queue : view.workload.queues) highest_partition_ = std::max(highest_partition_, queue.priority);
    for (std::uint32_t user = 0; user < std::max<std::size_t>(1, view.workload.users.size()); ++user)
      shares_ += share_of(user, view);
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    usage_->advance(view.now);
    state_->update(changes, view, [&](TaskId task) {
      ends_.erase(task);
      usage_->end(task, view);
    });
    ends_.extend_overrun(view.now);
    for (const TaskId task : changes.ready) {
      if (!view.performance.is_placed(view.workload.profile[index(task)])) continue;
      ready_at_[index(task)] = view.now;
      priority_[index(task)] = priority_of(task, view);
      waiting_.insert({-priority_[index(task)], task});
    }
    if (waiting_.empty()) return state_->decisions;
    if (view.now >= next_calc_) calculate_priorities(view);
    start_in_order(view);
    if (view.now >= next_backfill_ && !waiting_.empty()) {
      backfill(view);
      next_backfill_ = view.now + options_.interval;
    }
    if (!waiting_.empty()) wake(view);
    return state_->decisions;
  }

 private:
  using Entry = std::pair<std::int64_t, TaskId>;  ///< minus the priority

  std::int64_t priority_of(TaskId task, const View& view) const {
    const Job& job = view.job_of(task);
    const double age = std::min(1.0, (view.now - ready_at_[index(task)]).seconds() / options_.max_age.seconds());
    const double total = usage_->total();
    const double used = total > 0 ? usage_->of(job.user) / total : 0;
    const double share = share_of(job.user, view) / shares_;
    // 2^(-x) in the clock's terms, so that it is the same everywhere.
    const double fairshare = decay(to_duration(Seconds::raw(std::min(1e3, used / share))), Duration::nanoseconds(1'000'000'000));
    const double size = static_cast<double>(view.performance.gpus(view.workload.profile[index(task)])) /
                        static_cast<double>(view.system.devices.size());
    const double qos = highest_qos_ > 0 ? static_cast<double>(job.priority) / highest_qos_ : 0;
    const double partition = highest_partition_ > 0 && !view.workload.queues.empty()
                                 ? static_cast<double>(view.workload.queues[job.queue].priority) / highest_partition_
                                 : 0;
    return static_cast<std::int64_t>(static_cast<double>(options_.age) * age + static_cast<double>(options_.fairshare) * fairshare +
                                     static_cast<double>(options_.size) * size + static_cast<double>(options_.qos) * qos +
                                     static_cast<double>(options_.partition) * partition);
  }

  void calculate_priorities(const View& view) {
    next_calc_ = view.now + options_.calc_period;
    std::set<Entry> sorted;
    for (const Entry& entry : waiting_) {
      priority_[index(entry.second)] = priority_of(entry.second, view);
      sorted.insert({-priority_[index(entry.second)], entry.second});
    }
    waiting_ = std::move(sorted);
  }

  std::set<Entry>::iterator start(std::set<Entry>::iterator entry, std::vector<DeviceId> devices, const char* why,
                                  const View& view) {
    const TaskId task = entry->second;
    ends_.insert(task, devices, view);
    state_->start(task, devices, view);
    usage_->start(task, view);
    if (view.wants_keys) state_->decisions.explain(fmt::format("{}, priority {}", why, priority_[index(task)]));
    return waiting_.erase(entry);
  }

  void start_in_order(const View& view) {
    const std::size_t classes = view.system.classes.size();
    std::vector<bool> is_held(classes + view.system.resources.size());
    std::size_t held = 0;
    for (auto entry = waiting_.begin(); entry != waiting_.end() && held < is_held.size();) {
      const TaskId task = entry->second;
      if (!state_->allowances.is_within_quotas(task, view)) {
        ++entry;
        continue;
      }
      const ProfileId profile = view.workload.profile[index(task)];
      std::vector<std::size_t> needs;
      for (std::size_t c = 0; c < classes && view.performance.gpus(profile) > 0; ++c)
        if (view.performance.can_run(profile, id<ClassId>(c))) needs.push_back(c);
      for (const Performance::Hold& hold : view.performance.holds(profile)) needs.push_back(classes + hold.resource);
      const bool is_blocked = std::any_of(needs.begin(), needs.end(), [&](std::size_t need) { return is_held[need]; });
      const OnlineState::Place place = is_blocked ? OnlineState::Place{} : state_->place(task, view);
      if (place.fits) {
        entry = start(entry, {place.devices.begin(), place.devices.end()}, "main", view);
        continue;
      }
      for (const std::size_t need : needs) {
        held += is_held[need] ? 0 : 1;
        is_held[need] = true;
      }
      ++entry;
    }
  }

  void backfill(const View& view) {
    Availability availability = ends_.availability(*state_, view);
    std::int64_t tested = 0;
    for (auto entry = waiting_.begin(); entry != waiting_.end() && tested++ < options_.max_test;) {
      const TaskId task = entry->second;
      const Reservation plan =
          state_->allowances.is_within_quotas(task, view) ? earliest_plan(availability, task, view.now, view) : Reservation{};
      if (plan.start == view.now) {
        const OnlineState::Place place = state_->place(task, view);
        availability.take(plan.needs, plan.start, plan.end);
        if (place.fits) {
          entry = start(entry, {place.devices.begin(), place.devices.end()}, "backfill", view);
          continue;
        }
      } else if (plan.start < Availability::kNever && plan.start - view.now < options_.window) {
        availability.take(plan.needs, plan.start, plan.end);
      }
      ++entry;
    }
  }

  /// Only while something runs: otherwise nothing would come of it.
  void wake(const View& view) {
    std::optional<Instant> next = next_planned_outage(view);
    if (!state_->running.entries().empty() && (!next || next_backfill_ < *next)) next = next_backfill_;
    if (next && *next > view.now) state_->decisions.wake(*next);
  }

  SlurmOptions options_;
  std::optional<OnlineState> state_;
  std::optional<Usage> usage_;
  ExpectedEnds ends_;
  std::set<Entry> waiting_;
  std::vector<Instant> ready_at_;       ///< by task
  std::vector<std::int64_t> priority_;  ///< by task
  std::int32_t highest_qos_ = 0;
  std::int32_t highest_partition_ = 0;
  double shares_ = 0;
  Instant next_calc_;
  Instant next_backfill_;
};

}  // namespace

std::unique_ptr<Policy> make_slurm(Reader& options) {
  constexpr std::int64_t kMost = 1'000'000'000;
  SlurmOptions read{};
  read.placement = read_placement(options);
  read.age = options.at_or("weight_age", "1000").count(0, kMost);
  read.fairshare = options.at_or("weight_fairshare", "10000").count(0, kMost);
  read.size = options.at_or("weight_size", "0").count(0, kMost);
  read.qos = options.at_or("weight_qos", "10000").count(0, kMost);
  read.partition = options.at_or("weight_partition", "0").count(0, kMost);
  const auto time = [&](const char* key, const char* otherwise) {
    return options.at_or(key, otherwise).duration(Reader::Zero::refused).nominal;
  };
  read.max_age = time("max_age", "\"7 d\"");
  read.half_life = time("half_life", "\"7 d\"");
  read.calc_period = time("calc_period", "\"300 s\"");
  read.interval = time("interval", "\"30 s\"");
  read.window = time("window", "\"1 d\"");
  read.max_test = options.at_or("max_test", "500").count(1, kMost);
  options.done();
  return std::make_unique<Slurm>(read);
}

}  // namespace gpusim
