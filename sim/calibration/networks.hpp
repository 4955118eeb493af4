#pragma once
// Networks whose speeds were measured, and what follows for the cards they were not measured on.

#include <string>
#include <vector>

#include "gpusim/calibrate.hpp"
#include "sim/calibration/measurements.hpp"

namespace gpusim {

/// One network after the other, in the order in which they are met; notes say what was left out and what was assumed.
[[nodiscard]] CalibrationReport calibrate(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                          const std::vector<PhysicalProfile>& library);
/// A line for each card whose sheet lacks what a prediction needs, with the keys that are missing.
[[nodiscard]] std::vector<std::string> cards_without_prediction(const std::vector<Gpu>& catalogue);

}  // namespace gpusim
