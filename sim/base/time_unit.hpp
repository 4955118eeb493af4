#pragma once
// The one rule for units of time, on every page: a time is shown in ns, us, ms, s, min or h, whichever of them it reaches, and in
// days from 10,000 h on.

#include <optional>
#include <span>

#include "gpusim/value.hpp"

namespace gpusim {

/// The common unit for times (in seconds) that are shown side by side: that of the geometric mean of the shortest and the longest,
/// zeros left out. Empty when the longest is more than a thousand times the shortest; each is then shown in its own unit.
[[nodiscard]] std::optional<WrittenUnit> time_unit(std::span<const double> seconds);
/// The same for values of any unit, in base units; empty too where there is one unit to show them in, as of money.
[[nodiscard]] std::optional<WrittenUnit> common_unit(std::span<const double> values, const Unit& unit);

}  // namespace gpusim
