#pragma once
// Pools of cards: when they are there, whether tasks share a card, what they cost and draw.

#include <string>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "sim/scenario/systems.hpp"

namespace gpusim {

/// Reads `available`, `colocation`, `cost` and `power` of a system or of an entry of `nodes`; `nodes` are how many equal nodes.
[[nodiscard]] Pool read_pool(Reader& at, const std::string& name, std::int64_t nodes, const SystemContext& context);

}  // namespace gpusim
