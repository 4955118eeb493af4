#include "sim/solvers/bounds.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace gpusim {
namespace {

/// Parts of work: tasks with equal times on all classes form one part, whose amount is the number of devices that they hold.
WorkParts parts_on_gpus(const SearchProblem& problem) {
  std::map<std::vector<std::int64_t>, std::int64_t> amounts;
  for (Task task = 0; task < problem.tasks(); ++task) {
    if (problem.gpus[task] == 0 || problem.shortest(task) == 0) continue;
    std::vector<std::int64_t> times(problem.classes, WorkParts::kCannotRun);
    for (const Mode& mode : problem.modes[task]) times[mode.device_class] = mode.time;
    amounts[times] += problem.gpus[task];
  }
  WorkParts parts;
  parts.classes = problem.classes;
  for (const auto& [times, amount] : amounts) {
    parts.amounts.push_back(amount);
    parts.times.insert(parts.times.end(), times.begin(), times.end());
  }
  return parts;
}

/// Of j m + 1 tasks some device runs j + 1 (the argument behind Graham's analysis of LPT). Each task counts with its best time.
Time pigeonhole(const SearchProblem& problem) {
  std::vector<Time> times;
  std::int64_t gpus = 0;
  for (std::size_t c = 0; c < problem.classes; ++c) gpus += problem.capacity[c];
  for (Task task = 0; task < problem.tasks(); ++task)
    if (problem.gpus[task] > 0) times.push_back(problem.shortest(task));
  std::sort(times.begin(), times.end(), std::greater<>{});
  Time best = 0;
  for (std::size_t j = 1; gpus > 0 && j * static_cast<std::size_t>(gpus) < times.size(); ++j) {
    Time sum = 0;
    for (std::size_t k = 0; k <= j; ++k) sum += times[j * static_cast<std::size_t>(gpus) - k];
    best = std::max(best, sum);
    if (j * j > 4 * times.size()) break;  // sums of many short tasks stay below the area bound
  }
  return best;
}

}  // namespace

std::vector<Wide> gpus_by_class(const SearchProblem& problem) {
  return {problem.capacity.begin(), problem.capacity.begin() + static_cast<std::ptrdiff_t>(problem.classes)};
}

NamedBound quick_bound(const SearchProblem& problem) {
  NamedBound best;
  for (Task task = 0; task < problem.tasks(); ++task) best.offer(problem.release[task] + problem.shortest(task), "longest task");
  for (Task task = 0; task < problem.tasks(); ++task)
    best.offer(problem.head[task] + problem.shortest(task) + problem.tail[task], "critical path");

  if (const WorkParts parts = parts_on_gpus(problem); !parts.empty()) {
    const std::vector<Wide> devices = gpus_by_class(problem);
    const FractionalAssignment assignment{parts, devices};
    const Prices prices = best_prices(assignment);
    best.offer(static_cast<Time>(divided_up(value(assignment, prices), value_of_capacity(assignment, prices))), "area");
  }
  for (std::size_t r = problem.classes; r < problem.capacity.size(); ++r) {
    Wide work = 0;
    for (const std::vector<Mode>& modes : problem.modes)
      for (const Use& use : modes.front().uses)
        if (use.resource == r) work += static_cast<Wide>(use.amount) * modes.front().time;
    if (work > 0) best.offer(static_cast<Time>(divided_up(work, problem.capacity[r])), "resource");
  }
  return best;
}

void offer_whole_tasks(const SearchProblem& problem, Time most, NamedBound& bound) {
  const WorkParts parts = parts_on_gpus(problem);
  const bool has_gangs = std::any_of(problem.gpus.begin(), problem.gpus.end(), [](std::uint32_t gpus) { return gpus > 1; });
  if (parts.empty() || has_gangs) return;
  // The budget may be generous, because a search follows that costs far more.
  StepBudget budget{.sums = 8'000'000};
  bound.offer(reachable_loads(parts, gpus_by_class(problem), {bound.time, most}, budget), "reachable loads");
  bound.offer(pigeonhole(problem), "pigeonhole");
}

namespace {

/// A weighting of work whose total no schedule can exceed: devices of all classes at prices, or one other resource.
struct Weighing {
  std::vector<Prices::value_type> prices;  ///< by resource; 0 for resources that do not count
  Wide capacity = 0;                       ///< sum of price x capacity over resources
};

Weighing weighing(const SearchProblem& problem, std::vector<std::int64_t> prices) {
  Weighing result{std::move(prices), 0};
  for (std::size_t r = 0; r < problem.capacity.size(); ++r)
    result.capacity += static_cast<Wide>(result.prices[r]) * problem.capacity[r];
  return result;
}

/// Candidate prices from ratios of times: for two classes every fifth of the tasks, for more classes those of the area bound alone.
std::vector<Weighing> weighings(const SearchProblem& problem) {
  std::vector<Weighing> result;
  const auto single = [&](std::size_t resource) {
    std::vector<std::int64_t> prices(problem.capacity.size());
    prices[resource] = 1;
    result.push_back(weighing(problem, std::move(prices)));
  };
  for (std::size_t r = 0; r < problem.capacity.size(); ++r) single(r);
  const WorkParts parts = parts_on_gpus(problem);
  if (problem.classes < 2 || parts.empty()) return result;
  const auto add = [&](const Prices& prices) {
    // Small numbers keep sums of price x time x devices far within 128 bits.
    std::vector<std::int64_t> of_resources(problem.capacity.size());
    const std::int64_t most = *std::max_element(prices.begin(), prices.end());
    std::int64_t scale = 1;
    while (most / scale >= (std::int64_t{1} << 40)) scale *= 2;
    for (std::size_t c = 0; c < problem.classes; ++c) of_resources[c] = prices[c] / scale;
    result.push_back(weighing(problem, std::move(of_resources)));
  };
  const std::vector<Wide> devices = gpus_by_class(problem);
  add(best_prices({parts, devices}));
  if (problem.classes != 2) return result;
  std::vector<std::pair<std::int64_t, std::int64_t>> ratios;
  for (std::size_t part = 0; part < parts.size(); ++part)
    if (parts.can_run(part, 0) && parts.can_run(part, 1)) ratios.emplace_back(parts.on(part, 1), parts.on(part, 0));
  std::sort(ratios.begin(), ratios.end(), [](const auto& left, const auto& right) {
    return static_cast<Wide>(left.first) * right.second < static_cast<Wide>(right.first) * left.second;
  });
  for (std::size_t fifth = 0; !ratios.empty() && fifth <= 5; ++fifth) {
    const auto& [second, first] = ratios[fifth * (ratios.size() - 1) / 5];
    add({second, first});
  }
  return result;
}

class EnergeticTest {
 public:
  EnergeticTest(const SearchProblem& problem, Steps& steps) : problem_(problem), steps_(steps), weighings_(weighings(problem)) {
    for (const Weighing& way : weighings_) {
      std::vector<Demand> demands;
      for (Task task = 0; task < problem.tasks(); ++task) add_demand(way, task, demands);
      demands_.push_back(std::move(demands));
    }
  }

  /// True only if it is proven that no schedule ends by `makespan`.
  [[nodiscard]] bool refutes(Time makespan) const {
    std::vector<Time> begins;
    std::vector<Time> ends;
    for (Task task = 0; task < problem_.tasks(); ++task) {
      const Time time = problem_.shortest(task);
      const Time last_end = makespan - problem_.tail[task];
      if (problem_.head[task] + time > last_end) return true;
      for (const Time at : {problem_.head[task], problem_.head[task] + time, last_end - time}) begins.push_back(at);
      for (const Time at : {last_end, last_end - time, problem_.head[task] + time}) ends.push_back(at);
    }
    for (std::vector<Time>* list : {&begins, &ends}) {
      std::sort(list->begin(), list->end());
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    for (std::size_t way = 0; way < weighings_.size(); ++way) {
      if (demands_[way].empty()) continue;
      for (const Time begin : begins)
        for (auto end = std::upper_bound(ends.begin(), ends.end(), begin); end != ends.end(); ++end) {
          if (!steps_.spend(2 * static_cast<std::int64_t>(demands_[way].size()))) return false;
          if (is_overfull(way, begin, *end, makespan)) return true;
        }
    }
    return false;
  }

 private:
  /// The weight per unit of time of a task in each of its modes.
  struct Demand {
    Task task;
    std::vector<std::pair<Time, std::int64_t>> ways;  ///< (time, weight)
  };

  void add_demand(const Weighing& way, Task task, std::vector<Demand>& demands) const {
    Demand demand{task, {}};
    for (const Mode& mode : problem_.modes[task]) {
      std::int64_t weight = 0;
      for (const Use& use : mode.uses) weight += use.amount * way.prices[use.resource];
      if (weight == 0 || mode.time == 0) return;
      demand.ways.emplace_back(mode.time, weight);
    }
    demands.push_back(std::move(demand));
  }

  [[nodiscard]] bool is_overfull(std::size_t way, Time begin, Time end, Time makespan) const {
    Wide work = 0;
    for (const Demand& demand : demands_[way]) {
      const Time head = problem_.head[demand.task];
      const Time last_end = makespan - problem_.tail[demand.task];
      std::optional<Wide> least;
      for (const auto& [time, weight] : demand.ways) {
        const Time pushed_left = std::min(time, head + time - begin);
        const Time pushed_right = std::min(time, end - (last_end - time));
        const Time inside = std::min({pushed_left, pushed_right, end - begin});
        const Wide here = inside <= 0 ? 0 : static_cast<Wide>(weight) * inside;
        if (!least || here < *least) least = here;
      }
      work += least.value_or(0);
    }
    return work > weighings_[way].capacity * (end - begin);
  }

  const SearchProblem& problem_;
  Steps& steps_;
  std::vector<Weighing> weighings_;
  std::vector<std::vector<Demand>> demands_;  ///< by weighting: tasks that have a weight
};

}  // namespace

Time energetic_bound(const SearchProblem& problem, Time least, Time most, Steps& steps) {
  const EnergeticTest test(problem, steps);
  Time low = least;  // nothing below is possible
  // Usually the least value or one slightly above it is not refuted, so the stride starts at 1.
  for (Time stride = 1; low < most && steps.left > 0; stride *= 2) {
    const Time at = std::min(low + stride - 1, most - 1);
    if (!test.refutes(at)) {
      Time high = at;  // not refuted
      while (low < high && steps.left > 0) {
        const Time middle = low + (high - low) / 2;
        if (test.refutes(middle))
          low = middle + 1;
        else
          high = middle;
      }
      return low;
    }
    low = at + 1;
  }
  return low;
}

}  // namespace gpusim
