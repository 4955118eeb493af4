#include "sim/solvers/satisfiability.hpp"

#include <algorithm>
#include <cadical.hpp>
#include <initializer_list>
#include <map>
#include <utility>
#include <vector>

namespace gpusim {

/// Counts learnt clauses, which is the number of conflicts.
class ConflictCounter : public CaDiCaL::Learner {
 public:
  bool learning(int) override {
    ++conflicts;
    return false;  // the clause itself is not needed
  }
  void learn(int) override {}
  std::int64_t conflicts = 0;
};

namespace {

constexpr int kTrue = 1;  // literal of a variable that is fixed to true

}  // namespace

class Satisfiability::Formula {
 public:
  Formula(const SearchProblem& problem, Time makespan) : problem_(problem), makespan_(makespan), start_(problem.tasks()) {
    solver_.set("quiet", 1);
    solver_.connect_learner(&counter_);
    variables_ = kTrue;
    clause({kTrue});
    for (Task task = 0; task < problem.tasks(); ++task) add_task(task);
    for (Task task = 0; task < problem.tasks(); ++task)
      for (const Task other : problem.before[task]) add_precedence(other, task);
    add_twins();
    for (std::size_t resource = 0; resource < problem.capacity.size(); ++resource) add_resource(resource);
    clauses_of_start_ = clauses_;
  }
  ~Formula() { solver_.disconnect_learner(); }
  Formula(const Formula&) = delete;
  Formula& operator=(const Formula&) = delete;

  void tighten(Time makespan) {
    for (Task task = 0; task < problem_.tasks(); ++task)
      for (std::size_t mode = 0; mode < problem_.modes[task].size(); ++mode)
        clause({-runs_in(task, mode), starts_by(task, makespan - problem_.tail[task] - problem_.modes[task][mode].time)});
  }

  Answer ask(Steps& steps) {
    // The price of a conflict grows with the formula; measured with formulas of 10^4 to 10^6 clauses.
    const std::int64_t price = 20'000 + clauses_of_start_ / 2;
    if (!is_paid_) steps.spend(clauses_of_start_ * 200);
    is_paid_ = true;
    const std::int64_t limit = steps.left / price;
    if (limit <= 0) {
      steps.spend(steps.left);
      return Answer::unknown;
    }
    const std::int64_t before = counter_.conflicts;
    solver_.limit("conflicts", static_cast<int>(std::min<std::int64_t>(limit, 1'000'000'000)));
    const int answer = solver_.solve();
    steps.spend((counter_.conflicts - before) * price + clauses_of_start_ * 20);
    if (answer == 0) steps.spend(std::max<std::int64_t>(steps.left, 0));
    return answer == 10 ? Answer::yes : answer == 20 ? Answer::no : Answer::unknown;
  }

  [[nodiscard]] Plan plan() {
    Plan plan{std::vector<Time>(problem_.tasks()), std::vector<std::uint32_t>(problem_.tasks()), 0};
    for (Task task = 0; task < problem_.tasks(); ++task) {
      Time start = start_[task].first;
      while (start < start_[task].last && solver_.val(starts_by(task, start)) < 0) ++start;
      std::uint32_t mode = 0;
      while (mode + 1 < problem_.modes[task].size() && solver_.val(runs_in(task, mode)) < 0) ++mode;
      plan.start[task] = start;
      plan.mode[task] = mode;
      plan.makespan = std::max(plan.makespan, start + problem_.modes[task][mode].time);
    }
    return plan;
  }

 private:
  struct Start {
    Time first = 0;
    Time last = 0;
    int variable = 0;       ///< variable of "starts by `first`"; those of later instants follow
    int mode_variable = 0;  ///< variable of the first mode; those of other modes follow; 0 when there is one mode
  };

  int variable() { return ++variables_; }
  void clause(std::initializer_list<int> literals) { clause(literals.begin(), literals.end()); }
  template <class Iterator>
  void clause(Iterator begin, Iterator end) {
    if (std::find(begin, end, kTrue) != end) {
      if (end - begin > 1 || variables_ > kTrue) return;
    }
    for (auto literal = begin; literal != end; ++literal)
      if (*literal != -kTrue) solver_.add(*literal);
    solver_.add(0);
    ++clauses_;
  }

  [[nodiscard]] int starts_by(Task task, Time at) const {
    const Start& start = start_[task];
    if (at < start.first) return -kTrue;
    if (at >= start.last) return kTrue;
    return start.variable + static_cast<int>(at - start.first);
  }
  [[nodiscard]] int runs_in(Task task, std::size_t mode) const {
    const int first = start_[task].mode_variable;
    return first == 0 ? kTrue : first + static_cast<int>(mode);
  }

  void add_task(Task task) {
    Start& start = start_[task];
    const std::vector<Mode>& modes = problem_.modes[task];
    start.first = problem_.head[task];
    start.last = makespan_ - problem_.tail[task] - modes.front().time;
    if (start.last < start.first) {
      const int never = variable();
      clause({never});
      clause({-never});
      start.last = start.first;
      return;
    }
    start.variable = variables_ + 1;
    variables_ += static_cast<int>(start.last - start.first);
    for (Time at = start.first; at + 1 < start.last; ++at) clause({-starts_by(task, at), starts_by(task, at + 1)});
    if (modes.size() == 1) return;
    start.mode_variable = variables_ + 1;
    variables_ += static_cast<int>(modes.size());
    std::vector<int> any;
    for (std::size_t mode = 0; mode < modes.size(); ++mode) {
      any.push_back(runs_in(task, mode));
      for (std::size_t other = 0; other < mode; ++other) clause({-runs_in(task, mode), -runs_in(task, other)});
      clause({-runs_in(task, mode), starts_by(task, makespan_ - problem_.tail[task] - modes[mode].time)});
    }
    clause(any.begin(), any.end());
  }

  void add_precedence(Task before, Task after) {
    for (std::size_t mode = 0; mode < problem_.modes[before].size(); ++mode)
      for (Time at = start_[after].first; at <= start_[after].last; ++at)
        clause({-starts_by(after, at), -runs_in(before, mode), starts_by(before, at - problem_.modes[before][mode].time)});
    if (problem_.modes[before].size() == 1) return;
    for (Time at = start_[after].first; at <= start_[after].last; ++at)
      clause({-starts_by(after, at), starts_by(before, at - problem_.shortest(before))});
  }

  /// Breaks symmetry: among identical tasks the lower number starts first.
  void add_twins() {
    const auto are_same = [&](const Mode& left, const Mode& right) {
      return left.time == right.time && left.device_class == right.device_class &&
             std::equal(left.uses.begin(), left.uses.end(), right.uses.begin(), right.uses.end(),
                        [](const Use& a, const Use& b) { return a.resource == b.resource && a.amount == b.amount; });
    };
    std::map<std::pair<std::vector<Task>, std::vector<Task>>, std::vector<Task>> groups;
    for (Task task = 0; task < problem_.tasks(); ++task) {
      std::vector<Task>& group = groups[{problem_.before[task], problem_.after[task]}];
      for (auto other = group.rbegin(); other != group.rend(); ++other) {
        if (problem_.release[*other] != problem_.release[task] ||
            !std::equal(problem_.modes[task].begin(), problem_.modes[task].end(), problem_.modes[*other].begin(),
                        problem_.modes[*other].end(), are_same))
          continue;
        for (Time at = start_[task].first; at < start_[task].last; ++at) clause({-starts_by(task, at), starts_by(*other, at)});
        break;
      }
      group.push_back(task);
    }
  }

  /// A literal that is true whenever the task runs in this mode at `at`; it may also be true otherwise.
  int runs_at(Task task, std::size_t mode, Time at) {
    const Time time = problem_.modes[task][mode].time;
    const int begun = starts_by(task, at);
    const int ended = starts_by(task, at - time);
    const int chosen = runs_in(task, mode);
    if (begun == -kTrue || ended == kTrue || time == 0) return -kTrue;
    if (begun == kTrue && ended == -kTrue) return chosen;
    if (chosen == kTrue && begun == kTrue) return -ended;
    if (chosen == kTrue && ended == -kTrue) return begun;
    const auto [entry, is_new] = running_.try_emplace({task, static_cast<std::uint32_t>(mode), at}, 0);
    if (is_new) {
      entry->second = variable();
      clause({-begun, ended, -chosen, entry->second});
    }
    return entry->second;
  }

  void add_resource(std::size_t resource) {
    for (Time at = 0; at < makespan_; ++at) {
      std::vector<std::pair<std::int64_t, int>> held;
      std::int64_t room = problem_.capacity[resource];
      for (Task task = 0; task < problem_.tasks(); ++task)
        for (std::size_t mode = 0; mode < problem_.modes[task].size(); ++mode)
          for (const Use& use : problem_.modes[task][mode].uses) {
            if (use.resource != resource) continue;
            const int literal = runs_at(task, mode, at);
            if (literal == kTrue)
              room -= use.amount;
            else if (literal != -kTrue)
              held.emplace_back(use.amount, literal);
          }
      std::stable_sort(held.begin(), held.end(), [](const auto& left, const auto& right) { return left.first > right.first; });
      at_most(room, held);
    }
  }

  /// Limits the total weight of true literals to `room`, with one variable for each relevant sum of the first literals. Sums that
  /// leave the same room for the remaining literals share a variable.
  void at_most(std::int64_t room, const std::vector<std::pair<std::int64_t, int>>& weighted) {
    if (room < 0) return clause({-kTrue});
    const std::vector<std::vector<std::int64_t>> fills = reachable(room, weighted);
    std::map<std::int64_t, int> sums{{0, kTrue}};  // literal: the sum of the first weights is at least this
    std::int64_t rest = 0;
    for (const auto& [weight, literal] : weighted) rest += weight;
    for (std::size_t i = 0; i < weighted.size(); ++i) {
      const auto& [weight, literal] = weighted[i];
      std::map<std::int64_t, int> next;
      rest -= weight;
      const auto imply = [&](std::int64_t sum, std::initializer_list<int> because) {
        if (sum + rest <= room) return;  // no further sum can exceed `room`
        const std::int64_t left = *std::prev(std::upper_bound(fills[i + 1].begin(), fills[i + 1].end(), room - sum));
        if (because.size() == 1 && *because.begin() == -kTrue) {
          next.insert_or_assign(room - left, kTrue);
          return;
        }
        const auto [entry, is_new] = next.try_emplace(room - left, 0);
        if (is_new) entry->second = variable();
        std::vector<int> literals(because);
        literals.push_back(entry->second);
        clause(literals.begin(), literals.end());
      };
      for (const auto& [sum, reached] : sums) imply(sum, {-reached});
      for (const auto& [sum, reached] : sums) {
        if (sum + weight > room)
          clause({-reached, -literal});
        else
          imply(sum + weight, {-reached, -literal});
      }
      sums = std::move(next);
    }
  }

  /// By position: all sums up to `room` that the literals from there on can make.
  static std::vector<std::vector<std::int64_t>> reachable(std::int64_t room,
                                                          const std::vector<std::pair<std::int64_t, int>>& weighted) {
    std::vector<std::vector<std::int64_t>> fills(weighted.size() + 1);
    fills.back() = {0};
    for (std::size_t i = weighted.size(); i-- > 0;) {
      std::vector<std::int64_t> with;
      for (const std::int64_t sum : fills[i + 1])
        if (sum + weighted[i].first <= room) with.push_back(sum + weighted[i].first);
      std::set_union(fills[i + 1].begin(), fills[i + 1].end(), with.begin(), with.end(), std::back_inserter(fills[i]));
    }
    return fills;
  }

  struct RunningAt {
    Task task;
    std::uint32_t mode;
    Time at;
    auto operator<=>(const RunningAt&) const = default;
  };

  const SearchProblem& problem_;
  Time makespan_;
  std::vector<Start> start_;
  CaDiCaL::Solver solver_;
  ConflictCounter counter_;
  int variables_ = 0;
  std::int64_t clauses_ = 0;
  std::int64_t clauses_of_start_ = 0;
  bool is_paid_ = false;
  std::map<RunningAt, int> running_;
};

bool Satisfiability::is_small(const SearchProblem& problem, Time makespan) {
  constexpr Wide kMost = 4'000'000;
  Wide size = 0;
  for (std::size_t resource = 0; resource < problem.capacity.size(); ++resource) {
    Wide tasks = 0;
    for (const std::vector<Mode>& modes : problem.modes)
      for (const Mode& mode : modes)
        tasks += std::any_of(mode.uses.begin(), mode.uses.end(), [&](const Use& use) { return use.resource == resource; });
    size += tasks * std::min<Wide>(problem.capacity[resource], tasks) * makespan;
  }
  return size <= kMost && static_cast<Wide>(problem.tasks()) * makespan <= kMost;
}

Satisfiability::Satisfiability(const SearchProblem& problem, Time makespan)
    : formula_(std::make_unique<Formula>(problem, makespan)) {}
Satisfiability::~Satisfiability() = default;
void Satisfiability::tighten(Time makespan) { formula_->tighten(makespan); }
Satisfiability::Answer Satisfiability::ask(Steps& steps) { return formula_->ask(steps); }
Plan Satisfiability::plan() const { return formula_->plan(); }

}  // namespace gpusim
