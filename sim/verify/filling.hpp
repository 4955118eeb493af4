#pragma once
// Max-min fair rates once more, in the plainest way, for judging what the other computation found.

#include <span>
#include <vector>

#include "sim/timing/fairness.hpp"

namespace gpusim {

/// The definition of progressive filling step by step: raise all flows that still rise by the greatest amount that fits, stop those
/// at their cap or on a full link, again until none is left. Every step looks at every link and every flow. A link counts as full
/// when less than 1e-12 of it is left.
[[nodiscard]] std::vector<double> rates_by_filling(std::span<const double> capacities, std::span<const FairFlow> flows);

}  // namespace gpusim
