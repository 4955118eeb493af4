#include "tests/oracles/random_laws.hpp"

#include <cmath>

#include "gpusim/check.hpp"
#include "gpusim/random.hpp"

namespace gpusim {

ProportionInterval wilson_interval(std::size_t successes, std::size_t trials, double confidence) {
  GPUSIM_CHECK(trials > 0 && successes <= trials, "{} of {}", successes, trials);
  const double z = normal_quantile((1 + confidence) / 2);
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
  // At the ends the formula gives 0 and 1 but for rounding.
  return {successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half};
}

double Lognormal::mean() const { return std::exp(mu + sigma * sigma / 2); }
double Lognormal::median() const { return std::exp(mu); }
double Lognormal::standard_deviation() const { return mean() * std::sqrt(std::expm1(sigma * sigma)); }
double Lognormal::quantile(double p) const { return std::exp(mu + sigma * normal_quantile(p)); }

Lognormal lognormal_of_median(double median, double p90) {
  GPUSIM_CHECK(median > 0 && p90 >= median, "a median of {} and a p90 of {}", median, p90);
  return {std::log(median), std::log(p90 / median) / normal_quantile(0.9)};
}

Lognormal lognormal_of_mean(double mean, double cv) {
  GPUSIM_CHECK(mean > 0 && cv >= 0, "a mean of {} and a coefficient of variation of {}", mean, cv);
  const double variance = std::log1p(cv * cv);
  return {std::log(mean) - variance / 2, std::sqrt(variance)};
}

Moments longest_exponential(std::size_t n, double mean) {
  GPUSIM_CHECK(n > 0 && mean > 0, "the longest of {} of mean {}", n, mean);
  Moments moments;
  for (std::size_t i = n; i > 0; --i) {  // The small terms first.
    const auto k = static_cast<double>(i);
    moments.mean += mean / k;
    moments.variance += mean / k * (mean / k);
  }
  return moments;
}

double difference_deviation(double x, double y, double correlation) {
  GPUSIM_CHECK(x >= 0 && y >= 0 && correlation >= -1 && correlation <= 1, "deviations of {} and {}, correlation {}", x, y,
               correlation);
  // As a sum of what cannot be negative: (x - y)^2 + 2 (1 - rho) x y.
  return std::sqrt((x - y) * (x - y) + 2 * (1 - correlation) * x * y);
}

Interval paired_difference(const std::vector<double>& x, const std::vector<double>& y, double confidence) {
  GPUSIM_CHECK(x.size() == y.size(), "{} pairs with {} numbers", x.size(), y.size());
  std::vector<double> difference;
  for (std::size_t i = 0; i < x.size(); ++i) difference.push_back(x[i] - y[i]);
  return mean_interval(difference, confidence);
}

}  // namespace gpusim
