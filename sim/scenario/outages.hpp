#pragma once
// What a system has besides cards, and what goes out of order.

#include <cstdint>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"

namespace gpusim {

/// Reads the key `resources` of a system: amounts by name.
[[nodiscard]] std::vector<Resource> read_resources(Reader& at);

/// Reads the key `failures` of a system whose devices are there. `start` is the day number of time 0.
[[nodiscard]] Outages read_failures(Reader& at, const System& system, std::int64_t start);

}  // namespace gpusim
