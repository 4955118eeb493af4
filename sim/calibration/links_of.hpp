#pragma once
// What the words of tables about links and networks mean.

#include <string>

#include "sim/calibration/measurements.hpp"
#include "sim/timing/scaling_law.hpp"

namespace gpusim {

/// The links of a gang from what its table says ("NVLink hybrid mesh", "PCIe", "unconsolidated", "InfiniBand EDR 100 Gb/s") and its
/// card; `gpu` may be null.
[[nodiscard]] GangLinks links_of(const Measurement& gang, const Gpu* gpu);

/// The number before "Gb/s" or "Gbit/s" in a text, as bytes a second; empty when there is none.
[[nodiscard]] std::optional<Bandwidth> stated_network(const std::string& text);

/// Parameters that a network exchanges in training, by the name a table uses; empty when the name is not known.
[[nodiscard]] std::optional<double> known_parameters(const std::string& model);

/// NCCL counts 0.8 of NVLink's line rate (src/graph/topo.h: 20 of 25 GB/s a link).
inline constexpr double kNvLinkReached = 0.8;

}  // namespace gpusim
