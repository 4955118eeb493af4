#pragma once
// A second, simplest implementation of max-min fair rates, for verifying those of the engine.

#include <span>
#include <vector>

#include "sim/timing/fairness.hpp"

namespace gpusim {

/// Progressive filling step by step as defined: raise all open flows by the greatest amount that fits, freeze those at their cap or
/// on a full link, and repeat until none is open. Every step visits every link and every flow. A link is full when less than the
/// part 1e-12 of its capacity remains.
[[nodiscard]] std::vector<double> rates_by_filling(std::span<const double> capacities, std::span<const FairFlow> flows);

}  // namespace gpusim
