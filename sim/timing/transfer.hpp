#pragma once
// Predicts the speed of a network on a GPU on which it was not measured from its speed on another one, and its speed in mixed
// precision from its speed in 32 bits, with a band.
//
// The logarithm of a speed is modelled as a sum (Cobb-Douglas; a linear mixed model, Henderson 1975):
//    ln speed = setting + (c + c_f) ln peak + (b + b_f) ln bandwidth + r ln fp32 peak + architecture + GPU + ... + noise
//
// Exponents and the effects of GPUs are shared by all networks and learned from the others. c_f, b_f and a factor on the whole
// advantage of faster GPUs belong to one network and follow from its measurements: a network that gains much from mixed precision
// on one GPU gains much from a GPU with strong tensor cores. Every term is drawn towards its prior when there are few measurements
// of it (Gelman & Hill 2007, chapter 12), so a GPU without measurements is predicted from its data sheet, with a wider band.

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/step.hpp"
#include "sim/timing/cholesky.hpp"
#include "sim/timing/transfer_rows.hpp"

namespace gpusim {

/// The mean and variance of each shared term of the law before it is fitted to measurements.
struct TransferPrior {
  struct Term {
    double mean = 0;
    double variance = 0;
  };
  std::map<std::string, Term> terms;  ///< by name; missing terms start at the defaults of the law
  std::set<std::string> families;     ///< network families whose measurements the prior has seen
  double band_factor = 1;             ///< factor on standard deviations with which 80 % bands hold 80 % of held-out networks
};

/// The prior fitted to open measurements (sim/timing/transfer_prior.csv).
[[nodiscard]] const TransferPrior& carried_transfer_prior();

/// A shared term of a row with its coefficient.
struct RowTerm {
  std::size_t term = 0;
  double value = 0;
};

/// The numbers of shared terms. Numbers never change, and new names get the next number.
class TermTable {
 public:
  /// `prior` must outlive it.
  explicit TermTable(const TransferPrior& prior) : prior_(&prior) {}
  [[nodiscard]] std::vector<RowTerm> terms_of(const TransferRow& row);
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] const std::string& name(std::size_t term) const { return names_[term]; }
  [[nodiscard]] const TransferPrior::Term& prior(std::size_t term) const { return priors_[term]; }
  [[nodiscard]] double band_factor() const { return prior_->band_factor; }

 private:
  std::size_t number(const std::string& name, TransferPrior::Term otherwise);
  const TransferPrior* prior_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> names_;
  std::vector<TransferPrior::Term> priors_;
};

/// The covariance of two rows of one network beyond the shared terms. `scale` says how much the network deviates compared with
/// others.
[[nodiscard]] double own_covariance(const TransferRow& a, const TransferRow& b, bool is_same_row, double scale = 1);

/// The posterior of the shared terms after fitting some networks.
struct SharedTerms {
  TermTable table;
  Vector mean{};        ///< of the terms that existed when it was fitted; later terms are at their priors
  Matrix covariance{};  ///< of the same terms

  [[nodiscard]] double mean_of(const std::vector<RowTerm>& terms) const;
  [[nodiscard]] double covariance_of(const std::vector<RowTerm>& a, const std::vector<RowTerm>& b) const;
};

/// Measured speeds of one network that contradict each other, or come from settings that no table states.
struct Disagreement {
  std::vector<std::size_t> measurements;  ///< the outlier; several when it is unclear which of them is wrong
  double ratio = 1;                       ///< speed of the first one / prediction from all others
  double band_factor = 1;                 ///< factor by which bands have to be widened
};

/// A difference of ln speeds and its standard deviation.
struct Difference {
  double mean = 0;
  double deviation = 0;
};

/// The law conditioned on the known rows of one network.
struct Conditioned {
  Conditioned(SharedTerms& shared, std::vector<TransferRow> known);
  /// ln(speed of `to` / speed of `from`). Neither row need be known.
  [[nodiscard]] Difference difference(const TransferRow& from, const TransferRow& to) const;
  /// ln(speed of `to` / measured speed of `from`), where `from` is one of the known rows.
  [[nodiscard]] Difference from_measured(const TransferRow& from, const TransferRow& to) const;

  /// The known rows that strongly contradict the others; empty when there are none.
  [[nodiscard]] std::optional<Disagreement> disagreement() const;

  SharedTerms* shared;
  std::vector<TransferRow> known;

 private:
  [[nodiscard]] Vector with_known(const TransferRow& row, const std::vector<RowTerm>& terms) const;
  std::vector<std::vector<RowTerm>> terms_;
  Cholesky cholesky_;
  Vector rest_;  ///< ln speeds minus the shared terms
  Vector weights_;
};

/// Degrees of freedom of a network's scale, which makes its law Student's t instead of normal.
inline constexpr double kUsualFreedom = 4;
/// Half the width of an 80 % band of a normal law, in standard deviations.
inline constexpr double kNormalBand = 1.2816;

/// One side of a comparison.
struct TransferPoint {
  const Gpu* gpu = nullptr;
  Precision precision = Precision::fp32;
  std::optional<double> batch;  ///< batch on one GPU; empty: as in the measurements
};

/// Ratios of speeds of one network, of which some rows may be known. Without known rows they follow from its family and the shared
/// terms.
class SpeedTransfer {
 public:
  SpeedTransfer(SharedTerms shared, std::vector<TransferRow> known, std::string family);
  SpeedTransfer(const SpeedTransfer&) = delete;
  SpeedTransfer& operator=(const SpeedTransfer&) = delete;

  /// The ratio of the speed at `to` to that at `from`, for any two GPUs of the catalogue, measured or not.
  [[nodiscard]] Estimate ratio(const TransferPoint& from, const TransferPoint& to) const;
  /// The measured speeds of this network that deviate from the prediction of the others by four standard deviations; empty when
  /// there are none.
  [[nodiscard]] std::optional<Disagreement> disagreement() const { return known_.disagreement(); }

 private:
  [[nodiscard]] TransferRow row_at(const TransferPoint& point) const;

  SharedTerms shared_;
  Conditioned known_;
  std::string family_;
};

}  // namespace gpusim
