#include "tests/theory/random_laws.hpp"

#include <cmath>
#include <numeric>

#include "sim/base/check.hpp"
#include "sim/base/random.hpp"

namespace gpusim {
namespace {

/// The continued fraction of the incomplete beta function, by Lentz's method.
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  const auto away_from_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m <= 10'000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    fraction *= d * c;
    if (std::abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

/// ln Gamma for x > 0 by Stirling's series behind a shift: lgamma of the C library sets a global variable.
double log_gamma(double x) {
  double shift = 0;
  for (; x < 15; ++x) shift += std::log(x);
  const double inverse = 1 / x;
  const double square = inverse * inverse;
  const double series =
      inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))));
  return (x - 0.5) * std::log(x) - x + 0.91893853320467274178 + series - shift;
}

/// I_x(a, b), regularised; y = 1 - x, given so that it is exact where x is close to 1.
double incomplete_beta(double a, double b, double x, double y) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log(y));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, y) / b;
}

double mean_of(const std::vector<double>& sample) {
  return std::accumulate(sample.begin(), sample.end(), 0.0) / static_cast<double>(sample.size());
}

}  // namespace

double student_probability(double t, double degrees) {
  GPUSIM_CHECK(degrees > 0, "{} degrees of freedom", degrees);
  const double tail = incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t), t * t / (degrees + t * t)) / 2;
  return t > 0 ? 1 - tail : tail;
}

double student_quantile(double p, double degrees) {
  GPUSIM_CHECK(p > 0 && p < 1, "a probability of {}", p);
  if (p == 0.5) return 0;
  // Of the lower tail, where the probability keeps its digits.
  if (p > 0.5) return -student_quantile(1 - p, degrees);
  double low = -1;
  while (student_probability(low, degrees) > p) low *= 2;
  double high = 0;
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    (student_probability(middle, degrees) < p ? low : high) = middle;
  }
}

Interval mean_interval(const std::vector<double>& sample, double confidence) {
  GPUSIM_CHECK(confidence > 0 && confidence < 1, "a confidence of {}", confidence);
  GPUSIM_CHECK(sample.size() >= 2, "an interval from {} numbers", sample.size());
  const double mean = mean_of(sample);
  double squares = 0;
  for (const double one : sample) squares += (one - mean) * (one - mean);
  const auto n = static_cast<double>(sample.size());
  return {mean, student_quantile((1 + confidence) / 2, n - 1) * std::sqrt(squares / (n - 1) / n)};
}

Interval batch_means(const std::vector<double>& series, std::size_t batches, double confidence) {
  GPUSIM_CHECK(batches >= 2 && series.size() >= batches, "{} batches of {} numbers", batches, series.size());
  const std::size_t length = series.size() / batches;
  std::size_t next = series.size() - length * batches;
  std::vector<double> means;
  for (std::size_t batch = 0; batch < batches; ++batch, next += length)
    means.push_back(std::accumulate(series.begin() + static_cast<std::ptrdiff_t>(next),
                                    series.begin() + static_cast<std::ptrdiff_t>(next + length), 0.0) /
                    static_cast<double>(length));
  return mean_interval(means, confidence);
}

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
