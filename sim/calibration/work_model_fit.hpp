#pragma once
// The model of a step from the work in it, fitted to tables of measurements.

#include <optional>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"
#include "sim/timing/work_model.hpp"

namespace gpusim {

/// The profile that a table's name of a network stands for: "KIND:name" before "name"; nullptr when none has it.
[[nodiscard]] const PhysicalProfile* find_profile(const std::vector<PhysicalProfile>& profiles, const Measurement& row);

/// What a row computed in. Frameworks run "fp32" in TF32 where a card has it since 2020 (PyTorch 1.7 to 1.11 and NVIDIA's
/// containers by default), so that a bare "fp32" on such a card is TF32; empty for names that are no precision.
[[nodiscard]] std::optional<Precision> precision_of(const Measurement& row, const Gpu& gpu);

/// Least sum of |ln(predicted / measured)|, each pair of table and network weighing as the root of its rows; deterministic pattern
/// search. Kinds are means of what is left, shrunk towards 0. Bands are not touched.
[[nodiscard]] WorkModel fit_work_model(const Measurements& all, const std::vector<Gpu>& catalogue,
                                       const std::vector<PhysicalProfile>& profiles);

/// Speeds on one card, predicted by a model fitted without their network: "from the work in it".
[[nodiscard]] std::vector<Scored> score_work_model(const Measurements& all, const std::vector<Gpu>& catalogue,
                                                   const std::vector<PhysicalProfile>& profiles);

}  // namespace gpusim
