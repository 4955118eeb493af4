#pragma once
// Measured speeds as the law of transfer reads them.

#include <optional>
#include <string>
#include <vector>

#include "gpusim/hardware.hpp"
#include "sim/calibration/measurements.hpp"

namespace gpusim {

/// A speed; several hosts of one kind of card are one row.
struct TransferRow {
  TableRow at;
  std::string table;    ///< Measurement::kind
  std::string setting;  ///< speeds compare only within one: table, series, model, mode, number of cards
  std::string family;
  std::string work;          ///< of the network: "convolution", "attention", "recurrent", "embedding", "other"
  const Gpu* gpu = nullptr;  ///< none when the label is unknown
  std::string card;          ///< id of the catalogue, or the label
  std::string architecture;  ///< with what tells server chips of one generation apart; the card where unknown
  bool is_mixed = false;     ///< 32 bits otherwise
  bool is_tf32 = false;
  double ln_peak = 0;       ///< over that of a V100-SXM2 in FP32
  double ln_bandwidth = 0;  ///< over that of a V100-SXM2; numbers of half the size count as more bandwidth
  double ln_fp32 = 0;
  double ln_batch = 0;
  std::optional<double> batch;
  bool has_batch = false;  ///< comparable by ln_batch: stated, or the table never states one and memory stands for it
  std::uint32_t gpus = 1;
  double ln_speed = 0;
  int hosts = 1;
};

/// The data sheet's part of a row: precision, peaks and architecture. `gpu` and `card` must be set.
void set_card(TransferRow& row, Precision precision);

/// What a network of this name mostly computes.
[[nodiscard]] std::string kind_of_work(const std::string& family);

/// All rows that can be compared with others, in the order of their keys. Left out: doubtful ones; several of one setting, card,
/// precision, batch and host that differ by more than 20 % (one of them is mislabelled); more than one card where the same network
/// was measured on one; more than one node.
[[nodiscard]] std::vector<TransferRow> transfer_rows(const Measurements& measurements, const std::vector<Gpu>& catalogue);

}  // namespace gpusim
