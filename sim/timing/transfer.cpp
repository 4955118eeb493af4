#include "sim/timing/transfer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/elementary.hpp"
#include "sim/timing/network_names.hpp"

namespace gpusim {
namespace {

// Variances of the terms (of natural logarithms) and prior means of the exponents. They were found by maximum marginal likelihood,
// then by coordinate descent on the mean error of held-out networks in the tables that transfer_prior.cpp lists. So, unlike
// everything fitted with them, these constants have seen every open network, and held-out errors on the open tables are slightly
// too good.
struct Spread {
  TransferPrior::Term peak_exponent{0.17, 0.01};
  TransferPrior::Term bandwidth_exponent{0.5, 0.03};
  TransferPrior::Term fp32_exponent{0.15, 0.01};
  TransferPrior::Term mixed{0, 0.01};
  TransferPrior::Term gpu{0, 0.003};
  TransferPrior::Term unknown_gpu{0, 0.5};  ///< for a GPU of which only the label is known
  TransferPrior::Term architecture{0, 0.0005};
  TransferPrior::Term architecture_work{0, 0.006};
  TransferPrior::Term table_peak{0, 0.01};  ///< exponents of one table, by class of precision
  TransferPrior::Term table_bandwidth{0, 0.15};
  TransferPrior::Term work_peak{0, 0.003};
  TransferPrior::Term work_mixed{0, 0.01};
  TransferPrior::Term table_work_mixed{0, 0.006};

  double own_peak = 0.005;      ///< exponents of one network
  double own_bandwidth = 0.01;  //
  double own_advantage = 0.01;  ///< a factor on the whole advantage of faster GPUs, equal for batches near each other
  double own_mixed = 0.008;
  double own_gpu = 0.002;
  double own_architecture = 0.004;
  double setting = 100;  ///< so wide that no speed is likelier than another
  double precision = 0.001;
  double batch_curve = 0.15;  ///< speeds at batches a factor e^2 apart are hardly related
  double batch = 0.0006;
  double gpu_batch = 0.001;
  double noise = 0.0023;  ///< 5 %: hosts, software of different months, settings that no table states
};
constexpr Spread kSpread;
constexpr double kBatchReach = 2;  ///< in ln batch
/// A known row that deviates from the prediction of the others by this many standard deviations is not chance. Rows that deviate
/// nearly as much may be the wrong ones instead.
constexpr double kGross = 4;
constexpr double kAsOdd = 0.9;
/// Smaller differences are normal between trainings, although neighbouring batches predict each other to a percent.
constexpr double kFar = 0.22;  // ln 1.25

/// The typical gain of a network from a GPU.
double advantage(const TransferRow& row) {
  return kSpread.peak_exponent.mean * row.ln_peak + kSpread.bandwidth_exponent.mean * row.ln_bandwidth +
         kSpread.fp32_exponent.mean * row.ln_fp32;
}

const char* precision_class(const TransferRow& row) { return row.is_mixed ? " mixed" : " 32"; }

}  // namespace

std::size_t TermTable::number(const std::string& name, TransferPrior::Term otherwise) {
  const auto [found, is_new] = numbers_.try_emplace(name, names_.size());
  if (is_new) {
    const auto carried = prior_->terms.find(name);
    names_.push_back(name);
    priors_.push_back(carried == prior_->terms.end() ? otherwise : carried->second);
  }
  return found->second;
}

std::vector<RowTerm> TermTable::terms_of(const TransferRow& row) {
  const std::string precision = precision_class(row);
  const std::string exact = row.is_tf32 ? " tf32" : precision;
  const double mixed = row.is_mixed ? 1 : 0;
  return {
      {number("peak", kSpread.peak_exponent), row.ln_peak},
      {number("bandwidth", kSpread.bandwidth_exponent), row.ln_bandwidth},
      {number("fp32", kSpread.fp32_exponent), row.ln_fp32},
      {number("mixed", kSpread.mixed), mixed},
      {number("card " + row.gpu_name, row.gpu == nullptr ? kSpread.unknown_gpu : kSpread.gpu), 1},
      {number("architecture " + row.architecture + exact, kSpread.architecture), 1},
      {number(row.work + " on " + row.architecture + precision, kSpread.architecture_work), 1},
      {number("peak in " + row.table + precision, kSpread.table_peak), row.ln_peak},
      {number("bandwidth in " + row.table + precision, kSpread.table_bandwidth), row.ln_bandwidth},
      {number("peak for " + row.work, kSpread.work_peak), row.ln_peak},
      {number("mixed for " + row.work, kSpread.work_mixed), mixed},
      {number("mixed for " + row.work + " in " + row.table, kSpread.table_work_mixed), mixed},
  };
}

double own_covariance(const TransferRow& a, const TransferRow& b, bool is_same_row, double scale) {
  const Spread& s = kSpread;
  const bool is_one_gpu = a.gpu_name == b.gpu_name;
  const bool is_one_precision = a.is_mixed == b.is_mixed;
  double sum = s.own_peak * a.ln_peak * b.ln_peak + s.own_bandwidth * a.ln_bandwidth * b.ln_bandwidth;
  if (a.is_mixed && b.is_mixed) sum += s.own_mixed;
  if (is_one_gpu) sum += s.own_gpu;
  if (a.architecture == b.architecture) sum += s.own_architecture;
  if (is_same_row) sum += 0.3 * s.noise;
  if (a.setting != b.setting) return scale * sum;
  const double apart = (a.ln_batch - b.ln_batch) / kBatchReach;
  const double likeness = exp(-apart * apart / 2);
  const bool is_one_batch = std::abs(a.ln_batch - b.ln_batch) < 0.01;
  sum += s.own_advantage * advantage(a) * advantage(b) * likeness + s.batch_curve * likeness;
  if (is_one_precision) sum += s.precision;
  if (is_one_batch) sum += s.batch;
  if (is_one_batch && is_one_gpu) sum += s.gpu_batch + (is_one_precision ? 0.7 * s.noise : 0);
  return scale * sum + s.setting;
}

double SharedTerms::mean_of(const std::vector<RowTerm>& terms) const {
  double sum = 0;
  for (const RowTerm& at : terms) sum += at.value * (at.term < mean.size() ? mean[at.term] : table.prior(at.term).mean);
  return sum;
}

double SharedTerms::covariance_of(const std::vector<RowTerm>& a, const std::vector<RowTerm>& b) const {
  double sum = 0;
  for (const RowTerm& one : a)
    for (const RowTerm& other : b) {
      if (one.term < mean.size() && other.term < mean.size())
        sum += one.value * other.value * covariance[one.term][other.term];
      else if (one.term == other.term)
        sum += one.value * other.value * table.prior(one.term).variance;
    }
  return sum;
}

Conditioned::Conditioned(SharedTerms& terms, std::vector<TransferRow> rows) : shared(&terms), known(std::move(rows)) {
  Matrix matrix(known.size(), Vector(known.size(), 0));
  for (std::size_t row = 0; row < known.size(); ++row) {
    terms_.push_back(shared->table.terms_of(known[row]));
    rest_.push_back(known[row].ln_speed - shared->mean_of(terms_[row]));
    for (std::size_t column = 0; column <= row; ++column)
      matrix[row][column] =
          own_covariance(known[row], known[column], row == column) + shared->covariance_of(terms_[row], terms_[column]);
  }
  cholesky_ = Cholesky(matrix);
  weights_ = cholesky_.solve(rest_);
}

std::optional<Disagreement> Conditioned::disagreement() const {
  if (known.size() < 2) return std::nullopt;
  // When left out, row k deviates by w_k / (K^-1)_kk from its prediction, whose variance is 1 / (K^-1)_kk (Rasmussen & Williams
  // 2006, equation 5.12).
  const Matrix inverse = cholesky_.inverse();
  Vector surprise;
  for (std::size_t row = 0; row < known.size(); ++row) surprise.push_back(std::abs(weights_[row]) / std::sqrt(inverse[row][row]));
  const double most = *std::max_element(surprise.begin(), surprise.end());
  if (!(most > kGross)) return std::nullopt;
  Disagreement result;
  for (std::size_t row = 0; row < known.size(); ++row) {
    if (surprise[row] < kAsOdd * most) continue;
    // Nearly equal settings make the inverse inexact, so outliers are compared with the others once more.
    std::vector<TransferRow> others = known;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(row));
    const Difference beside = Conditioned(*shared, std::move(others)).from_measured(known[row], known[row]);
    if (std::abs(beside.mean) < std::max(kFar, kGross * beside.deviation)) continue;
    if (result.measurements.empty()) result.ratio = exp(-beside.mean);
    result.measurements.push_back(known[row].measurement);
  }
  if (result.measurements.empty()) return std::nullopt;
  std::set<std::string> settings;
  for (const TransferRow& row : known) settings.insert(row.setting);
  // The scale of Student's t given these rows, as in rescale().
  const auto freedom = static_cast<double>(known.size() - settings.size());
  result.band_factor = std::max(1.0, std::sqrt((kUsualFreedom + dot(rest_, weights_)) / (kUsualFreedom + freedom)));
  return result;
}

Vector Conditioned::with_known(const TransferRow& row, const std::vector<RowTerm>& terms) const {
  Vector with;
  for (std::size_t k = 0; k < known.size(); ++k)
    with.push_back(own_covariance(row, known[k], false) + shared->covariance_of(terms, terms_[k]));
  return with;
}

Difference Conditioned::difference(const TransferRow& from, const TransferRow& to) const {
  const auto from_terms = shared->table.terms_of(from);
  const auto to_terms = shared->table.terms_of(to);
  Vector with = with_known(to, to_terms);
  const Vector with_from = with_known(from, from_terms);
  for (std::size_t k = 0; k < with.size(); ++k) with[k] -= with_from[k];
  const auto between = [&](const TransferRow& a, const std::vector<RowTerm>& terms_a, const TransferRow& b,
                           const std::vector<RowTerm>& terms_b,
                           bool is_same) { return own_covariance(a, b, is_same) + shared->covariance_of(terms_a, terms_b); };
  const double prior = between(to, to_terms, to, to_terms, true) + between(from, from_terms, from, from_terms, true) -
                       2 * between(from, from_terms, to, to_terms, false);
  const Vector whitened = cholesky_.forward(with);
  return {shared->mean_of(to_terms) - shared->mean_of(from_terms) + dot(with, weights_),
          std::sqrt(std::max(prior - dot(whitened, whitened), 1e-8))};
}

Difference Conditioned::from_measured(const TransferRow& from, const TransferRow& to) const {
  const auto terms = shared->table.terms_of(to);
  const Vector with = with_known(to, terms);
  const Vector whitened = cholesky_.forward(with);
  const double prior = own_covariance(to, to, true) + shared->covariance_of(terms, terms);
  return {shared->mean_of(terms) + dot(with, weights_) - from.ln_speed, std::sqrt(std::max(prior - dot(whitened, whitened), 1e-8))};
}

SpeedTransfer::SpeedTransfer(SharedTerms shared, std::vector<TransferRow> known, std::string family)
    : shared_(std::move(shared)), known_(shared_, std::move(known)), family_(std::move(family)) {}

TransferRow SpeedTransfer::row_at(const TransferPoint& point) const {
  TransferRow row;
  // The nearest example of a setting is a measurement on the same GPU, then one on any GPU.
  for (const TransferRow& known : known_.known)
    if (row.setting.empty() || (known.gpu_name == point.gpu->id && row.gpu_name != point.gpu->id)) row = known;
  row.family = family_;
  if (row.work.empty()) row.work = kind_of_work(family_);
  if (row.table.empty()) row.table = "plain";
  row.gpu = point.gpu;
  row.gpu_name = point.gpu->id;
  set_gpu_facts(row, point.precision);
  if (point.batch) row.ln_batch = log(*point.batch);
  row.batch = point.batch ? point.batch : row.batch;
  return row;
}

Estimate SpeedTransfer::ratio(const TransferPoint& from, const TransferPoint& to) const {
  const TransferRow first = row_at(from);
  TransferRow second = row_at(to);
  second.setting = first.setting;
  second.table = first.table;
  if (!to.batch) {
    second.batch = first.batch;
    second.ln_batch = first.ln_batch;
  }
  const Difference difference = known_.difference(first, second);
  const double half = kNormalBand * shared_.table.band_factor() * difference.deviation;
  return {exp(difference.mean), exp(difference.mean - half), exp(difference.mean + half)};
}

}  // namespace gpusim
