#pragma once
// The law of transfer fitted to tables of measurements, and scored on networks that were held back.

#include <map>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"
#include "sim/timing/transfer.hpp"

namespace gpusim {

/// All rows that can be compared with others, in the order of their keys. Left out: doubtful ones; those that `comparable_rows`
/// leaves out; more than one card where the same network was measured on one; more than one node.
[[nodiscard]] std::vector<TransferRow> transfer_rows(const Measurements& measurements, const std::vector<Gpu>& catalogue);

using FamilyRows = std::map<std::string, std::vector<TransferRow>>;
[[nodiscard]] FamilyRows by_family(std::vector<TransferRow> rows);

/// `skipped` is left out; empty: none. `prior` must outlive the result.
[[nodiscard]] SharedTerms fit_shared(const FamilyRows& families, const std::string& skipped, const TransferPrior& prior);

/// By how much bands must be wider than the law says to hold 80 % of the networks held back, each in turn, on other cards.
[[nodiscard]] double held_out_band_factor(const FamilyRows& families, const TransferPrior& prior);

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
