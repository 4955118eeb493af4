#pragma once
// The speed of a network on a card it was never timed on, from its speed on another card; and its speed in mixed precision from its
// speed in 32 bits. With a band.
//
// The logarithm of a speed is taken as a sum (Cobb-Douglas; a linear mixed model, Henderson 1975):
//
//   ln speed = setting + (c + c_f) ln peak + (b + b_f) ln bandwidth + r ln fp32 peak + architecture + card + ... + noise
//
// Exponents and the effects of cards are shared by all networks and learned from the others; c_f, b_f and a factor on the whole
// advantage of faster cards belong to one network and follow from what is measured of it: a network that gains much from mixed
// precision on one card gains much from a card with strong tensor cores. Every term is drawn towards its prior as far as there are
// few measurements of it (Gelman & Hill 2007, chapter 12), so a card nobody measured is answered by its data sheet, with a wider
// band.

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

/// What a shared term of the law is before any of the measurements at hand: its mean and its variance.
struct TransferPrior {
  struct Term {
    double mean = 0;
    double variance = 0;
  };
  std::map<std::string, Term> terms;  ///< by name; terms that are not here start at the defaults of the law
  std::set<std::string> families;     ///< networks whose measurements it has seen
  double band_factor = 1;             ///< on standard deviations, so that 80 % bands hold 80 % of networks held back
};

/// Fitted to open measurements (sim/timing/transfer_prior.csv).
[[nodiscard]] const TransferPrior& carried_transfer_prior();

/// A shared term of a row: which, and times what.
struct RowTerm {
  std::size_t term = 0;
  double value = 0;
};

/// The shared terms by number. Numbers never change; new names get the next.
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

/// Covariance of what two rows of one network have beside the shared terms; `scale` is how much stranger than usual it behaves.
[[nodiscard]] double own_covariance(const TransferRow& a, const TransferRow& b, bool is_same_row, double scale = 1);

/// What is known of the shared terms after seeing some networks.
struct SharedTerms {
  TermTable table;
  Vector mean{};        ///< of the terms numbered when it was fitted; later ones are at their priors
  Matrix covariance{};  ///< the same

  [[nodiscard]] double mean_of(const std::vector<RowTerm>& terms) const;
  [[nodiscard]] double covariance_of(const std::vector<RowTerm>& a, const std::vector<RowTerm>& b) const;
};

/// Measured speeds of one network that cannot all be right, or are of settings that no table states.
struct Disagreement {
  std::vector<std::size_t> measurements;  ///< the odd one; several where nothing tells which of them it is
  double ratio = 1;                       ///< the first of them over what follows from all others
  double band_factor = 1;                 ///< by how much wider bands have to be
};

/// A difference of ln speeds and its standard deviation.
struct Difference {
  double mean = 0;
  double deviation = 0;
};

/// One network of which some rows are known.
struct Conditioned {
  Conditioned(SharedTerms& shared, std::vector<TransferRow> known);
  /// ln speed of `to` over that of `from`; rows need not be known.
  [[nodiscard]] Difference difference(const TransferRow& from, const TransferRow& to) const;
  /// ln speed of `to` over a measured one, which is among the known rows: `from` as it was measured.
  [[nodiscard]] Difference from_measured(const TransferRow& from, const TransferRow& to) const;

  /// The known rows that lie grossly beside what follows from the others.
  [[nodiscard]] std::optional<Disagreement> disagreement() const;

  SharedTerms* shared;
  std::vector<TransferRow> known;

 private:
  [[nodiscard]] Vector with_known(const TransferRow& row, const std::vector<RowTerm>& terms) const;
  std::vector<std::vector<RowTerm>> terms_;
  Cholesky cholesky_;
  Vector rest_;  ///< ln speeds beside the shared terms
  Vector weights_;
};

/// Degrees of freedom of the scale by which one network may be stranger than others (Student's t instead of a normal law).
inline constexpr double kUsualFreedom = 4;
/// Half the width of a band that holds 80 % of a normal law, in standard deviations.
inline constexpr double kNormalBand = 1.2816;

/// One end of a comparison.
struct TransferPoint {
  const Gpu* gpu = nullptr;
  Precision precision = Precision::fp32;
  std::optional<double> batch;  ///< on one card; as in the measurements where empty
};

/// Ratios of the speeds of one network of which some rows are known; of none where all follows from its family and the shared
/// terms.
class SpeedTransfer {
 public:
  SpeedTransfer(SharedTerms shared, std::vector<TransferRow> known, std::string family);
  SpeedTransfer(const SpeedTransfer&) = delete;
  SpeedTransfer& operator=(const SpeedTransfer&) = delete;

  /// Speed at `to` over speed at `from`. Any two cards of the catalogue, measured or not.
  [[nodiscard]] Estimate ratio(const TransferPoint& from, const TransferPoint& to) const;
  /// Whether a speed of this network lies grossly beside what follows from its others: four standard deviations of that.
  [[nodiscard]] std::optional<Disagreement> disagreement() const { return known_.disagreement(); }

 private:
  [[nodiscard]] TransferRow row_at(const TransferPoint& point) const;

  SharedTerms shared_;
  Conditioned known_;
  std::string family_;
};

}  // namespace gpusim
