#pragma once
// The time to combine or distribute data over several devices by alpha-beta formulas (Hockney, Parallel Computing 20 (1994)). In
// all of them S is the message of one device, n the number of devices, B the bandwidth and alpha the latency of one hop.

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

/// T = (n-1)(alpha + S/(n B)), half of a ring all-reduce; S is the data of a device before the exchange. An all-gather takes the
/// same time if S is the data of a device after it (Thakur, Rabenseifner & Gropp, Int. J. High Perform. Comput. Appl. 19 (2005)).
[[nodiscard]] Seconds reduce_scatter(std::size_t devices, DataSize bytes, Route slowest);

/// Devices in nodes that hold equally many of them.
struct Grouping {
  std::size_t nodes = 1;
  std::size_t per_node = 1;
  [[nodiscard]] std::size_t devices() const { return nodes * per_node; }
};

/// Reduce-scatter inside each node, all-reduce of S/g between nodes (ring or tree, whichever is faster), all-gather inside.
/// `between` is the route of one device while all devices of its node send, so a network adapter that g devices share counts a g-th
/// (NCCL, src/graph/tuning.cc; Cho et al., IBM J. Res. Dev. 63 (2019), section 3).
[[nodiscard]] Seconds hierarchical_allreduce(Grouping grouping, DataSize bytes, Route inside, Route between);

/// The time of the fastest algorithm: ring, tree or, over several nodes, hierarchical.
[[nodiscard]] Seconds fastest_allreduce(Grouping grouping, DataSize bytes, Route inside, Route between);

/// The ratio of bus bandwidth to algorithm bandwidth (S / T): 2(n-1)/n for all-reduce, (n-1)/n for reduce-scatter, all-gather and
/// all-to-all, else 1 (nccl-tests, doc/PERFORMANCE.md). `devices` is at least 1.
[[nodiscard]] double bus_factor(Collective collective, std::size_t devices);

}  // namespace gpusim
