#pragma once
// Terms of the law of transfer: which of them a row has, what is shared by all networks after seeing some, and what follows for one
// network.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/timing/transfer.hpp"
#include "sim/calibration/cholesky.hpp"
#include "sim/calibration/transfer_rows.hpp"

namespace gpusim {

/// A shared term of a row: which, and times what.
struct RowTerm {
  std::size_t term = 0;
  double value = 0;
};

/// The shared terms by number. Numbers never change; new names get the next.
class TermTable {
 public:
  explicit TermTable(const TransferPrior& prior) : prior_(&prior) {}
  [[nodiscard]] std::vector<RowTerm> terms_of(const TransferRow& row);
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] const std::string& name(std::size_t term) const { return names_[term]; }
  [[nodiscard]] const TransferPrior::Term& prior(std::size_t term) const { return priors_[term]; }

 private:
  std::size_t number(const std::string& name, TransferPrior::Term otherwise);
  const TransferPrior* prior_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> names_;
  std::vector<TransferPrior::Term> priors_;
};

/// Covariance of what two rows of one network have beside the shared terms; `scale` is how much stranger than usual it behaves.
[[nodiscard]] double own_covariance(const TransferRow& a, const TransferRow& b, bool is_same_row, double scale = 1);

using FamilyRows = std::map<std::string, std::vector<TransferRow>>;
[[nodiscard]] FamilyRows by_family(std::vector<TransferRow> rows);

/// What is known of the shared terms after seeing some networks.
struct SharedTerms {
  TermTable table;
  Vector mean;        ///< of the terms numbered when it was fitted; later ones are at their priors
  Matrix covariance;  ///< the same

  [[nodiscard]] double mean_of(const std::vector<RowTerm>& terms) const;
  [[nodiscard]] double covariance_of(const std::vector<RowTerm>& a, const std::vector<RowTerm>& b) const;
};

/// `skipped` is left out; empty: none. `prior` must outlive the result.
[[nodiscard]] SharedTerms fit_shared(const FamilyRows& families, const std::string& skipped, const TransferPrior& prior);

/// By how much bands must be wider than the law says to hold 80 % of the networks held back, each in turn, on other cards.
[[nodiscard]] double held_out_band_factor(const FamilyRows& families, const TransferPrior& prior);

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

}  // namespace gpusim
