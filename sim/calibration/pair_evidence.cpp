// Estimates how busy a network keeps a GPU from its isolated speeds with other batches and on other GPUs.

#include <algorithm>
#include <limits>

#include "sim/base/elementary.hpp"
#include "sim/calibration/pair_calibration.hpp"

namespace gpusim {
namespace {

/// True for GPUs since Volta, to which processes submit directly, so that kernels of several run at once (NVIDIA, Multi-Process
/// Service, "Volta MPS"). They have tensor cores, recognised by a TF32 peak or an FP16 peak several times the FP32 peak. A GPU
/// without a data sheet counts as a new one.
bool takes_kernels_at_once(const std::string& gpu, const std::vector<Gpu>& catalogue) {
  const Gpu* sheet = find_gpu(catalogue, gpu);
  if (sheet == nullptr || sheet->tf32) return true;
  constexpr double kTensorCores = 3;  // Pascal reaches a ratio of 2.
  return sheet->fp16 && sheet->fp32 && sheet->fp16->raw() > kTensorCores * sheet->fp32->raw();
}

double log_slope(const IsolatedTraining& smaller, const IsolatedTraining& larger) {
  return log(larger.step / smaller.step) / log(*larger.batch / *smaller.batch);
}

}  // namespace

IsolatedTrainings::IsolatedTrainings(const Measurements& measurements, const std::vector<Gpu>& catalogue) {
  for (const PairMeasurement& pair : measurements.pairs)
    for (const PairMeasurement::One* one : {&pair.a, &pair.b})
      add(pair.gpu_label, one->model, one->batch, one->alone, takes_kernels_at_once(pair.gpu, catalogue));
  for (const Measurement& row : measurements.speeds)
    if (row.kind == "gavel" && row.gpus == 1 && !row.is_doubtful)
      add(row.gpu_label, row.model, row.batch, row.per_second, takes_kernels_at_once(row.gpu, catalogue));
  for (IsolatedTraining& training : trainings_) find_evidence(training);
}

void IsolatedTrainings::add(const std::string& gpu_label, const std::string& model, std::optional<double> batch, double per_second,
                            bool is_concurrent) {
  if (place_of(gpu_label, model, batch) < trainings_.size() || !(per_second > 0)) return;
  trainings_.push_back({gpu_label, model, batch, Seconds::raw(1 / per_second), 0, std::nullopt, is_concurrent});
}

void IsolatedTrainings::find_evidence(IsolatedTraining& training) const {
  auto least = Seconds::raw(std::numeric_limits<double>::infinity());
  const IsolatedTraining* smaller = nullptr;
  const IsolatedTraining* larger = nullptr;
  for (const IsolatedTraining& other : trainings_) {
    if (other.model != training.model) continue;
    least = std::min(least, other.step);
    if (other.gpu_label != training.gpu_label || !other.batch || !training.batch) continue;
    if (*other.batch < *training.batch && (smaller == nullptr || *other.batch > *smaller->batch)) smaller = &other;
    if (*other.batch > *training.batch && (larger == nullptr || *other.batch < *larger->batch)) larger = &other;
  }
  training.slowness = log(training.step / least);
  double sum = 0;
  int slopes = 0;
  if (smaller != nullptr) sum += log_slope(*smaller, training), ++slopes;
  if (larger != nullptr) sum += log_slope(training, *larger), ++slopes;
  if (slopes > 0) training.elasticity = std::clamp(sum / slopes, 0.0, 1.0);
}

std::size_t IsolatedTrainings::find(const PairMeasurement& pair, const PairMeasurement::One& one) const {
  return place_of(pair.gpu_label, one.model, one.batch);
}

std::size_t IsolatedTrainings::place_of(const std::string& gpu_label, const std::string& model, std::optional<double> batch) const {
  const auto found = std::find_if(trainings_.begin(), trainings_.end(), [&](const IsolatedTraining& training) {
    return training.gpu_label == gpu_label && training.model == model && training.batch == batch;
  });
  return static_cast<std::size_t>(found - trainings_.begin());
}

}  // namespace gpusim
