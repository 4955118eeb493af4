#include "gpusim/collectives.hpp"

namespace gpusim {

Seconds ring_allreduce(std::size_t devices, DataSize bytes, Route slowest) {
  if (devices < 2) return Seconds{};
  const double n = static_cast<double>(devices);
  return units::second * (2 * (n - 1) * slowest.latency.seconds()) + (bytes / slowest.bandwidth) * (2 * (n - 1) / n);
}

}  // namespace gpusim
