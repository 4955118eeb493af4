#pragma once
// What to say about numbers that were drawn at random: an interval, warm-up, fairness of a sample.
// Wrong arguments (an empty sample) fail a GPUSIM_CHECK.

#include <cstddef>
#include <vector>

namespace gpusim {

/// Half of the 95 % interval of the mean of a series in equilibrium, from the means of 20 equally long runs; what is left over at
/// its begin is dropped (Conway 1963; Law, Simulation Modeling and Analysis, section 9.5.3). At least 20 numbers.
[[nodiscard]] double half_width_by_batches(const std::vector<double>& series);

/// How many of the first numbers of a series MSER-5 cuts off: the d batches of 5 that minimise the sum of squares of the rest
/// around their mean over (m - d)^2, d <= m / 2 of m batches (White 1997).
[[nodiscard]] std::size_t warm_up_by_mser5(const std::vector<double>& series);

/// (sum x)^2 / (n sum x^2), from 1 / n (one has all) to 1 (all the same); 1 where all are 0 (Jain, Chiu & Hawe, DEC-TR-301, 1984).
[[nodiscard]] double jain_index(const std::vector<double>& shares);

}  // namespace gpusim
