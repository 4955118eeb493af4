#pragma once
// The one rule for units of time, on every page: a time is shown in ns, us, ms, s, min or h, whichever of them it reaches, and in
// days from 10,000 h on.

#include <optional>
#include <span>

#include "gpusim/value.hpp"

namespace gpusim {

/// The unit for times that stand side by side, in seconds: that of the middle of their magnitudes. Zeros have no say. Empty where
/// the longest is more than a thousand times the shortest; each is then shown in its own.
[[nodiscard]] std::optional<WrittenUnit> time_unit(std::span<const double> seconds);

}  // namespace gpusim
