#pragma once
// Fits the transfer law to tables of measurements, and scores it on networks that were held back.

#include <map>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"
#include "sim/timing/transfer.hpp"

namespace gpusim {

/// All rows that can be compared with others, in the order of their keys. Left out are doubtful rows, those that comparable_rows()
/// leaves out, rows of several GPUs if the same network was measured on one, and rows of several nodes.
[[nodiscard]] std::vector<TransferRow> transfer_rows(const Measurements& measurements, const std::vector<Gpu>& catalogue);

using FamilyRows = std::map<std::string, std::vector<TransferRow>>;
[[nodiscard]] FamilyRows by_family(std::vector<TransferRow> rows);

/// Fits the shared terms without the family `skipped` (empty: none). `prior` must outlive the result.
[[nodiscard]] SharedTerms fit_shared(const FamilyRows& families, const std::string& skipped, const TransferPrior& prior);

/// The factor by which bands have to be wider than those of the law to hold 80 % of the networks, each held back in turn, on other
/// GPUs.
[[nodiscard]] double held_out_band_factor(const FamilyRows& families, const TransferPrior& prior);

/// What is known of a network whose mixed-precision speed is predicted.
enum class KnownMixed {
  none,           ///< only its 32-bit speeds, on all GPUs
  on_other_gpus,  ///< also its mixed-precision speeds on other GPUs; networks without any are left out
};

/// Scores every pair of GPUs on which a network was measured with equal setting, batch and number of GPUs: the speed on the second
/// from all measurements of that network on the first, and from the other networks. Question "speed on another GPU".
[[nodiscard]] std::vector<Scored> score_across_gpus(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                                    const TransferPrior& prior = carried_transfer_prior());
/// Scores the ratio of mixed-precision to 32-bit speed on one GPU. Question "mixed from 32-bit".
[[nodiscard]] std::vector<Scored> score_precision(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                                  KnownMixed known = KnownMixed::none,
                                                  const TransferPrior& prior = carried_transfer_prior());

}  // namespace gpusim
