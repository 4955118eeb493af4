#pragma once
// The format of times in violations.

#include <string>

#include "gpusim/units.hpp"

namespace gpusim {

[[nodiscard]] inline std::string text(Duration duration) { return exact_seconds(duration) + " s"; }
[[nodiscard]] inline std::string text(Instant instant) { return text(instant.since_start()); }

}  // namespace gpusim
