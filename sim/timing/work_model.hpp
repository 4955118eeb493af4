#pragma once
// The time of a step from the work in it alone: the roofline with the parts of its ceilings that frameworks reach, and a fixed time
// for every kernel.
//
//   t(b) = max(kernels x launch, k b W / (e P), k b Q / (m B))
//
// W work and Q traffic a sample, b the batch, P the card's peak in the precision, B its memory bandwidth; e, m and launch are
// shared by all networks, k is of the kind of network (cnn, transformer, ...). Williams, Waterman & Patterson, Commun. ACM 52
// (2009), with a fixed part as in Hockney & Jesshope, Parallel Computers, 1981.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"
#include "gpusim/physical_profile.hpp"
#include "gpusim/step.hpp"

namespace gpusim {

/// Constants of the model; `carried_work_model` holds those fitted to open data.
struct WorkModel {
  double vector_efficiency = 0.5;   ///< of the FP32 peak
  double tensor_efficiency = 0.25;  ///< of the peaks of tensor cores (TF32, FP16, FP8)
  double memory_efficiency = 0.6;
  double launch = 5e-6;                ///< seconds a kernel
  std::map<std::string, double> kind;  ///< logarithm of k; 0 for kinds that are not there
  double p10 = -0.5;                   ///< 80 % band: quantiles of ln(measured / predicted) over networks that were held back
  double p90 = 0.5;
};

/// The model as fitted to the open tables. See the comment at its definition.
[[nodiscard]] const WorkModel& carried_work_model();

/// Of `batch` samples. Empty when the profile states no work, or the card no peak in this precision or no memory bandwidth.
[[nodiscard]] std::optional<StepTime> modelled_step(const WorkModel& model, const PhysicalProfile& profile, const Gpu& gpu,
                                                    Precision precision, double batch);

/// The profile that a table's name of a network stands for: "KIND:name" before "name"; nullptr when none has it.
[[nodiscard]] const PhysicalProfile* find_profile(const std::vector<PhysicalProfile>& profiles, const Measurement& row);

/// What a row computed in. Frameworks run "fp32" in TF32 where a card has it since 2020 (PyTorch 1.7 to 1.11 and NVIDIA's
/// containers by default), so that a bare "fp32" on such a card is TF32; empty for names that are no precision.
[[nodiscard]] std::optional<Precision> precision_of(const Measurement& row, const Gpu& gpu);

/// Least sum of |ln(predicted / measured)|, each pair of table and network weighing as the root of its rows; deterministic pattern
/// search. Kinds are means of what is left, shrunk towards 0. Bands are not touched.
[[nodiscard]] WorkModel fit_work_model(const Measurements& all, const std::vector<Gpu>& catalogue,
                                       const std::vector<PhysicalProfile>& profiles, const std::string& left_out_family);

/// Speeds on one card, predicted by a model fitted without their network: "from the work in it".
[[nodiscard]] std::vector<Scored> score_work_model(const Measurements& all, const std::vector<Gpu>& catalogue,
                                                   const std::vector<PhysicalProfile>& profiles);

}  // namespace gpusim
