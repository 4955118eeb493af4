#pragma once
// Statistics of random samples: confidence interval, warm-up, fairness. Wrong arguments (an empty sample) fail a GPUSIM_CHECK.

#include <cstddef>
#include <vector>

namespace gpusim {

/// Half the width of the 95 % confidence interval of the mean of a stationary series, from the means of 20 equally long batches;
/// the rest at the beginning is dropped (Conway 1963; Law, Simulation Modeling and Analysis, section 9.5.3). At least 20 numbers.
[[nodiscard]] double half_width_by_batches(const std::vector<double>& series);

/// The number of initial values that MSER-5 cuts off: the d batches of 5 that minimise the sum of squares of the rest around their
/// mean over (m - d)^2, with d <= m / 2 of m batches (White 1997).
[[nodiscard]] std::size_t warm_up_by_mser5(const std::vector<double>& series);

/// Jain's index (sum x)^2 / (n sum x^2), from 1 / n (one has everything) to 1 (all are equal); 1 when all are 0 (Jain, Chiu & Hawe,
/// DEC-TR-301, 1984).
[[nodiscard]] double jain_index(const std::vector<double>& shares);

}  // namespace gpusim
