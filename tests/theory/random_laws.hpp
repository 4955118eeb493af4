#pragma once
// Laws and intervals that random results are held against.

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

/// Wilson's interval of a probability (Wilson, J. American Statistical Association 22, 1927).
struct ProportionInterval {
  double low = 0;
  double high = 0;
};
[[nodiscard]] ProportionInterval wilson_interval(std::size_t successes, std::size_t trials, double confidence = 0.95);

/// The logarithm is normal with this mean and standard deviation.
struct Lognormal {
  double mu = 0;
  double sigma = 0;
  [[nodiscard]] double mean() const;                ///< e^{mu + sigma^2 / 2}
  [[nodiscard]] double median() const;              ///< e^mu
  [[nodiscard]] double standard_deviation() const;  ///< mean sqrt(e^{sigma^2} - 1)
  [[nodiscard]] double quantile(double p) const;    ///< e^{mu + sigma z_p}
};
/// sigma = ln(p90 / median) / z_0.9; 0 < median <= p90.
[[nodiscard]] Lognormal lognormal_of_median(double median, double p90);
/// sigma^2 = ln(1 + cv^2), mu = ln(mean) - sigma^2 / 2; cv is the coefficient of variation.
[[nodiscard]] Lognormal lognormal_of_mean(double mean, double cv);

/// Mean and variance of the longest of n independent exponential times of this mean: mean H_n and mean^2 sum 1 / i^2 (Renyi, 1953:
/// spacings are independent).
struct Moments {
  double mean = 0;
  double variance = 0;
};
[[nodiscard]] Moments longest_exponential(std::size_t n, double mean);

/// Standard deviation of X - Y for the standard deviations of both and their correlation: sqrt(sx^2 + sy^2 - 2 rho sx sy). Common
/// random numbers aim at rho = 1, independent streams have 0.
[[nodiscard]] double difference_deviation(double x, double y, double correlation);
/// Mean and t interval of paired differences x_i - y_i.
[[nodiscard]] Interval paired_difference(const std::vector<double>& x, const std::vector<double>& y, double confidence = 0.95);

}  // namespace gpusim
