#pragma once
// Speeds of networks on cards as the law of transfer reads them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/hardware.hpp"

namespace gpusim {

/// A measured speed; several hosts of one kind of card are one row.
struct TransferRow {
  std::size_t measurement = 0;  ///< the number of the speed among those it was made from, the first of several
  std::string table;            ///< kind of table: speeds of one table are alike in what it does not state
  std::string setting;          ///< speeds compare only within one: table, series, model, mode, number of cards
  std::string host;
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

/// Rows that can be compared with each other, in the order of setting, card, precision and batch: those of several hosts are one,
/// and where several of one host differ by more than 20 % (one of them is mislabelled) all are left out. Every row gets a batch.
[[nodiscard]] std::vector<TransferRow> comparable_rows(const std::vector<TransferRow>& rows);

}  // namespace gpusim
