#pragma once
// How tasks on one GPU slow each other down.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/hardware.hpp"

namespace gpusim {

/// One of n equal slices: floor(7 / n) of 7 parts of the multiprocessors, floor(8 / n) of 8 parts of memory and its bandwidth
/// (NVIDIA, Multi-Instance GPU User Guide, "Partitioning": 7 slices are 1g with an eighth of the memory, 2 are 3g with half).
struct GpuSlice {
  double compute = 1;
  double memory = 1;
};
[[nodiscard]] GpuSlice gpu_slice(std::uint32_t slices);

/// The speed of each of these tasks on one GPU, as parts of its speed alone on the undivided GPU, in the order given.
///
/// Each task alternates between the GPU and its host. On the GPU it queues: with weights w, demands u and the part q of its time
/// that a task wants the GPU,
///     s_i = 1 / (1 + u_i sum_{j != i} (w_j / w_i) q_j),    q_j = 1 - (1 - u_j) s_j,
/// processor sharing in a closed queueing network with the arrival theorem in Bard's approximation (Bard, SIGMETRICS 1979; Lazowska
/// et al., Quantitative System Performance, 1984, chapter 6), weights as in discriminatory processor sharing (Kleinrock 1967). The
/// right side is monotone and concave in q, so there is one solution and iteration from q = u rises to it.
///
/// From the equation s_i u_i = w_i q_i / (w_i + sum_{j != i} w_j q_j), so the parts s_i u_i of a GPU in use never add up to more
/// than one, whatever the number of tasks; a task alone has speed 1; one more task speeds nobody up; s_i >= w_i / sum w. Time
/// slices: u = max(compute, bandwidth), because a slice holds the whole GPU. MPS: one queue for the multiprocessors and one for
/// the memory bandwidth, the worse of the two counts; weights are lengths of kernels, because kernels are served in turn. MIG: s_i
/// = min(1, slice / demand), whatever else runs on the GPU. The order of tasks makes no difference, to the last bit.
[[nodiscard]] std::vector<double> shared_speeds(const GpuSharing& sharing, std::span<const GpuDemand> tasks);

/// shared_speeds() in whole units of 2^-32, rounded down but at least one, so that clocks count exactly. A speed within 2^-16 of
/// such a unit is rounded up.
inline constexpr int kSpeedBits = 32;
[[nodiscard]] std::vector<std::int64_t> whole_shared_speeds(const GpuSharing& sharing, std::span<const GpuDemand> tasks);

}  // namespace gpusim
