#pragma once
// What it takes to combine or spread data over several devices: alpha-beta formulas (Hockney, Parallel Computing 20 (1994)).
// In all of them S is the message of one device, n the number of devices, B the bandwidth and alpha the latency of one hop.

#include <cstddef>

#include "gpusim/hardware.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

enum class Collective { all_reduce, reduce_scatter, all_gather, all_to_all, broadcast, reduce };

/// T = 2(n-1)(alpha + S/(n B)): ring all-reduce of S bytes over n devices whose slowest hop has bandwidth B and latency alpha
/// (Patarasuk & Yuan, J. Parallel Distrib. Comput. 69 (2009), bandwidth-optimal ring; alpha-beta model of Hockney, 1994).
[[nodiscard]] Seconds ring_allreduce(std::size_t devices, DataSize bytes, Route slowest);

/// T = 2 ceil(log2 n) alpha + 2 S/B: reduce up and broadcast down two complementary binary trees, each with half of the message
/// (Sanders, Speck & Träff, Parallel Computing 35 (2009); NCCL since 2.4).
[[nodiscard]] Seconds tree_allreduce(std::size_t devices, DataSize bytes, Route slowest);

/// T = (n-1)(alpha + S/(n B)), half of a ring all-reduce; S is what a device has before the exchange. An all-gather takes the same,
/// S what a device has after it (Thakur, Rabenseifner & Gropp, Int. J. High Perform. Comput. Appl. 19 (2005)).
[[nodiscard]] Seconds reduce_scatter(std::size_t devices, DataSize bytes, Route slowest);

/// Devices in nodes of equal size.
struct Grouping {
  std::size_t nodes = 1;
  std::size_t per_node = 1;
  [[nodiscard]] std::size_t devices() const { return nodes * per_node; }
};

/// Reduce-scatter inside each node, all-reduce of S/g between nodes (ring or tree, whichever is faster), all-gather inside.
/// `between` is what one device has while all devices of its node send: a network card that g devices share counts a g-th (NCCL,
/// src/graph/tuning.cc; Cho et al., IBM J. Res. Dev. 63 (2019), section 3).
[[nodiscard]] Seconds hierarchical_allreduce(Grouping grouping, DataSize bytes, Route inside, Route between);

/// The fastest of ring, tree and, over several nodes, hierarchical.
[[nodiscard]] Seconds fastest_allreduce(Grouping grouping, DataSize bytes, Route inside, Route between);

/// Bus bandwidth over algorithm bandwidth (S / T): 2(n-1)/n for all-reduce, (n-1)/n for reduce-scatter, all-gather and all-to-all,
/// else 1 (nccl-tests, doc/PERFORMANCE.md). `devices` is at least 1.
[[nodiscard]] double bus_factor(Collective collective, std::size_t devices);

}  // namespace gpusim
