#pragma once
// Laws and intervals that random results are held against.

#include <cstddef>
#include <vector>

#include "sim/base/statistics.hpp"

namespace gpusim {

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
