#pragma once
// Lower bounds of the makespan of an offline instance that need no search.

#include <string_view>
#include <vector>

#include "sim/solvers/fractional_assignment.hpp"
#include "sim/solvers/problem.hpp"

namespace gpusim {

struct NamedBound {
  Time time = 0;
  std::string_view name = "longest task";
  /// Keeps the greater of two bounds, on ties the first.
  void offer(Time other, std::string_view other_name) {
    if (other > time) *this = {other, other_name};
  }
};

/// The greatest of longest task, critical path, and area of devices (with classes) and of resources.
[[nodiscard]] NamedBound quick_bound(const SearchProblem& problem);

/// Offers the bounds for tasks that run in one piece on one device each: reachable loads and pigeonhole. `most` is the makespan of
/// a known schedule.
void offer_whole_tasks(const SearchProblem& problem, Time most, NamedBound& bound);

/// The number of devices of each class.
[[nodiscard]] std::vector<Wide> gpus_by_class(const SearchProblem& problem);

/// The least T in [least, most] that energetic reasoning does not refute. T is refuted if in some interval [a, b] the parts of
/// tasks that must lie in it, given heads, tails and T, need more than the capacity (P. Baptiste, C. Le Pape, W. Nuijten, Annals of
/// Operations Research 92, 1999; with classes, weighted by prices of device time). Returns `least` when the steps run out.
[[nodiscard]] Time energetic_bound(const SearchProblem& problem, Time least, Time most, Steps& steps);

}  // namespace gpusim
