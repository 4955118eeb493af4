#pragma once
// Independent tasks on single devices: list schedules, and an exhaustive search one device load at a time.

#include <optional>

#include "sim/solvers/bounds.hpp"
#include "sim/solvers/problem.hpp"

namespace gpusim {

/// The best plan so far and the best bound: the plan attains `plan.makespan`, and no schedule ends before `bound`.
struct Incumbent {
  Plan plan;
  NamedBound bound;
  [[nodiscard]] bool is_closed() const { return bound.time >= plan.makespan; }
  /// Keeps the shorter of two plans.
  void offer(const Plan& other) {
    if (plan.start.empty() || other.makespan < plan.makespan) plan = other;
  }
};

/// Finds initial plans for an independent problem by list scheduling.
void list_independent(const SearchProblem& problem, Incumbent& incumbent);
/// Improves the incumbent of an independent problem, which must have a plan, until it is closed or the steps run out.
void search_independent(const SearchProblem& problem, Incumbent& incumbent, Steps& steps);

}  // namespace gpusim
