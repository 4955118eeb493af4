#pragma once
// Independent tasks on single cards: list schedules, and an exhaustive search card load by card load.

#include <optional>

#include "sim/solvers/bounds.hpp"
#include "sim/solvers/problem.hpp"

namespace gpusim {

/// The best plan so far and what is known of the optimum: the plan attains `plan.makespan`, and that nothing below `bound` is
/// possible.
struct Incumbent {
  Plan plan;
  NamedBound bound;
  [[nodiscard]] bool is_closed() const { return bound.time >= plan.makespan; }
  /// Keeps the shorter one.
  void offer(const Plan& other) {
    if (plan.start.empty() || other.makespan < plan.makespan) plan = other;
  }
};

/// The first plans of a problem that is independent.
void list_independent(const SearchProblem& problem, Incumbent& incumbent);
/// Improves `incumbent`, of an independent problem with a plan, until it is closed or the steps are spent.
void search_independent(const SearchProblem& problem, Incumbent& incumbent, Steps& steps);

}  // namespace gpusim
