// Late-acceptance search: a neighbour is accepted if it is no worse than the state some steps ago (E. K. Burke, Y. Bykov, European
// Journal of Operational Research 258(1), 2017). The objective is the makespan plus a part of the root mean square of the ends of
// all devices, because most moves do not change the makespan alone.

#include "sim/solvers/local_search.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <queue>
#include <utility>

#include "sim/base/random.hpp"
#include "sim/solvers/decode.hpp"

namespace gpusim {
namespace {

/// The tasks by key, the greatest first, but never before a predecessor.
std::vector<Task> sorted_by(const SearchProblem& problem, const std::vector<Time>& key) {
  std::vector<std::uint32_t> missing(problem.tasks());
  const auto less = [&](Task left, Task right) { return key[left] != key[right] ? key[left] < key[right] : left > right; };
  std::priority_queue<Task, std::vector<Task>, decltype(less)> ready(less);
  for (Task task = 0; task < problem.tasks(); ++task) {
    missing[task] = static_cast<std::uint32_t>(problem.before[task].size());
    if (missing[task] == 0) ready.push(task);
  }
  std::vector<Task> order;
  while (!ready.empty()) {
    const Task task = ready.top();
    ready.pop();
    order.push_back(task);
    for (const Task other : problem.after[task])
      if (--missing[other] == 0) ready.push(other);
  }
  return order;
}

/// The keys of priority rules: remaining path, remaining work after a task, longest first, most successors, earliest release.
std::vector<std::vector<Time>> priority_rules(const SearchProblem& problem) {
  std::vector<std::vector<Time>> keys(5, std::vector<Time>(problem.tasks()));
  for (Task task = 0; task < problem.tasks(); ++task) {
    const Time time = problem.shortest(task);
    keys[0][task] = problem.tail[task] + time;
    keys[1][task] = time * static_cast<Time>(std::max<std::uint32_t>(1, problem.gpus[task]));
    keys[2][task] = static_cast<Time>(problem.after[task].size());
    keys[3][task] = -problem.head[task];
  }
  // Greatest rank positional weight: the time of a task and its direct successors (A. Alvarez-Valdes, J. M. Tamarit, 1989).
  for (Task task = 0; task < problem.tasks(); ++task) {
    keys[4][task] = problem.shortest(task);
    for (const Task other : problem.after[task]) keys[4][task] += problem.shortest(other);
  }
  return keys;
}

}  // namespace

void list_schedules(const SearchProblem& problem, Incumbent& incumbent, Steps& steps) {
  constexpr std::size_t kManyTasks = 3000;  // larger instances are planned by one rule only
  Decoder decode(problem);
  std::int64_t paid = 0;
  for (const std::vector<Time>& key : priority_rules(problem)) {
    const std::vector<Task> order = sorted_by(problem, key);
    incumbent.offer(decode.serial(order, {}));
    if (problem.tasks() > kManyTasks) return;
    incumbent.offer(decode.justified(Plan(decode.serial(order, {}))));
    incumbent.offer(decode.parallel(order));
    incumbent.offer(decode.justified(Plan(decode.parallel(order))));
    steps.spend(2 * (decode.timeline().reads() - std::exchange(paid, decode.timeline().reads())));
    if (incumbent.is_closed()) return;
  }
}

class LocalSearch::Walk {
 public:
  Walk(const SearchProblem& problem, const Plan& from)
      : problem_(problem),
        decode_(problem),
        random_(1, problem.tasks(), "local search"),
        order_(order_by_start(problem, from)),
        modes_(from.mode),
        position_(problem.tasks()) {
    for (std::uint32_t p = 0; p < order_.size(); ++p) position_[order_[p]] = p;
    for (Task task = 0; task < problem.tasks(); ++task)
      if (problem.modes[task].size() > 1) flexible_.push_back(task);
    for (std::size_t c = 0; c < problem.classes; ++c) gpus_ += static_cast<double>(problem.capacity[c]);
    current_ = cost(decode_.serial(order_, modes_));
    history_.assign(kHistory, current_);
  }

  void run(Incumbent& incumbent, Steps& steps) {
    if (problem_.tasks() < 2) return;
    while (!incumbent.is_closed()) {
      const std::int64_t before = decode_.timeline().reads();
      step(incumbent);
      // Placing a task costs about as much as reading thirty rows.
      if (!steps.spend(2 * (decode_.timeline().reads() - before) + 30 * static_cast<std::int64_t>(problem_.tasks()))) return;
    }
  }

 private:
  static constexpr std::size_t kHistory = 400;
  static constexpr double kShareOfEnds = 0.35;

  [[nodiscard]] double cost(const Plan& plan) const {
    const double ends = gpus_ > 0 ? std::sqrt(decode_.timeline().sum_of_squared_ends(problem_.classes) / gpus_) : 0;
    return static_cast<double>(plan.makespan) + kShareOfEnds * ends;
  }
  std::uint32_t below(std::size_t limit) { return static_cast<std::uint32_t>(random_.bits() % limit); }

  void step(Incumbent& incumbent) {
    const std::uint32_t kind = flexible_.empty() ? 0 : below(4);
    if (kind < 2)
      shift(incumbent);
    else
      change_modes(incumbent, kind == 3);
  }

  /// Moves a task to another position between its predecessors and its successors.
  void shift(Incumbent& incumbent) {
    const Task task = order_[below(order_.size())];
    const std::uint32_t from = position_[task];
    std::uint32_t first = 0;
    auto last = static_cast<std::uint32_t>(order_.size() - 1);
    for (const Task other : problem_.before[task]) first = std::max(first, position_[other] + 1);
    for (const Task other : problem_.after[task]) last = std::min(last, position_[other] - 1);
    if (first == last) return;
    const std::uint32_t to = first + below(last - first + 1);
    if (to == from) return;
    move(from, to);
    if (!accept(incumbent)) move(to, from);
  }

  void move(std::uint32_t from, std::uint32_t to) {
    const auto begin = order_.begin();
    if (from < to)
      std::rotate(begin + from, begin + from + 1, begin + to + 1);
    else
      std::rotate(begin + to, begin + from, begin + from + 1);
    for (std::uint32_t p = std::min(from, to); p <= std::max(from, to); ++p) position_[order_[p]] = p;
  }

  void change_modes(Incumbent& incumbent, bool swaps) {
    const Task task = flexible_[below(flexible_.size())];
    const Task other = flexible_[below(flexible_.size())];
    const std::uint32_t old = modes_[task];
    const std::uint32_t old_of_other = modes_[other];
    if (swaps && old != old_of_other && old_of_other < problem_.modes[task].size() && old < problem_.modes[other].size()) {
      modes_[task] = old_of_other;
      modes_[other] = old;
    } else {
      modes_[task] = below(problem_.modes[task].size());
      if (modes_[task] == old) return;
    }
    if (accept(incumbent)) return;
    modes_[other] = old_of_other;
    modes_[task] = old;
  }

  bool accept(Incumbent& incumbent) {
    const Plan& plan = decode_.serial(order_, modes_);
    const double found = cost(plan);
    incumbent.offer(plan);
    double& past = history_[turn_];
    turn_ = (turn_ + 1) % kHistory;
    const bool is_accepted = found <= current_ || found <= past;
    if (is_accepted) current_ = found;
    past = std::min(past, current_);
    return is_accepted;
  }

  const SearchProblem& problem_;
  Decoder decode_;
  Random random_;
  std::vector<Task> order_;
  std::vector<std::uint32_t> modes_;
  std::vector<std::uint32_t> position_;  ///< by task: its position in the order
  std::vector<Task> flexible_;           ///< tasks with several modes
  double gpus_ = 0;
  double current_ = 0;
  std::vector<double> history_;
  std::size_t turn_ = 0;
};

LocalSearch::LocalSearch(const SearchProblem& problem, const Plan& from) : walk_(std::make_unique<Walk>(problem, from)) {}
LocalSearch::~LocalSearch() = default;
void LocalSearch::run(Incumbent& incumbent, Steps& steps) { walk_->run(incumbent, steps); }

}  // namespace gpusim
