#pragma once
// The two losses of a gang, and what bands are measured in.

#include "sim/timing/scaling_law.hpp"

namespace gpusim {

/// As parts of one card's step.
struct Losses {
  double inside = 0;   ///< a node
  double between = 0;  ///< nodes
  [[nodiscard]] double total() const { return inside + between; }
};
[[nodiscard]] Losses losses(const ScalingLaw& law, const ScalingCase& training, CardCount count);
/// Moved by what is known of other gangs of the same training.
[[nodiscard]] Losses losses(const ScalingLaw& law, const ScalingCase& training, CardCount count,
                            const std::vector<KnownCount>& known);

/// Added to losses before logarithms are taken: two measurements of an efficiency differ by as much.
inline constexpr double kLossFloor = 0.02;

}  // namespace gpusim
