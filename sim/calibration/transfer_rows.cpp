#include <fmt/format.h>

#include <map>
#include <set>

#include "sim/base/elementary.hpp"
#include "sim/calibration/transfer_fit.hpp"
#include "sim/timing/network_names.hpp"

namespace gpusim {
namespace {

constexpr std::uint32_t kMostGpus = 16;

Precision precision_of(const Measurement& row, const Gpu* gpu) {
  if (row.precision == "mixed" || row.precision == "fp8") return Precision::mixed;
  if (row.precision == "tf32") return Precision::tf32;
  // NVIDIA's containers since 20.06 compute FP32 as TF32 on GPUs that support it (according to their release notes).
  const bool is_container = row.kind == "lambda" || row.kind == "lambda_hosts" || row.kind == "mlperf";
  return is_container && gpu != nullptr && gpu->tf32 ? Precision::tf32 : Precision::fp32;
}

std::string model_key(const Measurement& row) {
  return fmt::format("{}|{}|{}|{}|{}", row.kind, row.series, row.model, row.mode, row.unit);
}

TransferRow row_of(std::size_t number, const Measurement& measured, const std::map<std::string, const Gpu*>& sheets) {
  TransferRow row;
  row.measurement = number;
  row.host = measured.host;
  row.table = measured.kind;
  row.setting = fmt::format("{}|{}|{}|{}", model_key(measured), measured.gpus, measured.placement, measured.is_strong_scaling);
  row.family = measured.family;
  row.work = kind_of_work(measured.family);
  if (row.work == "other" && !measured.work.empty()) row.work = measured.work;
  const auto sheet = sheets.find(measured.gpu);
  if (!measured.gpu.empty() && sheet != sheets.end()) row.gpu = sheet->second;
  row.gpu_name = row.gpu != nullptr ? row.gpu->id : "label " + measured.gpu_label;
  set_gpu_facts(row, precision_of(measured, row.gpu));
  row.batch = measured.batch;
  row.gpus = measured.gpus;
  row.ln_speed = log(measured.per_second);
  if (measured.unit == "steps" && measured.batch) row.ln_speed += log(*measured.batch);
  return row;
}

}  // namespace

std::vector<TransferRow> transfer_rows(const Measurements& measurements, const std::vector<Gpu>& catalogue) {
  std::map<std::string, const Gpu*> sheets;
  for (const Gpu& gpu : catalogue) sheets.emplace(gpu.id, &gpu);
  const auto is_usable = [](const Measurement& row) {
    return !row.is_doubtful && row.per_second > 0 && row.nodes == 1 && row.gpus <= kMostGpus;
  };
  std::set<std::string> on_one_gpu;
  for (const Measurement& row : measurements.speeds)
    if (is_usable(row) && row.gpus == 1) on_one_gpu.insert(model_key(row));

  std::vector<TransferRow> rows;
  for (std::size_t number = 0; number < measurements.speeds.size(); ++number) {
    const Measurement& measured = measurements.speeds[number];
    if (is_usable(measured) && (measured.gpus == 1 || !on_one_gpu.contains(model_key(measured))))
      rows.push_back(row_of(number, measured, sheets));
  }
  return comparable_rows(rows);
}

}  // namespace gpusim
