#pragma once
// What no schedule of an offline instance can beat, without search.

#include <string_view>
#include <vector>

#include "sim/solvers/problem.hpp"
#include "sim/solvers/spread.hpp"

namespace gpusim {

struct NamedBound {
  Time time = 0;
  std::string_view name = "longest task";
  /// Keeps the greater one, on ties the first.
  void offer(Time other, std::string_view other_name) {
    if (other > time) *this = {other, other_name};
  }
};

/// Longest task, critical path, area of cards (with classes) and of resources.
[[nodiscard]] NamedBound quick_bound(const SearchProblem& problem);

/// What follows from tasks being whole where each holds one card: reachable loads and pigeonhole. Some schedule takes `most`.
void offer_whole_tasks(const SearchProblem& problem, Time most, NamedBound& bound);

/// Devices of each class.
[[nodiscard]] std::vector<Wide> cards_by_class(const SearchProblem& problem);

/// The least T in [least, most] that energetic reasoning does not refute: in no interval [a, b] do the parts of tasks that must lie
/// in it, given heads, tails and T, need more than there is (P. Baptiste, C. Le Pape, W. Nuijten, Annals of Operations Research 92,
/// 1999; with classes, weighted by prices of device time). `least` when the steps run out.
[[nodiscard]] Time energetic_bound(const SearchProblem& problem, Time least, Time most, Steps& steps);

}  // namespace gpusim
