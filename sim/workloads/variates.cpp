#include "sim/workloads/variates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "sim/base/elementary.hpp"
#include "sim/base/message.hpp"
#include "sim/input/keys.hpp"
#include "sim/input/quantities.hpp"

namespace gpusim {

constexpr Key kBranchRows[] = {
    {"weight", "factor", "required", "how often"},
    {"mean", "one time", "required", "on average"},
};
constinit const KeySection kBranchKeys{"branch", "a branch with its weight and its mean", kBranchRows};

constexpr Key kLengthRows[] = {
    {"type", "'constant'|'exponential'|'lognormal'|'weibull'|'pareto'|'hyperexponential'|'empirical'", "required", "the law"},
    {"value", "one time", "by type", "the length"},
    {"mean", "one time", "by type", "on average"},
    {"cv", "factor", "by type", "standard deviation / mean; with balanced means where hyperexponential"},
    {"median", "one time", "by type", "half are shorter"},
    {"p90", "one time", "by type", "nine of ten are shorter"},
    {"scale", "one time", "by type", "of Weibull's or Pareto's law"},
    {"shape", "factor", "by type", "of Weibull's or Pareto's law"},
    {"branches", "list of at least 1 {}", "by type", "exponentials of which one is drawn", &kBranchKeys},
    {"values", "list of at least 1 one time", "by type", "lengths of which one is drawn"},
    {"most", "one time", "none", "none is longer"},
};
extern constinit const KeySection kLengthKeys{
    "length", "a law of lengths", kLengthRows,
    "type=constant has value; type=exponential needs mean; mean needs type=exponential|lognormal|hyperexponential; cv needs "
    "type=lognormal|hyperexponential; cv needs mean; median needs type=lognormal; median has p90; type=weibull needs scale; "
    "type=pareto needs scale; scale needs type=weibull|pareto; scale has shape; branches needs type=hyperexponential; "
    "type=empirical "
    "has values"};

namespace {

double seconds_of(const Reader& at) { return one_time(at, Reader::Zero::refused).seconds(); }

/// The lognormal law exp(mu + sigma z) with a standard normal z.
LengthLaw lognormal(double mu, double sigma) {
  return [=](Random& random) { return Seconds::raw(exp(mu + sigma * normal_quantile(open_uniform(random)))); };
}

/// The Weibull law scale x (-ln u)^(1 / shape); shape 1 is exponential.
LengthLaw weibull(double scale, double shape) {
  return [=](Random& random) {
    const double exponential = exponential_variate(random);
    return Seconds::raw(scale * (shape == 1 ? exponential : pow(exponential, 1 / shape)));
  };
}

/// The Pareto law scale x u^(-1 / shape), which is never below the scale.
LengthLaw pareto(double scale, double shape) {
  return [=](Random& random) { return Seconds::raw(scale * pow(open_uniform(random), -1 / shape)); };
}

/// A mixture of exponential laws, chosen by weight.
LengthLaw hyperexponential(std::vector<double> weights, std::vector<double> means) {
  return [weights = std::move(weights), means = std::move(means)](Random& random) {
    const double mean = means[drawn_position(weights, random)];
    return Seconds::raw(mean * exponential_variate(random));
  };
}

LengthLaw read_lognormal(Reader& at) {
  if (at.has("median")) {
    const double median = seconds_of(at.at("median"));
    const Reader p90 = at.at("p90");
    if (!(seconds_of(p90) > median)) p90.fail_expected("a time above the median");
    constexpr double kNormalP90 = 1.2815515655446004;
    return lognormal(log(median), log(seconds_of(p90) / median) / kNormalP90);
  }
  const double mean = seconds_of(at.at("mean"));
  const double cv = one_number(at.at("cv"));
  const double variance = log1p(cv * cv);
  return lognormal(log(mean) - variance / 2, std::sqrt(variance));
}

/// If a mean and a coefficient of variation are stated, the means are balanced: both branches contribute half of the mean (Allen,
/// Probability, Statistics and Queueing Theory, 1990, 3.2.9).
LengthLaw read_hyperexponential(Reader& at) {
  if (auto stated = at.find("branches")) {
    std::vector<double> weights, means;
    for (Reader branch : stated->elements()) {
      branch.expect_object(kBranchKeys);
      weights.push_back(one_number(branch.at("weight")));
      means.push_back(seconds_of(branch.at("mean")));
      branch.done();
    }
    if (weights.empty()) stated->fail("expected at least one branch");
    return hyperexponential(std::move(weights), std::move(means));
  }
  const double mean = seconds_of(at.at("mean"));
  const Reader cv_at = at.at("cv");
  const double square = one_number(cv_at) * one_number(cv_at);
  if (square < 1) cv_at.fail_expected("a coefficient of variation of at least 1");
  const double first = (1 + std::sqrt((square - 1) / (square + 1))) / 2;
  return hyperexponential({first, 1 - first}, {mean / (2 * first), square == 1 ? mean : mean / (2 * (1 - first))});
}

LengthLaw read_untruncated(Reader& at) {
  switch (at.at("type").one_of()) {
    case 0:
      return [value = Seconds::raw(one_time(at.at("value")).seconds())](Random&) { return value; };
    case 1:
      return weibull(seconds_of(at.at("mean")), 1);
    case 2:
      return read_lognormal(at);
    case 3: {
      const double scale = seconds_of(at.at("scale"));
      return weibull(scale, one_number(at.at("shape")));
    }
    case 4: {
      const double scale = seconds_of(at.at("scale"));
      return pareto(scale, one_number(at.at("shape")));
    }
    case 5:
      return read_hyperexponential(at);
    default: {
      std::vector<Seconds> values;
      const Reader list = at.at("values");
      for (const Reader& value : list.elements()) values.push_back(Seconds::raw(one_time(value).seconds()));
      if (values.empty()) list.fail("expected at least one time");
      return [values = std::move(values)](Random& random) {
        return values[static_cast<std::size_t>(random.uniform() * static_cast<double>(values.size()))];
      };
    }
  }
}

}  // namespace

double open_uniform(Random& random) { return random.uniform() + 0x1p-54; }

double exponential_variate(Random& random) { return -log1p(-random.uniform()); }

double gamma_variate(double shape, Random& random) {
  // Below 1 the method needs shape + 1 and a power of a uniform (ibid., section 6).
  if (shape < 1) {
    const double larger = gamma_variate(shape + 1, random);
    return larger * pow(open_uniform(random), 1 / shape);
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal_quantile(open_uniform(random));
    const double base = 1 + c * x;
    if (base <= 0) continue;
    const double v = base * base * base;
    if (log(open_uniform(random)) < x * x / 2 + d - d * v + d * log(v)) return d * v;
  }
}

LengthLaw read_length_law(Reader at) {
  at.expect_object(kLengthKeys);
  LengthLaw law = read_untruncated(at);
  if (const auto stated = at.find("most"))
    law = [any = std::move(law), most = Seconds::raw(seconds_of(*stated))](Random& random) { return std::min(any(random), most); };
  at.done();
  return law;
}

std::size_t drawn_position(const std::vector<double>& weights, Random& random) {
  double rest = random.uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t chosen = 0;
  while (chosen + 1 < weights.size() && rest >= weights[chosen]) rest -= weights[chosen++];
  return chosen;
}

double one_number(const Reader& at) {
  const Ranged<double> number = at.factor();
  if (number.is_range()) at.fail("expected one number, not a range");
  return number.nominal;
}

Duration one_time(const Reader& at, Reader::Zero zero) {
  const Ranged<Duration> time = at.duration(zero);
  if (time.is_range()) at.fail("expected one time, not a range");
  return time.nominal;
}

Rate read_rate(const Reader& at) {
  constexpr std::string_view kExpected = "a rate such as \"12 /h\"";
  if (!at.is_string()) at.fail_expected(kExpected);
  const std::string text = at.text();
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) at.fail_expected(kExpected);
  std::size_t digits = slash;
  while (digits > 0 && text[digits - 1] == ' ') --digits;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  const auto unit = parse_duration("1 " + text.substr(slash + 1), false);
  const auto* time = std::get_if<Duration>(&unit);
  if (error != std::errc{} || end != text.data() + digits || !(number > 0) || number > 1e9 || time == nullptr)
    at.fail_expected(kExpected);
  return Rate::raw(number / time->seconds());
}

}  // namespace gpusim
