#pragma once
// The reference works that simulators are compared on: W1 and W2. Deterministic integers from SplitMix64 (Steele, Lea, Flood,
// OOPSLA 2014), drawn in the order that the published generators of these works draw them, so that makespans and checksums can be
// compared.

#include <cstdint>
#include <vector>

namespace gpusim::bench {

/// W1: n independent tasks of U[1, 2^20] ns, all there at time 0.
[[nodiscard]] std::vector<std::int64_t> independent_tasks(std::int64_t tasks, std::uint64_t seed);

/// W2: a layered random DAG for devices of speeds 1, 2, 4, 8 (device p has 2^(p mod 4)).
struct LayeredDag {
  struct Arc {
    std::uint32_t from;
    std::uint32_t to;
    std::int64_t delay;  ///< ns between different devices
  };
  std::vector<std::int64_t> work;  ///< ns at speed 1, a multiple of 8
  std::vector<Arc> arcs;
};
[[nodiscard]] LayeredDag layered_dag(std::int64_t tasks, std::uint64_t seed);

}  // namespace gpusim::bench
