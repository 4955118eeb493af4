#include "sim/timing/work_model.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/elementary.hpp"

namespace gpusim {

StepTime roofline_step(Work work, DataSize bytes, Throughput peak, Bandwidth bandwidth) {
  StepTime step;
  step.compute = work / peak;
  step.memory = std::max(step.compute, bytes / bandwidth) - step.compute;
  return step;
}

/// Fitted by fit_work_model to 408 speeds on one GPU in the tables of NVIDIA/DeepLearningExamples @729963dd47,
/// lambdal/deeplearning-benchmark @aa5addb6a5, stanford-futuredata/gavel @c4fa400973, Oneflow-Inc/DLPerf @c89430bac6,
/// tensorflow/docs @62da04c02d and u39kun/deep-learning-benchmark @9dc3e36e6f, with the profiles in scenarios/profiles; the band
/// from networks held back.
const WorkModel& carried_work_model() {
  static const WorkModel model{
      .vector_efficiency = 0.374,
      .tensor_efficiency = 0.275,
      .memory_efficiency = 0.456,
      .launch = 11.9e-6,
      .kind = {{"cnn", 0.127}, {"detection", -0.034}, {"recurrent", 0.444}, {"segmentation", 0.225}, {"transformer", 0.162}},
      .p10 = -0.68,
      .p90 = 0.72};
  return model;
}

std::optional<StepTime> modelled_step(const WorkModel& model, const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                      double batch) {
  const std::optional<Throughput> peak = gpu.peak(precision);
  if (profile.work == Work{} || !peak || !gpu.memory_bandwidth) return std::nullopt;
  const bool is_vector =
      precision == Precision::fp32 || (precision == Precision::mixed && !gpu.tf32 && !gpu.has_mixed_precision().value_or(false));
  const auto kind = model.kind.find(profile.kind);
  const double factor = kind == model.kind.end() ? 1 : exp(kind->second);
  const double bytes_part = precision == Precision::mixed || precision == Precision::fp8 ? 0.5 : 1;
  const double efficiency = (is_vector ? model.vector_efficiency : model.tensor_efficiency) / factor;
  StepTime step = roofline_step(profile.work * batch, profile.traffic * (batch * bytes_part), *peak * efficiency,
                                *gpu.memory_bandwidth * (model.memory_efficiency / factor));
  const Seconds launching = Seconds::raw(profile.kernels * model.launch);
  step.launch = std::max(Seconds{}, launching - step.total());
  return step;
}

}  // namespace gpusim
