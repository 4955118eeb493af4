#pragma once
// Preparation of a network's measured speeds: rejects impossible values and merges repeated settings.

#include <string>
#include <vector>

#include "gpusim/step.hpp"

namespace gpusim {

/// Why a batch and a speed cannot be those of a training; empty when they can: a batch of 1 to 10^9, 10^-9 to 10^12 samples a
/// second.
[[nodiscard]] std::string impossible_speed(double batch, Rate rate);

/// Merges repeated measurements: for each GPU, precision, batch and number of GPUs the median, in the order of first appearance. If
/// they differ by more than a tenth, `notes` mentions it.
[[nodiscard]] std::vector<MeasuredSpeed> merged_repeats(const std::vector<MeasuredSpeed>& speeds, std::vector<std::string>& notes);

}  // namespace gpusim
