#pragma once
// Fits the model of a step from its work to tables of measurements.

#include <optional>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"
#include "sim/timing/work_model.hpp"

namespace gpusim {

/// The profile for the name of a network in a table: "KIND:name" before "name"; nullptr when there is none.
[[nodiscard]] const PhysicalProfile* find_profile(const std::vector<PhysicalProfile>& profiles, const Measurement& row);

/// The precision in which a row was computed. Since 2020 frameworks run "fp32" in TF32 on GPUs that support it (PyTorch 1.7 to 1.11
/// and NVIDIA's containers by default), so a bare "fp32" on such a GPU is TF32. Empty for names that are not a precision.
[[nodiscard]] std::optional<Precision> precision_of(const Measurement& row, const Gpu& gpu);

/// Minimises the sum of |ln(predicted / measured)|, where each pair of table and network has the weight of the root of its rows, by
/// deterministic pattern search. Kinds are means of residuals, shrunk towards 0. Bands are not changed.
[[nodiscard]] WorkModel fit_work_model(const Measurements& all, const std::vector<Gpu>& catalogue,
                                       const std::vector<PhysicalProfile>& profiles);

/// Scores speeds on one GPU, predicted by a model fitted without their network: "speed from the work of a step".
[[nodiscard]] std::vector<Scored> score_work_model(const Measurements& all, const std::vector<Gpu>& catalogue,
                                                   const std::vector<PhysicalProfile>& profiles);

}  // namespace gpusim
