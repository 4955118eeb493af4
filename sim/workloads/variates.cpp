#include "sim/workloads/variates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

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

class Constant : public LengthLaw {
 public:
  explicit Constant(Duration value) : value_(value) {}
  [[nodiscard]] Seconds sample(Random&) const override { return Seconds::raw(value_.seconds()); }

 private:
  Duration value_;
};

class Empirical : public LengthLaw {
 public:
  explicit Empirical(std::vector<Duration> values) : values_(std::move(values)) {}
  [[nodiscard]] Seconds sample(Random& random) const override {
    const auto position = static_cast<std::size_t>(random.uniform() * static_cast<double>(values_.size()));
    return Seconds::raw(values_[position].seconds());
  }

 private:
  std::vector<Duration> values_;
};

/// exp(mu + sigma z).
class Lognormal : public LengthLaw {
 public:
  Lognormal(double mu, double sigma) : mu_(mu), sigma_(sigma) {}
  [[nodiscard]] Seconds sample(Random& random) const override {
    return Seconds::raw(std::exp(mu_ + sigma_ * normal_quantile(open_uniform(random))));
  }

 private:
  double mu_;
  double sigma_;
};

/// scale x (-ln u)^(1 / shape); shape 1 is exponential.
class Weibull : public LengthLaw {
 public:
  Weibull(double scale, double shape) : scale_(scale), shape_(shape) {}
  [[nodiscard]] Seconds sample(Random& random) const override {
    const double exponential = exponential_variate(random);
    return Seconds::raw(scale_ * (shape_ == 1 ? exponential : std::pow(exponential, 1 / shape_)));
  }

 private:
  double scale_;
  double shape_;
};

/// scale x u^(-1 / shape), never below the scale.
class Pareto : public LengthLaw {
 public:
  Pareto(double scale, double shape) : scale_(scale), shape_(shape) {}
  [[nodiscard]] Seconds sample(Random& random) const override {
    return Seconds::raw(scale_ * std::pow(open_uniform(random), -1 / shape_));
  }

 private:
  double scale_;
  double shape_;
};

/// One of several exponentials, by weight.
class Hyperexponential : public LengthLaw {
 public:
  struct Branch {
    double weight;
    double mean;
  };
  explicit Hyperexponential(std::vector<Branch> branches) : branches_(std::move(branches)) {
    for (const Branch& branch : branches_) total_ += branch.weight;
  }
  [[nodiscard]] Seconds sample(Random& random) const override {
    double rest = random.uniform() * total_;
    std::size_t chosen = 0;
    while (chosen + 1 < branches_.size() && rest >= branches_[chosen].weight) rest -= branches_[chosen++].weight;
    return Seconds::raw(branches_[chosen].mean * exponential_variate(random));
  }

 private:
  std::vector<Branch> branches_;
  double total_ = 0;
};

/// Never longer than `most`.
class Truncated : public LengthLaw {
 public:
  Truncated(std::unique_ptr<LengthLaw> law, double most) : law_(std::move(law)), most_(most) {}
  [[nodiscard]] Seconds sample(Random& random) const override { return std::min(law_->sample(random), Seconds::raw(most_)); }

 private:
  std::unique_ptr<LengthLaw> law_;
  double most_;
};

std::unique_ptr<LengthLaw> read_lognormal(Reader& at) {
  if (at.has("median")) {
    const double median = seconds_of(at.at("median"));
    const Reader p90 = at.at("p90");
    if (!(seconds_of(p90) > median)) p90.fail_expected("a time above the median");
    constexpr double kNormalP90 = 1.2815515655446004;
    return std::make_unique<Lognormal>(std::log(median), std::log(seconds_of(p90) / median) / kNormalP90);
  }
  const double mean = seconds_of(at.at("mean"));
  const double cv = one_number(at.at("cv"));
  const double variance = std::log1p(cv * cv);
  return std::make_unique<Lognormal>(std::log(mean) - variance / 2, std::sqrt(variance));
}

/// With balanced means where a mean and a coefficient of variation are stated (Allen, Probability, Statistics and Queueing Theory,
/// 1990, 3.2.9): both branches bring half of the mean.
std::unique_ptr<LengthLaw> read_hyperexponential(Reader& at) {
  std::vector<Hyperexponential::Branch> branches;
  if (auto stated = at.find("branches")) {
    for (Reader branch : stated->elements()) {
      branch.expect_object(kBranchKeys);
      const double weight = one_number(branch.at("weight"));
      branches.push_back({weight, seconds_of(branch.at("mean"))});
      branch.done();
    }
    if (branches.empty()) stated->fail("expected at least one branch");
    return std::make_unique<Hyperexponential>(std::move(branches));
  }
  const double mean = seconds_of(at.at("mean"));
  const Reader cv_at = at.at("cv");
  const double square = one_number(cv_at) * one_number(cv_at);
  if (square < 1) cv_at.fail_expected("a coefficient of variation of at least 1");
  const double first = (1 + std::sqrt((square - 1) / (square + 1))) / 2;
  branches = {{first, mean / (2 * first)}, {1 - first, square == 1 ? mean : mean / (2 * (1 - first))}};
  return std::make_unique<Hyperexponential>(std::move(branches));
}

std::unique_ptr<LengthLaw> read_untruncated(Reader& at) {
  switch (at.at("type").one_of()) {
    case 0:
      return std::make_unique<Constant>(one_time(at.at("value")));
    case 1:
      return std::make_unique<Weibull>(seconds_of(at.at("mean")), 1);
    case 2:
      return read_lognormal(at);
    case 3: {
      const double scale = seconds_of(at.at("scale"));
      return std::make_unique<Weibull>(scale, one_number(at.at("shape")));
    }
    case 4: {
      const double scale = seconds_of(at.at("scale"));
      return std::make_unique<Pareto>(scale, one_number(at.at("shape")));
    }
    case 5:
      return read_hyperexponential(at);
    default: {
      std::vector<Duration> values;
      const Reader list = at.at("values");
      for (const Reader& value : list.elements()) values.push_back(one_time(value));
      if (values.empty()) list.fail("expected at least one time");
      return std::make_unique<Empirical>(std::move(values));
    }
  }
}

}  // namespace

double open_uniform(Random& random) { return random.uniform() + 0x1p-54; }

double exponential_variate(Random& random) { return -std::log1p(-random.uniform()); }

double gamma_variate(double shape, Random& random) {
  // Below 1 the method needs shape + 1 and a power of a uniform (ibid., section 6).
  if (shape < 1) {
    const double larger = gamma_variate(shape + 1, random);
    return larger * std::pow(open_uniform(random), 1 / shape);
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal_quantile(open_uniform(random));
    const double base = 1 + c * x;
    if (base <= 0) continue;
    const double v = base * base * base;
    if (std::log(open_uniform(random)) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
  }
}

std::unique_ptr<LengthLaw> read_length_law(Reader at) {
  at.expect_object(kLengthKeys);
  std::unique_ptr<LengthLaw> law = read_untruncated(at);
  if (const auto most = at.find("most")) law = std::make_unique<Truncated>(std::move(law), seconds_of(*most));
  at.done();
  return law;
}

WeightedChoice::WeightedChoice(Reader at) {
  at.expect_object("weights by name");
  for (const auto& [name, weight] : at.members()) {
    entries_.emplace_back(name, one_number(weight));
    total_ += entries_.back().second;
  }
  if (entries_.empty()) at.fail("expected at least one entry");
}

const std::string& WeightedChoice::sample(Random& random) const {
  double rest = random.uniform() * total_;
  std::size_t chosen = 0;
  while (chosen + 1 < entries_.size() && rest >= entries_[chosen].second) rest -= entries_[chosen++].second;
  return entries_[chosen].first;
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

double read_rate(const Reader& at) {
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
  return number / time->seconds();
}

}  // namespace gpusim
