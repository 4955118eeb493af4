#pragma once
// Measured networks, and predictions for the GPUs on which they were not measured.

#include <string>
#include <vector>

#include "gpusim/calibrate.hpp"
#include "sim/calibration/measurements.hpp"

namespace gpusim {

/// Calibrates the networks in the order of their first appearance. Notes state what was left out and what was assumed.
[[nodiscard]] CalibrationReport calibrate(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                          const std::vector<PhysicalProfile>& library);
/// A line for each GPU whose data sheet lacks values that a prediction needs, with the missing keys.
[[nodiscard]] std::vector<LocalizedText> gpus_without_prediction(const std::vector<Gpu>& catalogue);

}  // namespace gpusim
