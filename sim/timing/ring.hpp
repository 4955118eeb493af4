#pragma once
// What the links of a ring carry together.

#include <span>

#include "gpusim/hardware.hpp"

namespace gpusim {

/// What each hop of a ring over these devices gets when the ring is alone but its hops share links, as they do host memory.
[[nodiscard]] Bandwidth ring_bandwidth(const LinkGraph& graph, std::span<const DeviceId> devices);

}  // namespace gpusim
