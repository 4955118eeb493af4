#include "sim/timing/transfer_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "sim/base/elementary.hpp"

namespace gpusim {
namespace {

// The reference GPU is a V100-SXM2; any other would do, since only differences of logarithms count.
constexpr Throughput kReferencePeak = 15.7 * units::TFLOPS;
constexpr Bandwidth kReferenceBandwidth = 900 * units::GB / units::second;
/// ln of the gain from each byte per second when most numbers have 16 bits. It is below ln 2, since master weights and some sums
/// keep 32 bits. Fitted with the law.
constexpr double kHalfSizeGain = 0.62;
/// The largest difference between two rows of the same setting.
constexpr double kSameWithin = 0.182;  // ln 1.2

std::string architecture_of(const Gpu& gpu) {
  // A100 and A30 have tensor cores with 16 times the FP32 peak, other Ampere GPUs 2 to 4 times.
  const bool is_tensor_heavy = gpu.fp16 && gpu.fp32 && *gpu.fp16 / *gpu.fp32 > 12;
  const std::string name = gpu.architecture.empty() ? gpu.family : gpu.architecture;
  return is_tensor_heavy ? name + " server" : name;
}

/// Gives every row a batch, so that its effect can be learned. In tables that state no batch, scripts fill the memory.
void set_batches(std::vector<TransferRow>& rows) {
  std::map<std::string, std::pair<double, int>> stated;
  for (const TransferRow& row : rows)
    if (row.batch && *row.batch > 0) {
      auto& [sum, count] = stated[row.setting];
      sum += log(*row.batch);
      ++count;
    }
  for (TransferRow& row : rows) {
    const auto found = stated.find(row.setting);
    // In one MLPerf submission each system uses the batch that is best for it, so systems are compared and not batches.
    const bool is_tuned = row.table == "mlperf";
    if (found == stated.end()) {
      row.ln_batch = row.gpu != nullptr ? log(row.gpu->memory / units::GB) : 0;
      row.has_batch = row.gpu != nullptr;
    } else {
      const double mean = found->second.first / found->second.second;
      row.has_batch = is_tuned || (row.batch && *row.batch > 0);
      row.ln_batch = row.has_batch && !is_tuned ? log(*row.batch) : mean;
    }
  }
}

}  // namespace

void set_gpu_facts(TransferRow& row, Precision precision) {
  row.is_mixed = precision == Precision::mixed || precision == Precision::fp8;
  row.is_tf32 = precision == Precision::tf32;
  row.architecture = row.gpu_name;
  if (row.gpu == nullptr) return;
  const Gpu& gpu = *row.gpu;
  row.architecture = architecture_of(gpu);
  if (!gpu.fp32) return;
  row.ln_fp32 = log(*gpu.fp32 / kReferencePeak);
  row.ln_peak = row.ln_fp32;
  row.is_tf32 = row.is_tf32 && gpu.tf32.has_value();
  if (row.is_tf32) row.ln_peak = log(*gpu.tf32 / kReferencePeak);
  const bool is_faster = row.is_mixed && gpu.has_mixed_precision().value_or(false);
  if (is_faster) row.ln_peak = log(*gpu.fp16 / kReferencePeak);
  if (gpu.memory_bandwidth) row.ln_bandwidth = log(*gpu.memory_bandwidth / kReferenceBandwidth);
  if (is_faster) row.ln_bandwidth += kHalfSizeGain;
}

std::vector<TransferRow> comparable_rows(const std::vector<TransferRow>& rows) {
  std::map<std::string, TransferRow> merged;
  std::map<std::string, std::pair<double, double>> range_on_host;
  std::set<std::string> mislabelled;
  for (const TransferRow& row : rows) {
    const std::string key = fmt::format("{}|{}|{}{}|{}", row.setting, row.gpu_name, row.is_mixed ? "mixed" : "32",
                                        row.is_tf32 ? "t" : "", row.batch.value_or(0));
    auto& [low, high] = range_on_host.try_emplace(key + "|" + row.host, row.ln_speed, row.ln_speed).first->second;
    low = std::min(low, row.ln_speed);
    high = std::max(high, row.ln_speed);
    if (high - low > kSameWithin) mislabelled.insert(key);
    const auto [found, is_new] = merged.try_emplace(key, row);
    if (is_new) continue;
    TransferRow& all = found->second;
    all.ln_speed = (all.ln_speed * all.hosts + row.ln_speed) / (all.hosts + 1);
    ++all.hosts;
  }
  std::vector<TransferRow> comparable;
  for (auto& [key, row] : merged)
    if (!mislabelled.contains(key)) comparable.push_back(std::move(row));
  set_batches(comparable);
  return comparable;
}

}  // namespace gpusim
