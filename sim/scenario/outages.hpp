#pragma once
// Reads the resources of a system and its failures.

#include <cstdint>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "sim/scenario/people.hpp"

namespace gpusim {

/// Reads the key `resources` of a system: amounts by name.
[[nodiscard]] std::vector<Resource> read_resources(Reader& at);

/// Reads the key `failures` of a system, whose devices must exist. `start` is what simulated time 0 is.
[[nodiscard]] Outages read_failures(Reader& at, const System& system, const StartTime& start);

}  // namespace gpusim
