// The greatest of all lower bounds, and the sum of the bounds of the stretches between separators.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/metrics.hpp"
#include "sim/metrics/load.hpp"
#include "sim/metrics/opening_hours.hpp"
#include "sim/metrics/separators.hpp"

namespace gpusim {
namespace {

/// The arguments behind bounds, from the simplest to the most complex. On ties the first one is named.
enum class Argument : std::uint8_t { longest_task, critical_path, area, people, reachable_loads, pigeonhole };
constexpr std::array<std::string_view, 6> kNames{"longest task", "critical path",   "area",
                                                 "people",       "reachable loads", "pigeonhole"};

struct Best {
  Argument argument = Argument::longest_task;
  Duration time;
  void offer(Argument other, Duration other_time) {
    if (other_time > time) *this = {other, other_time};
  }
};

/// The bound by reachable loads; `least` when gangs make it meaningless or the budget runs out. `most` is the makespan of a known
/// schedule.
Duration best_of_reachable_loads(const Times& times, const Load& load, Duration least, Duration most, StepBudget& budget) {
  const bool has_gangs = std::any_of(load.begin(), load.end(), [&](const LoadPart& part) {
    return times.gpus(part.profile) > 1 || times.is_elastic(part.profile);
  });
  if (has_gangs || least > kLongestRun) return least;
  return Duration::nanoseconds(reachable_loads(work_parts(times, load), times.devices(), {least.count(), most.count()}, budget));
}

/// Computes area and reachable loads of sets of tasks. Equal sets, such as the folds of a cross-validation, are computed once.
class WorkBounds {
 public:
  /// `most` is the makespan of a known schedule of all tasks.
  WorkBounds(const Times& times, const Workload& workload, Duration most) : times_(times), count_(times, workload), most_(most) {}

  /// The greatest of longest task, area and reachable loads.
  const Best& operator()(std::span<const TaskId> tasks) {
    Duration longest;
    for (const TaskId task : tasks) longest = std::max(longest, times_.best(task));
    const auto [entry, is_new] = known_.try_emplace({longest, count_(tasks)});
    Best& best = entry->second;
    if (is_new) {
      const Load& load = entry->first.second;
      best.offer(Argument::longest_task, longest);
      best.offer(Argument::area, area(times_, load));
      best.offer(Argument::reachable_loads, best_of_reachable_loads(times_, load, best.time, most_, budget_));
      best.offer(Argument::pigeonhole, pigeonhole(times_, load));
    }
    return best;
  }

 private:
  const Times& times_;
  LoadCounter count_;
  Duration most_;
  StepBudget budget_;
  std::map<std::pair<Duration, Load>, Best> known_;
};

Instant arrival(const Workload& workload, TaskId task) { return workload.jobs[index(workload.job[index(task)])].arrival; }

/// The earliest end of each task if devices never run out and transfers take no time. `end_of(task, start)` is the end of a task
/// that can start at `start`.
template <class EndOf>
std::vector<Instant> earliest_ends(const Workload& workload, const std::vector<TaskId>& order, EndOf end_of) {
  std::vector<Instant> ends(workload.tasks());
  for (const TaskId task : order) {
    Instant start = arrival(workload, task);
    for (const Edge& edge : workload.graph.predecessors(task)) start = std::max(start, ends[index(edge.task)]);
    ends[index(task)] = end_of(task, start);
  }
  return ends;
}

/// The sum over all stretches and separators, with the argument that contributes most to it.
struct Sum {
  Best share;
  Duration time;
  std::size_t summands = 0;
};

/// Adds up the bounds that `of_stretch(tasks, sum so far)` and `of_separator(task, sum so far)` give, in the order of the graph.
template <class OfStretch, class OfSeparator>
Sum sum_of_bounds(const Separation& separation, OfStretch of_stretch, OfSeparator of_separator) {
  std::array<Duration, kNames.size()> shares;
  Sum sum;
  const auto add = [&](const Best& best) {
    if (best.time <= Duration{}) return;
    shares[static_cast<std::size_t>(best.argument)] += best.time;
    sum.time += best.time;
    ++sum.summands;
  };
  const std::span<const TaskId> order = separation.order;
  std::size_t begin = 0;
  const auto add_stretch = [&](std::size_t end) {
    if (begin < end) add(of_stretch(order.subspan(begin, end - begin), sum.time));
  };
  for (const std::uint32_t separator : separation.separators) {
    add_stretch(separator);
    add(of_separator(order[separator], sum.time));
    begin = separator + 1;
  }
  add_stretch(order.size());
  for (std::size_t argument = 0; argument < shares.size(); ++argument)
    sum.share.offer(static_cast<Argument>(argument), shares[argument]);
  return sum;
}

/// The better of the bound of a stretch and that of its longest path.
Best with_path(const Best& best, Duration path) {
  const bool is_path = path > best.time || (path == best.time && best.argument > Argument::critical_path);
  return is_path ? Best{Argument::critical_path, path} : best;
}

Sum sum_over_stretches(const Times& times, const Workload& workload, const Separation& separation, const std::vector<Instant>& ends,
                       Duration most) {
  WorkBounds work_bounds(times, workload, most);
  Instant begin;  // earliest end of the separator before the stretch, through which every path into the stretch leads
  const auto of_stretch = [&](std::span<const TaskId> tasks, Duration /*sum*/) {
    Instant last = begin;
    for (const TaskId task : tasks) last = std::max(last, ends[index(task)]);
    return with_path(work_bounds(tasks), last - begin);
  };
  const auto of_separator = [&](TaskId task, Duration /*sum*/) {
    begin = ends[index(task)];
    return Best{Argument::longest_task, times.best(task)};
  };
  return sum_of_bounds(separation, of_stretch, of_separator);
}

/// The longest time that the clock can count, which no schedule exceeds.
constexpr Duration kForever = Calendar::kEnd.since_start();

std::string named(const Best& best) { return std::string(kNames[static_cast<std::size_t>(best.argument)]); }

std::string over_barriers(const Sum& sum) {
  const std::size_t barriers = sum.summands - 1;
  return fmt::format("{} over {} barrier{}", named(sum.share), barriers, barriers == 1 ? "" : "s");
}

/// Computes the bounds of a workload that the hours of GPUs, people or starts restrict.
class BoundInHours {
 public:
  BoundInHours(const Problem& problem, const KnownSchedule& known, const Times& times, const OpeningHours& hours)
      : workload_(problem.workload), known_(known), times_(times), hours_(hours), early_(times.early(workload_.tasks())) {}

  /// The greatest bound. A bound that ignores hours is returned only if it is greater than all that count them, and is marked. Even
  /// a bound that ignores hours proves a schedule optimal if it meets its makespan.
  [[nodiscard]] Bound greatest() {
    const std::vector<TaskId> tasks = tasks_from(workload_, 0);
    for (const TaskId task : tasks)
      best_.offer(Argument::longest_task, hours_.earliest_end(task, arrival(workload_, task)).since_start());
    Separation separation;
    if (workload_.graph.arcs() > 0) {
      separation = separators(workload_.graph);
      const auto end_of = [&](TaskId task, Instant start) { return hours_.earliest_end(task, start); };
      for (const Instant end : earliest_ends(workload_, separation.order, end_of))
        best_.offer(Argument::critical_path, end.since_start());
    }
    const Load load = LoadCounter(times_, workload_)(tasks);
    Best blind;
    (hours_.are_known_to_area() ? best_ : blind).offer(Argument::area, hours_.area(times_, load, Instant{}).since_start() - early_);
    blind.offer(Argument::area, area(times_, workload_) - early_);
    best_.offer(Argument::people, hours_.work_of_people().since_start());
    Bound bound{best_.time, named(best_)};
    const bool all_are_there = workload_.jobs.empty() || workload_.jobs.back().arrival == Instant{};
    if (!known_.is_interrupted) {
      if (all_are_there && !separation.separators.empty())
        if (const Sum sum = sum_over_stretches(separation); sum.time - early_ > bound.time)
          bound = {sum.time - early_, over_barriers(sum)};
      if (!known_.is_met_by(bound.time)) add_whole_tasks(load, blind);
    }
    if (blind.time <= bound.time) return bound;
    return {blind.time, named(blind), hours_.restrict() && !known_.is_met_by(blind.time)};
  }

 private:
  /// Adds the bounds for tasks in one piece, which ignore hours.
  void add_whole_tasks(const Load& load, Best& blind) const {
    const Duration most = known_.makespan ? *known_.makespan + early_ : kForever;
    StepBudget budget;
    blind.offer(Argument::reachable_loads, best_of_reachable_loads(times_, load, blind.time + early_, most, budget) - early_);
    blind.offer(Argument::pigeonhole, pigeonhole(times_, load) - early_);
  }

  /// The earliest end of stretch after stretch. A stretch begins when the separator before it can have ended at the earliest, so
  /// nights between two stretches count. Where GPUs have hours, only arguments that know them are used.
  [[nodiscard]] Sum sum_over_stretches(const Separation& separation) const {
    WorkBounds work_bounds(times_, workload_, known_.makespan.value_or(kForever));
    LoadCounter count(times_, workload_);
    std::vector<Instant> ends(workload_.tasks());
    const auto end_of = [&](TaskId task, Instant now) {
      Instant start = now;
      for (const Edge& edge : workload_.graph.predecessors(task)) start = std::max(start, ends[index(edge.task)]);
      return ends[index(task)] = hours_.earliest_end(task, start);
    };
    const auto of_stretch = [&](std::span<const TaskId> tasks, Duration sum) {
      const Instant now = Instant{} + sum;
      Best best;
      if (hours_.leave_devices_free())
        best = work_bounds(tasks);
      else
        best.offer(Argument::area, hours_.area(times_, count(tasks), now) - now);
      Duration path;
      for (const TaskId task : tasks) path = std::max(path, end_of(task, now) - now);
      return with_path(best, path);
    };
    const auto of_separator = [&](TaskId task, Duration sum) {
      const Instant now = Instant{} + sum;
      return Best{Argument::longest_task, end_of(task, now) - now};
    };
    return sum_of_bounds(separation, of_stretch, of_separator);
  }

  const Workload& workload_;
  KnownSchedule known_;
  const Times& times_;
  const OpeningHours& hours_;
  Duration early_;
  Best best_;
};

}  // namespace

Bound lower_bound(const Problem& problem, const KnownSchedule& known) {
  const Workload& workload = problem.workload;
  const Times times(problem);
  const OpeningHours hours(problem, known);
  if (hours.matter()) return BoundInHours(problem, known, times, hours).greatest();
  const std::vector<TaskId> tasks = tasks_from(workload, 0);
  Best best;
  for (const TaskId task : tasks) best.offer(Argument::longest_task, (arrival(workload, task) + times.best(task)).since_start());

  Separation separation;
  std::vector<Instant> ends;
  if (workload.graph.arcs() > 0) {
    separation = separators(workload.graph);
    ends = earliest_ends(workload, separation.order, [&](TaskId task, Instant start) { return start + times.best(task); });
    for (const Instant end : ends) best.offer(Argument::critical_path, end.since_start());
  }

  const Duration early = times.early(workload.tasks());
  best.offer(Argument::area, area(times, workload) - early);
  const Load load = LoadCounter(times, workload)(tasks);
  if (known.is_interrupted || known.is_met_by(best.time)) return {best.time, named(best)};
  const Duration most = known.makespan ? *known.makespan + early : kForever;
  StepBudget budget;
  best.offer(Argument::reachable_loads, best_of_reachable_loads(times, load, best.time + early, most, budget) - early);
  best.offer(Argument::pigeonhole, pigeonhole(times, load) - early);
  if (known.is_met_by(best.time)) return {best.time, named(best)};

  const bool all_are_there = workload.jobs.empty() || workload.jobs.back().arrival == Instant{};
  if (all_are_there && !separation.separators.empty()) {
    Sum sum = sum_over_stretches(times, workload, separation, ends, most);
    sum.time = sum.time - early;
    if (sum.time > best.time) return {sum.time, over_barriers(sum)};
  }
  return {best.time, named(best)};
}

}  // namespace gpusim
