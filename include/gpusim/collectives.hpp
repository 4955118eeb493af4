#pragma once
// What it takes to combine or spread data over several devices.

#include <cstddef>

#include "gpusim/hardware.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// T = 2(n-1)(alpha + S/(n B)): ring all-reduce of S bytes over n devices whose slowest hop has bandwidth B and latency alpha
/// (Patarasuk & Yuan, J. Parallel Distrib. Comput. 69 (2009), bandwidth-optimal ring; alpha-beta model of Hockney, 1994).
[[nodiscard]] Seconds ring_allreduce(std::size_t devices, DataSize bytes, Route slowest);

}  // namespace gpusim
