#include "sim/solvers/independent.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

#include "sim/solvers/fractional_assignment.hpp"
#include "sim/solvers/packing.hpp"

namespace gpusim {
namespace {

/// Tasks with equal times on every class form a kind. The longest kind comes first.
struct Kinds {
  WorkParts parts;                       ///< a part for each kind
  std::vector<std::vector<Task>> tasks;  ///< by kind
};

Kinds kinds_of(const SearchProblem& problem) {
  std::map<std::vector<Time>, std::vector<Task>> by_times;
  for (Task task = 0; task < problem.tasks(); ++task) {
    std::vector<Time> times(problem.classes, WorkParts::kCannotRun);
    for (const Mode& mode : problem.modes[task]) times[mode.device_class] = mode.time;
    by_times[times].push_back(task);
  }
  Kinds kinds;
  kinds.parts.classes = problem.classes;
  for (auto entry = by_times.rbegin(); entry != by_times.rend(); ++entry) {
    kinds.parts.amounts.push_back(static_cast<std::int64_t>(entry->second.size()));
    kinds.parts.times.insert(kinds.parts.times.end(), entry->first.begin(), entry->first.end());
    kinds.tasks.push_back(entry->second);
  }
  return kinds;
}

std::uint32_t mode_on(const SearchProblem& problem, Task task, std::size_t device_class) {
  std::uint32_t mode = 0;
  while (problem.modes[task][mode].device_class != device_class) ++mode;
  return mode;
}

/// Searches for a schedule of all tasks that ends by `limit`: first how many tasks of each kind go to which class, then the packing
/// of each class. A class can be filled only up to a sum of whole tasks. A branch is cut off when the remaining work is worth more
/// than the remaining room at the prices of the area bound.
class ClassSearch {
 public:
  ClassSearch(const SearchProblem& problem, const Kinds& kinds, Time limit, Steps& steps)
      : problem_(problem),
        kinds_(kinds),
        limit_(limit),
        steps_(steps),
        count_(kinds.parts.size(), std::vector<std::int64_t>(problem.classes)) {
    for (std::size_t c = 0; c < problem.classes; ++c) room_.push_back(problem.capacity[c] * reach(c));
    prices_ = best_prices({kinds.parts, room_, limit});
    order_by_loss();
    worth_from_.assign(order_.size() + 1, 0);
    for (std::size_t position = order_.size(); position-- > 0;)
      worth_from_[position] = worth_from_[position + 1] + least_worth(order_[position]) * kinds.parts.amounts[order_[position]];
  }

  Answer search() {
    for (std::size_t kind = 0; kind < kinds_.parts.size(); ++kind)
      if (best_class(kind) == problem_.classes) return Answer::impossible;
    return fill(0);
  }
  [[nodiscard]] const Plan& plan() const { return plan_; }

 private:
  /// The greatest load of one device of the class that does not exceed the limit.
  [[nodiscard]] Time reach(std::size_t device_class) const {
    std::vector<Time> times;
    for (std::size_t kind = 0; kind < kinds_.parts.size(); ++kind) {
      const Time time = kinds_.parts.on(kind, device_class);
      if (time == 0 || time > limit_) continue;
      // More tasks of a kind than fit on one device add nothing.
      times.insert(times.end(), static_cast<std::size_t>(std::min<Time>(kinds_.parts.amounts[kind], limit_ / time)), time);
    }
    return RemainingSums(times, limit_).most(0, limit_);
  }

  [[nodiscard]] bool can_run(std::size_t kind, std::size_t device_class) const {
    return problem_.capacity[device_class] > 0 && kinds_.parts.on(kind, device_class) <= limit_;
  }
  [[nodiscard]] Wide worth_on(std::size_t kind, std::size_t device_class) const {
    return static_cast<Wide>(kinds_.parts.on(kind, device_class)) * prices_[device_class];
  }
  [[nodiscard]] std::size_t best_class(std::size_t kind) const {
    std::size_t best = problem_.classes;
    for (std::size_t c = 0; c < problem_.classes; ++c)
      if (can_run(kind, c) && (best == problem_.classes || worth_on(kind, c) < worth_on(kind, best))) best = c;
    return best;
  }
  [[nodiscard]] Wide least_worth(std::size_t kind) const {
    const std::size_t best = best_class(kind);
    return best == problem_.classes ? 0 : worth_on(kind, best);
  }

  /// Orders the kinds by how much they lose on any class but their best, greatest loss first.
  void order_by_loss() {
    order_.resize(kinds_.parts.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::vector<Wide> loss(order_.size(), Wide{1} << 126);
    for (std::size_t kind = 0; kind < order_.size(); ++kind)
      for (std::size_t c = 0; c < problem_.classes; ++c)
        if (c != best_class(kind) && can_run(kind, c)) loss[kind] = std::min(loss[kind], worth_on(kind, c) - least_worth(kind));
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t left, std::size_t right) { return loss[left] > loss[right]; });
  }

  [[nodiscard]] bool can_fit(std::size_t position, Wide rest_of_kind) const {
    Wide room = 0;
    for (std::size_t c = 0; c < room_.size(); ++c) room += room_[c] * prices_[c];
    return room >= worth_from_[position] + rest_of_kind;
  }

  Answer fill(std::size_t position) {
    if (position == order_.size()) return pack();
    const std::size_t kind = order_[position];
    std::vector<std::size_t> classes;
    for (std::size_t c = 0; c < problem_.classes; ++c)
      if (can_run(kind, c)) classes.push_back(c);
    std::stable_sort(classes.begin(), classes.end(),
                     [&](std::size_t left, std::size_t right) { return worth_on(kind, left) < worth_on(kind, right); });
    return split(position, classes, 0, kinds_.parts.amounts[kind]);
  }

  /// Puts as many tasks of a kind as possible on the first class, then fewer; the rest goes to the other classes.
  Answer split(std::size_t position, const std::vector<std::size_t>& classes, std::size_t turn, std::int64_t left) {
    const std::size_t kind = order_[position];
    if (left == 0) return fill(position + 1);
    if (!steps_.spend(100)) return Answer::gave_up;
    if (turn == classes.size() || !can_fit(position + 1, worth_on(kind, classes[turn]) * left)) return Answer::impossible;
    const std::size_t c = classes[turn];
    const Time time = kinds_.parts.on(kind, c);
    const auto most = time == 0 ? left : static_cast<std::int64_t>(std::min<Wide>(left, room_[c] / time));
    Answer all = Answer::impossible;
    for (std::int64_t count = most; count >= 0; --count) {
      if (turn + 1 == classes.size() && count < left) break;
      room_[c] -= static_cast<Wide>(count) * time;
      count_[kind][c] = count;
      const Answer answer = split(position, classes, turn + 1, left - count);
      room_[c] += static_cast<Wide>(count) * time;
      count_[kind][c] = 0;
      if (answer == Answer::found) return answer;
      if (answer == Answer::gave_up) all = answer;
      if (steps_.left <= 0) return Answer::gave_up;
      // Each task fewer here loses value, so once too much is lost the remaining counts fail too.
      if (turn + 1 < classes.size() &&
          !can_fit(position + 1, worth_on(kind, c) * (count - 1) + worth_on(kind, classes[turn + 1]) * (left - count + 1)))
        break;
    }
    return all;
  }

  /// The tasks assigned to a class, longest first.
  [[nodiscard]] std::vector<std::pair<Time, Task>> tasks_on(std::size_t device_class) const {
    std::vector<std::pair<Time, Task>> result;
    for (std::size_t kind = 0; kind < count_.size(); ++kind) {
      std::int64_t first = 0;
      for (std::size_t c = 0; c < device_class; ++c) first += count_[kind][c];
      for (std::int64_t i = first; i < first + count_[kind][device_class]; ++i)
        result.emplace_back(kinds_.parts.on(kind, device_class), kinds_.tasks[kind][static_cast<std::size_t>(i)]);
    }
    std::stable_sort(result.begin(), result.end(), [](const auto& left, const auto& right) { return left.first > right.first; });
    return result;
  }

  [[nodiscard]] std::vector<std::int64_t> counts_on(std::size_t device_class) const {
    std::vector<std::int64_t> counts;
    for (const std::vector<std::int64_t>& of_kind : count_) counts.push_back(of_kind[device_class]);
    return counts;
  }

  Answer pack() {
    steps_.spend(10 * static_cast<std::int64_t>(count_.size() * problem_.classes));
    Plan plan{std::vector<Time>(problem_.tasks()), std::vector<std::uint32_t>(problem_.tasks()), 0};
    for (std::size_t c = 0; c < problem_.classes; ++c) {
      const auto known = failed_.find({c, counts_on(c)});
      if (known != failed_.end()) return known->second;
      const std::vector<std::pair<Time, Task>> tasks = tasks_on(c);
      std::vector<Time> times;
      for (const auto& [time, task] : tasks) times.push_back(time);
      Packing packing(std::move(times), static_cast<std::size_t>(problem_.capacity[c]), limit_);
      // With several classes another division of the tasks may be easier to pack, so the steps of each packing are limited.
      Steps share{problem_.classes == 1 ? steps_.left : std::min<std::int64_t>(steps_.left, kStepsOfOnePacking), 0};
      const Answer answer = packing.search(share);
      steps_.spend(share.spent + Packing::price(tasks.size(), limit_));
      if (answer != Answer::found) {
        if (failed_.size() < kMostFailures) failed_.try_emplace({c, counts_on(c)}, answer);
        return answer;
      }
      std::vector<Time> load(static_cast<std::size_t>(problem_.capacity[c]));
      for (std::size_t i = 0; i < tasks.size(); ++i) {
        Time& end = load[packing.gpus()[i]];
        plan.start[tasks[i].second] = end;
        plan.mode[tasks[i].second] = mode_on(problem_, tasks[i].second, c);
        end += tasks[i].first;
        plan.makespan = std::max(plan.makespan, end);
      }
    }
    plan_ = std::move(plan);
    return Answer::found;
  }

  static constexpr std::int64_t kStepsOfOnePacking = 5'000'000;
  static constexpr std::size_t kMostFailures = 10'000;
  const SearchProblem& problem_;
  const Kinds& kinds_;
  Time limit_;
  Steps& steps_;
  std::vector<std::vector<std::int64_t>> count_;  ///< by kind and class
  std::vector<Wide> room_;                        ///< by class: remaining device time
  Prices prices_;
  std::vector<std::size_t> order_;  ///< kinds in the order of the search
  std::vector<Wide> worth_from_;    ///< by position in the order: value of the work from there on
  /// Sets of tasks on a class, by kind, that could not be packed at all, or not within the steps of one packing.
  std::map<std::pair<std::size_t, std::vector<std::int64_t>>, Answer> failed_;
  Plan plan_;
};

/// Places tasks longest first, each where it ends first. With prices a task goes only to classes on which it loses at most
/// `most_loss` per cent.
Plan longest_first(const SearchProblem& problem, const Prices& prices, int most_loss) {
  std::vector<Task> order(problem.tasks());
  std::iota(order.begin(), order.end(), Task{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](Task left, Task right) { return problem.shortest(left) > problem.shortest(right); });
  // For each class a heap of (load, device), the least load first.
  std::vector<std::vector<Time>> loads;
  for (std::size_t c = 0; c < problem.classes; ++c) loads.emplace_back(static_cast<std::size_t>(problem.capacity[c]), 0);
  Plan plan{std::vector<Time>(problem.tasks()), std::vector<std::uint32_t>(problem.tasks()), 0};
  for (const Task task : order) {
    const std::vector<Mode>& modes = problem.modes[task];
    const auto worth_of = [&](const Mode& mode) { return static_cast<Wide>(mode.time) * prices[mode.device_class]; };
    Wide least = worth_of(modes.front());
    for (const Mode& mode : modes) least = std::min(least, worth_of(mode));
    std::uint32_t best = 0;
    Time best_end = std::numeric_limits<Time>::max();
    for (std::uint32_t mode = 0; mode < modes.size(); ++mode) {
      if (worth_of(modes[mode]) * 100 > least * (100 + most_loss)) continue;
      const Time end = loads[modes[mode].device_class].front() + modes[mode].time;
      if (end < best_end) {
        best = mode;
        best_end = end;
      }
    }
    std::vector<Time>& heap = loads[modes[best].device_class];
    plan.start[task] = heap.front();
    plan.mode[task] = best;
    plan.makespan = std::max(plan.makespan, best_end);
    std::pop_heap(heap.begin(), heap.end(), std::greater<>{});
    heap.back() = best_end;
    std::push_heap(heap.begin(), heap.end(), std::greater<>{});
  }
  return plan;
}

}  // namespace

void list_independent(const SearchProblem& problem, Incumbent& incumbent) {
  const std::vector<Wide> devices = gpus_by_class(problem);
  const Prices prices = best_prices({kinds_of(problem).parts, devices});
  for (const int most_loss : {1'000'000, 50, 10, 0}) incumbent.offer(longest_first(problem, prices, most_loss));
}

void search_independent(const SearchProblem& problem, Incumbent& incumbent, Steps& steps) {
  constexpr std::size_t kManyTasks = 2000;  // larger instances get only list schedules
  if (problem.tasks() > kManyTasks) return;
  const Kinds kinds = kinds_of(problem);
  // The limit rises from the bound in growing steps: an impossible limit raises the bound, and a plan improves the incumbent. This
  // is repeated with more steps per question until bound and incumbent meet.
  for (std::int64_t share = std::max<std::int64_t>(1, steps.left / 32); !incumbent.is_closed() && steps.left > 0; share *= 4) {
    Time stride = 1;
    Time limit = incumbent.bound.time;
    bool has_gap = false;  // whether a smaller limit was given up unanswered
    while (limit < incumbent.plan.makespan && steps.left > 0) {
      Steps spend{std::min(share, steps.left), 0};
      ClassSearch search(problem, kinds, limit, spend);
      const Answer answer = search.search();
      steps.spend(spend.spent + 10'000);
      if (answer == Answer::found) {
        incumbent.offer(search.plan());
        break;
      }
      if (answer == Answer::impossible) {
        incumbent.bound.offer(limit + 1, "exhaustive search");
        has_gap = false;
        stride = 1;
      } else {
        has_gap = true;
      }
      limit += stride;
      if (has_gap) stride *= 2;
    }
  }
}

}  // namespace gpusim
