#pragma once
// What to say about numbers that were drawn at random: intervals, warm-up, fairness of a sample. The quantile of
// the normal law stands in random.hpp. Wrong arguments (a probability of 2, an empty sample) fail a GPUSIM_CHECK.

#include <cstddef>
#include <vector>

namespace gpusim {

struct Interval {
  double mean = 0;
  double half_width = 0;
};

/// P(T <= t) of Student's law: from the regularised incomplete beta function I_{nu / (nu + t^2)}(nu / 2, 1 / 2) (Abramowitz &
/// Stegun, 1964, 26.7.1), by its continued fraction (26.5.8, Lentz's method). degrees > 0, not only whole.
[[nodiscard]] double student_probability(double t, double degrees);
/// The t below which Student's variable lies with probability p, 0 < p < 1, to about 1 part in 10^14: bisection of the above.
[[nodiscard]] double student_quantile(double p, double degrees);

/// Mean and t interval of independent numbers, at least 2: half width t_{(1 + confidence) / 2, n - 1} s / sqrt(n).
[[nodiscard]] Interval mean_interval(const std::vector<double>& sample, double confidence = 0.95);
/// The same of the means of `batches` equally long runs of a series in equilibrium; what is left over at its begin is dropped
/// (Conway 1963; Law, Simulation Modeling and Analysis, section 9.5.3).
[[nodiscard]] Interval batch_means(const std::vector<double>& series, std::size_t batches, double confidence = 0.95);

/// How many of the first numbers of a series MSER-5 cuts off: the d batches of 5 that minimise the sum of squares of the rest
/// around their mean over (m - d)^2, d <= m / 2 of m batches (White 1997).
[[nodiscard]] std::size_t warm_up_by_mser5(const std::vector<double>& series);

/// (sum x)^2 / (n sum x^2), from 1 / n (one has all) to 1 (all the same); 1 where all are 0 (Jain, Chiu & Hawe, DEC-TR-301, 1984).
[[nodiscard]] double jain_index(const std::vector<double>& shares);

}  // namespace gpusim
