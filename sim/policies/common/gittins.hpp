#pragma once
// The Gittins index of a service distribution: J. Gittins, K. Glazebrook, R. Weber, Multi-armed Bandit Allocation Indices, 2011; in
// the form of J. Gu et al. (Tiresias, NSDI 2019, equation 1).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "gpusim/units.hpp"

namespace gpusim {

/// The largest P(S - a <= quantum | S > a) / E[min(S - a, quantum) | S > a] over all quanta. S is the service of a task, equally
/// likely to be each of these samples, and a is the age. 0 when no sample exceeds the age. Sums are exact until the division.
[[nodiscard]] inline double gittins_index(std::span<const std::int64_t> sorted_samples, std::int64_t age) {
  const auto longer = sorted_samples.last(
      static_cast<std::size_t>(sorted_samples.end() - std::upper_bound(sorted_samples.begin(), sorted_samples.end(), age)));
  double best = 0;
  Wide ended = 0;  // The total service of tasks that end within the quantum.
  // A quantum between two samples costs more than one at the lower sample and ends no more tasks, so the best quantum ends at a
  // sample.
  for (std::size_t i = 0; i < longer.size(); ++i) {
    const std::int64_t quantum = longer[i] - age;
    ended += quantum;
    const auto cost = static_cast<double>(ended + static_cast<Wide>(longer.size() - i - 1) * quantum);
    best = std::max(best, static_cast<double>(i + 1) / cost);
  }
  return best;
}

}  // namespace gpusim
