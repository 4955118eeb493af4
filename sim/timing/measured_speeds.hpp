#pragma once
// A network's own measured speeds before they are used: what is possible, and each setting once.

#include <string>
#include <vector>

#include "gpusim/step.hpp"

namespace gpusim {

/// Why a batch and a speed cannot be those of a training; empty when they can: a batch of 1 to 10^9, 10^-9 to 10^12 samples a
/// second.
[[nodiscard]] std::string impossible_speed(double batch, Rate rate);

/// One speed a card, precision, batch and count of GPUs: the median of those that were measured, in the order in which they are
/// met. Where they differ by more than a tenth, `notes` says so.
[[nodiscard]] std::vector<MeasuredSpeed> merged_repeats(const std::vector<MeasuredSpeed>& speeds, std::vector<std::string>& notes);

}  // namespace gpusim
