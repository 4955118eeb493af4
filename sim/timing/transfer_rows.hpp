#pragma once
// Measured speeds of networks in the form that the transfer law uses.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/hardware.hpp"

namespace gpusim {

/// A measured speed. Several hosts with the same kind of GPU form one row.
struct TransferRow {
  std::size_t measurement = 0;  ///< position of the measurement from which the row was made, the first of several
  std::string table;            ///< kind of table; speeds of one kind share what it does not state
  std::string setting;          ///< only speeds of one setting are comparable: table, series, model, mode, number of GPUs
  std::string host;
  std::string family;
  std::string work;          ///< dominant operation: "convolution", "attention", "recurrent", "embedding", "other"
  const Gpu* gpu = nullptr;  ///< null when the label is unknown
  std::string gpu_name;      ///< id in the catalogue, or the label
  std::string architecture;  ///< separates server chips of one generation; the GPU itself when unknown
  bool is_mixed = false;     ///< otherwise 32 bits
  bool is_tf32 = false;
  double ln_peak = 0;       ///< relative to a V100-SXM2 in FP32
  double ln_bandwidth = 0;  ///< relative to a V100-SXM2; 16-bit numbers count as more bandwidth
  double ln_fp32 = 0;
  double ln_batch = 0;
  std::optional<double> batch;
  bool has_batch = false;  ///< rows are comparable by ln_batch: stated, or derived from memory in a table that states none
  std::uint32_t gpus = 1;
  double ln_speed = 0;
  int hosts = 1;
};

/// Sets the part of a row that comes from the data sheet: precision, peaks and architecture. `gpu` and `gpu_name` must be set.
void set_gpu_facts(TransferRow& row, Precision precision);

/// The rows that can be compared with each other, in the order of setting, GPU, precision and batch. Several hosts become one row;
/// if several rows of one host differ by more than 20 %, one of them is mislabelled and all are left out. Every row gets a batch.
[[nodiscard]] std::vector<TransferRow> comparable_rows(const std::vector<TransferRow>& rows);

}  // namespace gpusim
