#pragma once
// The question "Is there a schedule that ends by T?" for a SAT solver.

#include <memory>
#include <optional>

#include "sim/solvers/fractional_assignment.hpp"
#include "sim/solvers/problem.hpp"

namespace gpusim {

/// Variables mean "task j starts at t or before" (order encoding; N. Tamura et al., Constraints 14(2), 2009), "task j runs in mode
/// k", and derived from these "task j holds its devices at t". At each instant a sequential counter with weights enforces every
/// capacity.
class Satisfiability {
 public:
  enum class Answer { yes, no, unknown };
  /// True when the formula is small enough: instants x tasks and the number of clauses are limited.
  [[nodiscard]] static bool is_small(const SearchProblem& problem, Time makespan);

  /// Makes the formula for schedules that end by `makespan`.
  Satisfiability(const SearchProblem& problem, Time makespan);
  ~Satisfiability();
  Satisfiability(const Satisfiability&) = delete;
  Satisfiability& operator=(const Satisfiability&) = delete;

  /// Restricts later questions to schedules that end by `makespan`, which must not be later than before.
  void tighten(Time makespan);
  /// Asks the solver and charges its conflicts to `steps`. The answer is unknown when the steps run out.
  Answer ask(Steps& steps);
  /// The starts and modes of the schedule, after the answer `yes`.
  [[nodiscard]] Plan plan() const;

 private:
  class Formula;
  std::unique_ptr<Formula> formula_;
};

}  // namespace gpusim
