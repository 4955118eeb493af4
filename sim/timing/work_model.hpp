#pragma once
// The time of a step speed from the work of a step alone: the roofline with the parts of its ceilings that frameworks reach, and a
// fixed time for every kernel.
//
//   t(b) = max(kernels x launch, k b W / (e P), k b Q / (m B))
//
// W work and Q traffic a sample, b the batch, P the GPU's peak in the precision, B its memory bandwidth; e, m and launch are
// shared by all networks, k is of the kind of network (cnn, transformer, ...). Williams, Waterman & Patterson, Commun. ACM 52
// (2009), with a fixed part as in Hockney & Jesshope, Parallel Computers, 1981.

#include <map>
#include <optional>
#include <string>

#include "gpusim/step.hpp"

namespace gpusim {

/// t = max(work / peak, bytes / bandwidth) with the reached peak and bandwidth, split into compute and the memory time beyond it.
[[nodiscard]] StepTime roofline_step(Work work, DataSize bytes, Throughput peak, Bandwidth bandwidth);

/// The constants of the model; `carried_work_model` has those fitted to open data. They are plain numbers, because the fit searches
/// over all of them alike.
struct WorkModel {
  double vector_efficiency = 0.5;      ///< reached part of the FP32 peak
  double tensor_efficiency = 0.25;     ///< reached part of the peaks of tensor cores (TF32, FP16, FP8)
  double memory_efficiency = 0.6;      ///< reached part of the memory bandwidth
  double launch = 5e-6;                ///< seconds per kernel
  std::map<std::string, double> kind;  ///< logarithm of k; 0 for missing kinds
  double p10 = -0.5;                   ///< 80 % band: quantiles of ln(measured / predicted) over held-out networks
  double p90 = 0.5;
};

/// The model with constants fitted to open tables, whose sources are listed at its definition.
[[nodiscard]] const WorkModel& carried_work_model();

/// The step of `batch` samples. Empty when the profile states no work, or the GPU has no peak in this precision or no memory
/// bandwidth.
[[nodiscard]] std::optional<StepTime> modelled_step(const WorkModel& model, const PhysicalProfile& profile, const Gpu& gpu,
                                                    Precision precision, double batch);

}  // namespace gpusim
