// slurm: multifactor priority with backfilling at intervals.
//
// Priority of a task, highest first, ties to the lower task id; the whole part of
//   weight_age x min(1, waiting time / max_age) + weight_fairshare x 2^(-(U / S)) + weight_size x devices / devices of the system
//   + weight_qos x priority of the job / the highest + weight_partition x priority of the queue / the highest,
// where U is the user's part of all usage, which decays with `half_life`, and S the user's part of all weights. It is worked out
// when the task becomes ready and again for all at whole multiples of `calc_period`. At every event tasks start in this order; one
// that does not fit holds back those behind it that could take a device or resource that it waits for. At whole multiples of
// `interval`, while tasks wait, the first `max_test` of them are planned as under conservative backfilling with what is known now;
// those planned for now start, those planned within `window` from now hold their place, and plans are forgotten. Where users give
// no estimate it knows true times.
//
// A pass of backfilling that follows another without anything new (an event, another order, a task that should have ended, one that
// was planned for then) can start nothing: what was planned for later comes no earlier, and more of it holds its place. Such passes
// are left out, as is the
// planning of tasks behind the last one that what is idle would be enough for.
//
// Options are named and by default as in slurm.conf where that has them.
//
// Source: slurm.schedmd.com, priority_multifactor and sched_config (bf_interval, bf_window, bf_max_job_test); the "classic"
// fair-share formula of PriorityType=priority/multifactor.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/expected_ends.hpp"
#include "sim/policies/common/usage.hpp"

namespace gpusim {

constexpr Key kSlurmRows[] = {
    all_of(kPlacementKeys),
    {"weight_age", "count from 0", "=1000", "weight of the time that a job has waited"},
    {"weight_fairshare", "count from 0", "=10000", "weight of how little its user has used"},
    {"weight_size", "count from 0", "=0", "weight of its number of GPUs"},
    {"weight_qos", "count from 0", "=10000", "weight of its priority"},
    {"weight_partition", "count from 0", "=0", "weight of the priority of its queue"},
    {"max_age", "time", "=7 d", "waiting time from which age counts no more"},
    {"half_life", "time", "=7 d", "in which usage is forgotten by half"},
    {"calc_period", "time", "=300 s", "from one calculation of the priorities to the next"},
    {"interval", "time", "=30 s", "from one backfilling to the next"},
    {"window", "time", "=1 d", "how far ahead backfilling looks"},
    {"max_test", "count", "=500", "most jobs that one backfilling tries"},
};
extern constinit const KeySection kSlurmKeys{"slurm", "options of slurm", kSlurmRows};

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
    for (std::size_t user = 0; user < std::max<std::size_t>(1, view.workload.users.size()); ++user)
      shares_ += share_of(id<UserId>(user), view);
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    // Needed only when usage has changed or is read; in between it decays in one step.
    if (!changes.ready.empty() || !changes.freed.empty() || changes.has_freed_resources) usage_->advance(view.now);
    state_->update(changes, view, [&](TaskId task) {
      ends_.erase(task);
      usage_->end(task, view);
    });
    const bool is_overrun = ends_.extend_overrun(view.now);
    is_new_ = is_new_ || is_overrun || !changes.ready.empty() || !changes.freed.empty() || !changes.lost.empty() ||
              changes.has_freed_resources;
    for (const TaskId task : changes.ready) {
      if (!view.performance.is_placed(view.workload.profile[index(task)])) continue;
      ready_at_[index(task)] = view.now;
      priority_[index(task)] = priority_of(task, fairshare_of(view.job_of(task).user, view), view);
      const Entry entry{-priority_[index(task)], task};
      waiting_.insert(std::upper_bound(waiting_.begin(), waiting_.end(), entry), entry);
    }
    if (waiting_.empty()) return state_->decisions;
    if (is_multiple(view.now, options_.calc_period) && calculated_ != view.now) calculate_priorities(view);
    start_in_order(view);
    if (is_new_ && is_multiple(view.now, options_.interval) && backfilled_ != view.now && !waiting_.empty()) backfill(view);
    if (!waiting_.empty()) wake(view);
    return state_->decisions;
  }

 private:
  using Entry = std::pair<std::int64_t, TaskId>;  ///< minus the priority

  static bool is_multiple(Instant now, Duration of) { return now.since_start().count() % of.count() == 0; }
  /// The first whole multiple of a duration at or after an instant.
  static Instant multiple_from(Instant at, Duration of) {
    const std::int64_t count = at.since_start().count();
    return Instant::at(Duration::nanoseconds((count + of.count() - 1) / of.count() * of.count()));
  }
  static Instant multiple_behind(Instant now, Duration of) { return multiple_from(now + Duration::nanoseconds(1), of); }

  double fairshare_of(UserId user, const View& view) const {
    const double total = usage_->total();
    const double used = total > 0 ? usage_->of(user) / total : 0;
    const double share = share_of(user, view) / shares_;
    // 2^(-x) by decay(), so that the result does not depend on the mathematical library.
    return decay(to_duration(Seconds::raw(std::min(1e3, used / share))), Duration::nanoseconds(1'000'000'000));
  }

  std::int64_t priority_of(TaskId task, double fairshare, const View& view) const {
    const Job& job = view.job_of(task);
    const double age = std::min(1.0, (view.now - ready_at_[index(task)]).seconds() / options_.max_age.seconds());
    const double size = static_cast<double>(view.performance.gpus(view.workload.profile[index(task)])) /
                        static_cast<double>(view.system.devices.size());
    const double qos = highest_qos_ > 0 ? static_cast<double>(job.priority) / highest_qos_ : 0;
    const double partition = highest_partition_ > 0 && !view.workload.queues.empty()
                                 ? static_cast<double>(view.workload.queues[index(job.queue)].priority) / highest_partition_
                                 : 0;
    return static_cast<std::int64_t>(static_cast<double>(options_.age) * age + static_cast<double>(options_.fairshare) * fairshare +
                                     static_cast<double>(options_.size) * size + static_cast<double>(options_.qos) * qos +
                                     static_cast<double>(options_.partition) * partition);
  }

  void calculate_priorities(const View& view) {
    calculated_ = view.now;
    usage_->advance(view.now);
    std::vector<double> fairshare;
    for (std::size_t user = 0; user < std::max<std::size_t>(1, view.workload.users.size()); ++user)
      fairshare.push_back(fairshare_of(id<UserId>(user), view));
    for (Entry& entry : waiting_) {
      const TaskId task = entry.second;
      priority_[index(task)] = priority_of(task, fairshare[index(view.job_of(task).user)], view);
      entry.first = -priority_[index(task)];
    }
    if (std::is_sorted(waiting_.begin(), waiting_.end())) return;
    is_new_ = true;
    std::sort(waiting_.begin(), waiting_.end());
  }

  using Place = std::vector<Entry>::iterator;
  Place start(Place entry, std::vector<DeviceId> devices, const char* why, const View& view) {
    const TaskId task = entry->second;
    ends_.insert(task, devices, view);
    state_->start(task, devices, view);
    usage_->advance(view.now);
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
      for (const Performance::Hold& hold : view.performance.holds(profile)) needs.push_back(classes + index(hold.resource));
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
    backfilled_ = view.now;
    is_new_ = false;
    std::size_t tested = last_that_could_start(view);
    if (tested == 0) return;
    Availability availability = ends_.availability(*state_, view);
    for (auto entry = waiting_.begin(); tested > 0; --tested) {
      const TaskId task = entry->second;
      const Reservation plan =
          state_->allowances.is_within_quotas(task, view) ? earliest_plan(availability, task, view.now, view) : Reservation{};
      if (plan.start == view.now) {
        const OnlineState::Place place = state_->place(task, view);
        availability.take(plan.needs, plan.start, plan.end);
        is_new_ = true;
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

  /// The number of tasks at the front that have to be planned: up to the last tested task for which the idle devices would suffice.
  std::size_t last_that_could_start(const View& view) const {
    const std::size_t most = std::min(waiting_.size(), static_cast<std::size_t>(options_.max_test));
    for (std::size_t count = most; count > 0; --count)
      if (state_->has_enough(view.workload.profile[index(waiting_[count - 1].second)], view)) return count;
    return 0;
  }

  /// Asks to be woken for the next pass. Passes are needed only while a task runs, because otherwise nothing more can start.
  void wake(const View& view) {
    std::optional<Instant> next = next_planned_outage(view);
    const auto offer = [&](Instant at) {
      if (at > view.now && (!next || at < *next)) next = at;
    };
    if (!state_->running.entries().empty()) {
      if (is_new_) offer(multiple_behind(view.now, options_.interval));
      // From then on a task that should have ended is expected to run longer, which moves later plans.
      if (ends_.next_end() < Availability::kNever) offer(multiple_from(ends_.next_end(), options_.interval));
      offer(multiple_behind(view.now, options_.calc_period));
    }
    if (next && *next > view.now) state_->decisions.wake(*next);
  }

  SlurmOptions options_;
  std::optional<OnlineState> state_;
  std::optional<Usage> usage_;
  ExpectedEnds ends_;
  std::vector<Entry> waiting_;          ///< ascending
  std::vector<Instant> ready_at_;       ///< by task
  std::vector<std::int64_t> priority_;  ///< by task
  std::int32_t highest_qos_ = 0;
  std::int32_t highest_partition_ = 0;
  double shares_ = 0;
  bool is_new_ = false;  ///< whether anything has changed since the last pass of backfilling
  std::optional<Instant> calculated_;
  std::optional<Instant> backfilled_;
};

}  // namespace

std::unique_ptr<Policy> make_slurm(Reader& options) {
  constexpr std::int64_t kMost = 1'000'000'000;
  // These keys resemble each other so much that one would be taken for a misspelling of another.
  for (const char* key : {"weight_age", "weight_fairshare", "weight_size", "weight_qos", "weight_partition"})
    (void)options.find(key);
  SlurmOptions read{};
  read.placement = read_placement(options);
  read.age = options.at_or("weight_age").count(0, kMost);
  read.fairshare = options.at_or("weight_fairshare").count(0, kMost);
  read.size = options.at_or("weight_size").count(0, kMost);
  read.qos = options.at_or("weight_qos").count(0, kMost);
  read.partition = options.at_or("weight_partition").count(0, kMost);
  const auto time = [&](const char* key) { return options.at_or(key).duration(Reader::Zero::refused).nominal; };
  read.max_age = time("max_age");
  read.half_life = time("half_life");
  read.calc_period = time("calc_period");
  read.interval = time("interval");
  read.window = time("window");
  read.max_test = options.at_or("max_test").count(1, kMost);
  return std::make_unique<Slurm>(read);
}

}  // namespace gpusim
