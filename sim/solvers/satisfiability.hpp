#pragma once
// "Is there a schedule that ends by T?" as a question to a SAT solver.

#include <memory>
#include <optional>

#include "sim/solvers/problem.hpp"
#include "sim/solvers/spread.hpp"

namespace gpusim {

/// Variables say "task j starts at t or before" (order encoding; N. Tamura et al., Constraints 14(2), 2009), "task j runs in mode
/// k", and follow "task j holds its cards at t"; at each instant a sequential counter with weights keeps every capacity.
class Satisfiability {
 public:
  enum class Answer { yes, no, unknown };
  /// Whether the question can be asked at all: instants x tasks and the clauses they make are limited.
  [[nodiscard]] static bool is_small(const SearchProblem& problem, Time makespan);

  /// Asks for schedules that end by `makespan`.
  Satisfiability(const SearchProblem& problem, Time makespan);
  ~Satisfiability();
  Satisfiability(const Satisfiability&) = delete;
  Satisfiability& operator=(const Satisfiability&) = delete;

  /// Asks from now on only for schedules that end by this, which must not be later than before.
  void tighten(Time makespan);
  /// Counts conflicts at their price; unknown when the steps are spent.
  Answer ask(Steps& steps);
  /// The starts and modes found, after the answer `yes`.
  [[nodiscard]] Plan plan() const;

 private:
  class Formula;
  std::unique_ptr<Formula> formula_;
};

}  // namespace gpusim
