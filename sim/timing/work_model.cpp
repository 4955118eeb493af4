#include "sim/timing/work_model.hpp"

#include <algorithm>
#include <cmath>

namespace gpusim {
namespace {

std::optional<Throughput> peak_in(const Gpu& gpu, Precision precision) {
  switch (precision) {
    case Precision::fp32:
      return gpu.fp32;
    case Precision::tf32:
      return gpu.tf32;
    case Precision::mixed:
      return gpu.fp16;
    case Precision::fp8:
      return gpu.fp8;
  }
  return std::nullopt;
}

}  // namespace

StepTime roofline_step(Work work, DataSize bytes, const Ceilings& ceilings) {
  StepTime step;
  step.compute = work / (ceilings.peak * ceilings.efficiency);
  step.memory = std::max(step.compute, bytes / (ceilings.bandwidth * ceilings.bandwidth_efficiency)) - step.compute;
  return step;
}

/// Fitted by fit_work_model to 408 speeds on one card in the tables of NVIDIA/DeepLearningExamples @729963dd47,
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
  const std::optional<Throughput> peak = peak_in(gpu, precision);
  if (profile.work == Work{} || !peak || !gpu.memory_bandwidth) return std::nullopt;
  const bool is_vector =
      precision == Precision::fp32 || (precision == Precision::mixed && !gpu.tf32 && !gpu.has_mixed_precision().value_or(false));
  const auto kind = model.kind.find(profile.kind);
  const double factor = kind == model.kind.end() ? 1 : std::exp(kind->second);
  const double bytes_part = precision == Precision::mixed || precision == Precision::fp8 ? 0.5 : 1;
  const Ceilings ceilings{*peak, (is_vector ? model.vector_efficiency : model.tensor_efficiency) / factor, *gpu.memory_bandwidth,
                          model.memory_efficiency / factor};
  StepTime step = roofline_step(profile.work * batch, profile.traffic * (batch * bytes_part), ceilings);
  const Seconds launching = Seconds::raw(profile.kernels * model.launch);
  step.launch = std::max(Seconds{}, launching - step.total());
  return step;
}

}  // namespace gpusim
