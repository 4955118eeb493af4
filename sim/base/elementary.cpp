#include "sim/base/elementary.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace gpusim {
namespace {

/// The sum of two doubles, of which the second is less than a unit in the last place of the first.
struct Pair {
  double high = 0;
  double low = 0;
};

/// a + b exactly, where |a| >= |b| or a is 0.
constexpr Pair ordered_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// a + b exactly.
constexpr Pair exact_sum(double a, double b) {
  const double sum = a + b;
  const double of_b = sum - a;
  return {sum, (a - (sum - of_b)) + (b - of_b)};
}

/// The upper half of the digits and the rest.
constexpr Pair halves(double a) {
  const double shifted = 134217729.0 * a;  // 2^27 + 1
  const double high = shifted - (shifted - a);
  return {high, a - high};
}

/// a * b exactly.
constexpr Pair exact_product(double a, double b) {
  const double product = a * b;
  const Pair x = halves(a);
  const Pair y = halves(b);
  return {product, ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low};
}

constexpr Pair sum(Pair a, Pair b) {
  const Pair high = exact_sum(a.high, b.high);
  const Pair low = exact_sum(a.low, b.low);
  const Pair rounded = ordered_sum(high.high, high.low + low.high);
  return ordered_sum(rounded.high, rounded.low + low.low);
}

constexpr Pair product(Pair a, Pair b) {
  const Pair high = exact_product(a.high, b.high);
  return ordered_sum(high.high, high.low + (a.high * b.low + a.low * b.high));
}

constexpr Pair quotient(Pair a, Pair b) {
  const double first = a.high / b.high;
  const Pair rest = sum(a, product({-first, 0}, b));
  const double second = rest.high / b.high;
  return sum(ordered_sum(first, second), {sum(rest, product({-second, 0}, b)).high / b.high, 0});
}

constexpr int kSteps = 256;  ///< to a factor of two in the table of exp; of 1 in that of log

/// log(n / 256) for n = 128 … 256, from log((n - 1) / n) = -2 artanh(1 / (2n - 1)).
constexpr std::array<Pair, kSteps / 2 + 1> kLogs = [] {
  std::array<Pair, kSteps / 2 + 1> logs{};
  for (int n = kSteps; n > kSteps / 2; --n) {
    const Pair z = quotient({-1, 0}, {2.0 * n - 1, 0});
    Pair artanh;
    for (int power = 15; power > 0; power -= 2) artanh = sum(quotient({1, 0}, {1.0 * power, 0}), product(artanh, product(z, z)));
    artanh = product(artanh, z);
    logs[static_cast<std::size_t>(n - 1 - kSteps / 2)] =
        sum(logs[static_cast<std::size_t>(n - kSteps / 2)], {2 * artanh.high, 2 * artanh.low});
  }
  return logs;
}();

constexpr Pair kLog2 = {-kLogs[0].high, -kLogs[0].low};
constexpr Pair kLog2Step = {kLog2.high / kSteps, kLog2.low / kSteps};

/// 2^(n / 256), as powers of the first, which its Taylor series gives.
constexpr std::array<Pair, kSteps> kPowers = [] {
  Pair first{1, 0};
  for (int n = 13; n > 0; --n) first = sum({1, 0}, product(first, quotient(kLog2Step, {1.0 * n, 0})));
  std::array<Pair, kSteps> powers{};
  powers[0] = {1, 0};
  for (std::size_t n = 1; n < kSteps; ++n) powers[n] = product(powers[n - 1], first);
  return powers;
}();

/// exp(x) = 2^exponent * table * (1 + rest).
struct Exponential {
  int exponent;
  Pair table;
  Pair rest;
};

/// For |x| <= 800. The rest is exp(r) - 1 for |r| <= log(2) / 512, of which r + r^2 / 2 is a pair.
Exponential exponential(Pair x) {
  constexpr double kStepsOfOne = kSteps / kLog2.high;
  constexpr double kRounds = 0x1.8p52;  // added and taken away again leaves a whole number
  const double steps = (x.high * kStepsOfOne + kRounds) - kRounds;
  const Pair away = exact_product(steps, kLog2Step.high);
  const Pair r = exact_sum(x.high - away.high, (x.low - away.low) - steps * kLog2Step.low);
  const double h = r.high;
  const double third = h * h * h * (1.0 / 6 + h * (1.0 / 24 + h * (1.0 / 120 + h * (1.0 / 720 + h / 5040))));
  const Pair square = exact_product(h, h);
  const Pair rest = ordered_sum(h, square.high / 2);
  const int whole = static_cast<int>(steps);
  const int place = whole & (kSteps - 1);
  return {(whole - place) / kSteps, kPowers[static_cast<std::size_t>(place)],
          ordered_sum(rest.high, rest.low + (r.low + (square.low / 2 + h * r.low) + third))};
}

Pair table_times_rest(const Exponential& e) {
  const Pair high = exact_product(e.table.high, e.rest.high);
  return {high.high, high.low + (e.table.high * e.rest.low + e.table.low * e.rest.high)};
}

double exp_of(Pair x) {
  if (!(x.high < 710)) return x.high + std::numeric_limits<double>::infinity();  // NaN stays
  if (x.high < -746) return 0;
  const Exponential e = exponential(x);
  const Pair times = table_times_rest(e);
  const Pair value = ordered_sum(e.table.high, times.high);
  const double rounded = value.high + (value.low + (times.low + e.table.low));
  if (e.exponent < -1022 || e.exponent > 1023) return std::ldexp(rounded, e.exponent);
  return rounded * std::bit_cast<double>(static_cast<std::uint64_t>(e.exponent + 1023) << 52);
}

/// For 0 < x < infinity: x = 2^exponent * m and log(x) = exponent * log(2) - log(n / 256) + log(1 + r) with r = m * n / 256 - 1,
/// which is less than 2^-8 and exact; of the series r - r^2 / 2 are a pair.
Pair log_of(Pair x) {
  int exponent = 0;
  if (x.high < 0x1p-1022) {
    x.high *= 0x1p54;
    exponent = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x.high);
  const int of_high = static_cast<int>(bits >> 52) - 1023;
  exponent += of_high;
  const double m = std::bit_cast<double>((bits & 0xfffffffffffffu) | 0x3ff0000000000000u);
  const double m_low = x.low == 0 ? 0 : std::ldexp(x.low, -of_high);
  const auto n = static_cast<int>(kSteps / m + 0.5);
  const double factor = n * (1.0 / kSteps);
  const Pair half = halves(m);
  const Pair exact = exact_sum(half.high * factor - 1, half.low * factor);
  const Pair r = ordered_sum(exact.high, exact.low + m_low * factor);
  const double h = r.high;
  const double third =
      h * h * h *
      (1.0 / 3 - h * (1.0 / 4 - h * (1.0 / 5 - h * (1.0 / 6 - h * (1.0 / 7 - h * (1.0 / 8 - h * (1.0 / 9 - h / 10)))))));
  const Pair square = exact_product(h, h);
  const Pair near = ordered_sum(h, -square.high / 2);
  const Pair series = ordered_sum(near.high, near.low + (r.low - (square.low / 2 + h * r.low) + third));
  const Pair of_factor = kLogs[static_cast<std::size_t>(n - kSteps / 2)];
  const Pair of_exponent = product({1.0 * exponent, 0}, kLog2);
  return sum(sum(of_exponent, {-of_factor.high, -of_factor.low}), series);
}

bool is_proper(double x) { return x > 0 && x <= std::numeric_limits<double>::max(); }

/// What log() is of numbers that are not positive and finite.
double improper_log(double x) {
  if (x == 0) return -std::numeric_limits<double>::infinity();
  return x > 0 ? x : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double exp(double x) { return exp_of({x, 0}); }

double expm1(double x) {
  if (!(x > -40) || !(x < 700) || x == 0) return x == 0 ? x : exp(x) - 1;
  const Exponential e = exponential({x, 0});
  const Pair times = table_times_rest(e);
  const double scale = std::ldexp(1, e.exponent);
  const Pair less_one = sum({scale * e.table.high, scale * e.table.low}, {-1, 0});
  const Pair result = sum(less_one, {scale * times.high, scale * times.low});
  return result.high + result.low;
}

double log(double x) { return is_proper(x) ? log_of({x, 0}).high : improper_log(x); }

double log1p(double x) {
  if (x == 0) return x;
  return is_proper(1 + x) ? log_of(exact_sum(1, x)).high : improper_log(1 + x);
}

double log2(double x) { return is_proper(x) ? quotient(log_of({x, 0}), kLog2).high : improper_log(x); }

double log10(double x) {
  static const Pair of_ten = log_of({10, 0});
  return is_proper(x) ? quotient(log_of({x, 0}), of_ten).high : improper_log(x);
}

double pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x < 0) {
    const bool is_whole = std::floor(y) == y;
    if (!is_whole) return std::numeric_limits<double>::quiet_NaN();
    return std::floor(y / 2) * 2 == y ? pow(-x, y) : -pow(-x, y);
  }
  if (!is_proper(x) || !(std::fabs(y) < 0x1p900)) return exp(y * log(x));
  const Pair of_x = log_of({x, 0});
  // Beyond what exp() can give, products would leave the range in which they are exact.
  if (!(std::fabs(y * of_x.high) < 800)) return exp(y * of_x.high);
  return exp_of(product(of_x, {y, 0}));
}

double gamma(double x) {
  if (!(x < 172)) return x + std::numeric_limits<double>::infinity();
  Pair below{1, 0};
  Pair z{x, 0};
  for (; z.high < 20; z = sum(z, {1, 0})) below = product(below, z);
  const double inverse = 1 / z.high;
  const double square = inverse * inverse;
  const double series =
      inverse *
      (1.0 / 12 -
       square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188 - square * 691 / 360360)))));
  constexpr Pair kHalfLogOfTwoPi = {0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55};
  const Pair logarithm = sum(sum(product(sum(z, {-0.5, 0}), log_of(z)), {-z.high, -z.low}), sum(kHalfLogOfTwoPi, {series, 0}));
  return exp_of(sum(logarithm, [&] {
    const Pair of_below = log_of(below);
    return Pair{-of_below.high, -of_below.low};
  }()));
}

}  // namespace gpusim
