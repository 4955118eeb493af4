#pragma once
// Independent tasks on single cards: list schedules, and an exhaustive search card load by card load.

#include <optional>

#include "sim/solvers/bounds.hpp"
#include "sim/solvers/problem.hpp"

namespace gpusim {

/// What is known of the optimum: a plan that attains `plan.makespan`, and that nothing below `bound` is possible.
struct Ranking {
  Plan plan;
  NamedBound bound;
  std::string_view method = "list scheduling";
  [[nodiscard]] bool is_closed() const { return bound.time >= plan.makespan; }
  void offer(const Plan& other, std::string_view other_method) {
    if (other.makespan >= plan.makespan && !plan.start.empty()) return;
    plan = other;
    method = other_method;
  }
};

/// The first plans of a problem that is independent.
void list_independent(const SearchProblem& problem, Ranking& standing);
/// Improves `standing`, of an independent problem with a plan, until it is closed or the steps are spent.
void search_independent(const SearchProblem& problem, Ranking& standing, Steps& steps);

}  // namespace gpusim
