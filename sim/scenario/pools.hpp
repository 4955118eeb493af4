#pragma once
// Reads pools of GPUs: when they are available, whether tasks share a GPU, costs and power.

#include <string>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "sim/scenario/systems.hpp"

namespace gpusim {

/// Reads `available`, `colocation`, `cost` and `power` of a system or of an entry of `nodes`. `nodes` is the number of equal nodes.
[[nodiscard]] Pool read_pool(Reader& at, const std::string& name, std::int64_t nodes, const SystemContext& context);

}  // namespace gpusim
