#pragma once
// The meaning of words about links and networks in tables of measurements.

#include <string>

#include "sim/calibration/measurements.hpp"
#include "sim/timing/scaling_law.hpp"

namespace gpusim {

/// The links of a gang, from the words of its table ("NVLink hybrid mesh", "PCIe", "unconsolidated", "InfiniBand EDR 100 Gb/s") and
/// its GPU; `gpu` may be null.
[[nodiscard]] GangLinks links_of(const Measurement& gang, const Gpu* gpu);

/// The number before "Gb/s" or "Gbit/s" in a text as a bandwidth; empty when there is none.
[[nodiscard]] std::optional<Bandwidth> stated_network(const std::string& text);

/// The number of parameters that a network exchanges in training, by its name in tables; empty when the name is not known.
[[nodiscard]] std::optional<double> known_parameters(const std::string& model);

/// The part of NVLink's line rate that NCCL counts, 0.8 (src/graph/topo.h: 20 of 25 GB/s per link).
inline constexpr double kNvLinkReached = 0.8;

}  // namespace gpusim
