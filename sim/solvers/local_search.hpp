#pragma once
// Late-acceptance local search over (order, mode of each task).

#include <memory>

#include "sim/solvers/independent.hpp"
#include "sim/solvers/problem.hpp"

namespace gpusim {

/// List schedules by several priority rules, forwards and justified; the first plans.
void list_schedules(const SearchProblem& problem, Incumbent& incumbent, Steps& steps);

/// A walk that can be left and taken up again.
class LocalSearch {
 public:
  LocalSearch(const SearchProblem& problem, const Plan& from);
  ~LocalSearch();
  LocalSearch(const LocalSearch&) = delete;
  LocalSearch& operator=(const LocalSearch&) = delete;
  /// Improves `incumbent` until it is closed or the steps are spent.
  void run(Incumbent& incumbent, Steps& steps);

 private:
  class Walk;
  std::unique_ptr<Walk> walk_;
};

}  // namespace gpusim
