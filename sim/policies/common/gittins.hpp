#pragma once
// The Gittins index of a service distribution: J. Gittins, K. Glazebrook, R. Weber, Multi-armed Bandit Allocation Indices, 2011; as
// J. Gu et al. (Tiresias, NSDI 2019, equation 1) use it.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "gpusim/units.hpp"

namespace gpusim {

/// The largest P(S - a <= quantum | S > a) / E[min(S - a, quantum) | S > a] over all quanta, a being the age, of a service S that
/// is one of these samples, ascending, each as likely; 0 when none is longer than the age. Exact sums until the division.
[[nodiscard]] inline double gittins_index(std::span<const std::int64_t> sorted_samples, std::int64_t age) {
  const auto longer = sorted_samples.last(
      static_cast<std::size_t>(sorted_samples.end() - std::upper_bound(sorted_samples.begin(), sorted_samples.end(), age)));
  double best = 0;
  Wide ended = 0;  // Service of those that end within the quantum.
  // Between two samples a longer quantum costs more and ends nothing, so the best quantum ends at a sample.
  for (std::size_t i = 0; i < longer.size(); ++i) {
    const std::int64_t quantum = longer[i] - age;
    ended += quantum;
    const auto cost = static_cast<double>(ended + static_cast<Wide>(longer.size() - i - 1) * quantum);
    best = std::max(best, static_cast<double>(i + 1) / cost);
  }
  return best;
}

}  // namespace gpusim
