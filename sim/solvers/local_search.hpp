#pragma once
// Late-acceptance local search over the order and the mode of each task.

#include <memory>

#include "sim/solvers/independent.hpp"
#include "sim/solvers/problem.hpp"

namespace gpusim {

/// Computes initial plans: list schedules by several priority rules, forwards and justified.
void list_schedules(const SearchProblem& problem, Incumbent& incumbent, Steps& steps);

/// A search that can be interrupted and resumed.
class LocalSearch {
 public:
  LocalSearch(const SearchProblem& problem, const Plan& from);
  ~LocalSearch();
  LocalSearch(const LocalSearch&) = delete;
  LocalSearch& operator=(const LocalSearch&) = delete;
  /// Improves the incumbent until it is closed or the steps run out.
  void run(Incumbent& incumbent, Steps& steps);

 private:
  class Walk;
  std::unique_ptr<Walk> walk_;
};

}  // namespace gpusim
