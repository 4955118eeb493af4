#pragma once
// The speed of a network on a card it was never timed on, from its speed on another card; and its speed in mixed precision from its
// speed in 32 bits. With a band, and scored on networks that were held back.
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

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"
#include "gpusim/hardware.hpp"
#include "sim/calibration/measurements.hpp"

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

/// Fitted to open measurements; its definition says which and how.
[[nodiscard]] const TransferPrior& carried_transfer_prior();

/// The terms as they are after these measurements; without `skipped_family` where it is not empty.
[[nodiscard]] TransferPrior fit_transfer(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                         const TransferPrior& before, const std::string& skipped_family = "");
/// As the source of `carried_transfer_prior` states it: a line a term.
[[nodiscard]] std::string transfer_text(const TransferPrior& prior);

/// One end of a comparison.
struct TransferPoint {
  const Gpu* gpu = nullptr;
  Precision precision = Precision::fp32;
  std::optional<double> batch;  ///< on one card; as in the measurements where empty
};

/// Measured speeds of one network that cannot all be right, or are of settings that no table states.
struct Disagreement {
  std::vector<TableRow> rows;  ///< the odd one; several where nothing tells which of them it is
  double ratio = 1;            ///< the first of them over what follows from all others
  double band_factor = 1;      ///< by how much wider bands have to be
};

struct SharedTerms;  // sim/calibration/transfer_fit.hpp
struct TransferRow;  // sim/calibration/transfer_rows.hpp
struct Conditioned;  // sim/calibration/transfer_fit.hpp

/// Ratios for one network. Its own rows among the measurements (same family) are known, the others teach what cards do.
class SpeedTransfer {
 public:
  /// `model` as the measurements name it; a network they do not have is answered from the others and the prior.
  SpeedTransfer(const std::vector<Gpu>& catalogue, const Measurements& own, const std::string& model,
                const TransferPrior& prior = carried_transfer_prior());
  ~SpeedTransfer();
  SpeedTransfer(SpeedTransfer&&) noexcept;
  SpeedTransfer& operator=(SpeedTransfer&&) noexcept;
  SpeedTransfer(const SpeedTransfer&) = delete;
  SpeedTransfer& operator=(const SpeedTransfer&) = delete;

  /// Speed at `to` over speed at `from`. Any two cards of the catalogue, measured or not.
  [[nodiscard]] Estimate ratio(const TransferPoint& from, const TransferPoint& to) const;
  /// Whether a speed of this network lies grossly beside what follows from its others: four standard deviations of that.
  [[nodiscard]] std::optional<Disagreement> disagreement() const;
  /// Speed in `to` over speed in `from` on one card.
  [[nodiscard]] Estimate precision_ratio(const Gpu& gpu, Precision from, Precision to) const;

 private:
  [[nodiscard]] TransferRow row_at(const TransferPoint& point) const;

  std::unique_ptr<TransferPrior> prior_;
  std::unique_ptr<SharedTerms> shared_;
  std::unique_ptr<Conditioned> known_;
  std::string family_;
  double band_factor_ = 1;
};

/// What may be known of a network whose mixed speed is predicted.
enum class KnownMixed {
  none,            ///< its 32-bit speeds only, on all cards
  on_other_cards,  ///< and its mixed speeds on other cards; networks that have none are left out
};

/// Every pair of cards on which a network was measured with equal setting, batch and number of cards: the speed on the second from
/// everything measured of that network on the first, and from the other networks. Question "speed on another GPU".
[[nodiscard]] std::vector<Scored> score_across_gpus(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                                    const TransferPrior& prior = carried_transfer_prior());
/// Mixed over 32-bit speed on one card. Question "mixed from 32-bit".
[[nodiscard]] std::vector<Scored> score_precision(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                                  KnownMixed known = KnownMixed::none,
                                                  const TransferPrior& prior = carried_transfer_prior());

}  // namespace gpusim
