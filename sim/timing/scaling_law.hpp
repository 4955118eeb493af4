#pragma once
// How much of the speed of n times one GPU remains when n GPUs train together: measured on one GPU (or a few), predicted for
// more.
//
// A gang of n GPUs, g in each of its nodes, loses, as parts of the step of t seconds on one GPU (efficiency = 1 / (1 + losses)):
//
//   inside a node   (synchronisation(link) / t + share) x log2(g)/3 + max(0, use(link) x T_inside / t - hidden)
//                   + fixed_part x (1/p - 1)
//   between nodes   max(0, use(network) x T_between / t - hidden) + per_doubling x log2(nodes)
//
// T = 2(k-1)/k S/B is the ring all-reduce of the gradients (collectives.hpp) over the g GPUs of a node and its links, and over all
// n GPUs and one node's network. With strong scaling a GPU has the part p of its batch, and t becomes p t. The constants are
// shared by all networks, frameworks and GPUs; only `use` and `synchronisation` depend on the kind of link. What is measured of
// smaller gangs of the same training moves its two losses by factors (posterior means, shrunk towards 1), and what other networks
// lost on the same system does so too.

#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/step.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

enum class LinkKind { nvlink, bridge, pcie };

/// The links over which a gang exchanges gradients.
struct GangLinks {
  LinkKind inside = LinkKind::pcie;
  Bandwidth inside_bandwidth;  ///< bandwidth of one GPU that collectives reach (not the line rate)
  Bandwidth network;           ///< bandwidth of a node
  bool is_rdma = true;         ///< InfiniBand or similar; otherwise TCP
};

/// What is known about a training on one GPU.
struct ScalingCase {
  std::optional<Seconds> step;        ///< on one GPU; a typical one when unknown
  std::optional<DataSize> gradients;  ///< as sent; those of a typical network when unknown
  GangLinks links;
  bool is_mixed = false;
  /// Losses of other networks on the same system and in the same framework, relative to the law (`SystemEffects`).
  double inside_factor = 1;
  double between_factor = 1;
};

/// The size of a gang. Its nodes hold equal parts of it.
struct GpuCount {
  std::uint32_t gpus = 1;
  std::uint32_t nodes = 1;
  double batch_part = 1;  ///< batch per GPU relative to that on one GPU: 1 for weak scaling, 1/n for strong scaling
};

/// A measured gang: its speed divided by n times the speed of one GPU.
struct KnownCount {
  GpuCount at;
  double efficiency = 1;
};

/// The constants of the law; `carried_scaling_law` has those fitted to open data. They are plain numbers, because the fit searches
/// over all of them alike.
struct ScalingLaw {
  double synchronisation = 0.006;      ///< seconds per step at 8 GPUs joined by NVLink
  double synchronisation_pcie = 0.02;  ///< seconds per step at 8 GPUs over PCIe
  double share = 0.02;                 ///< part of a step at 8 GPUs
  double use_nvlink = 1;       ///< part of T_ring that is not hidden or wasted; > 1 when less than the link's bandwidth is reached
  double use_pcie = 1;         ///< the same part for PCIe
  double use_network = 1;      ///< the same part for InfiniBand
  double use_ethernet = 1;     ///< the same part for one TCP connection
  double hidden = 0.1;         ///< part of a step that can hide an exchange
  double per_doubling = 0.01;  ///< part of a step per doubling of nodes
  double fixed_part = 0.05;    ///< part of a step that does not shrink with the batch
  double typical_step = 0.2;   ///< seconds, for an unknown step
  double mixed_step = 0.7;     ///< ratio of mixed-precision to FP32 step, since batches grow with free memory; not fitted

  /// 80 % bands: quantiles of ln((loss + floor) / (predicted loss + floor)) over held-out networks, predicted from one GPU and from
  /// smaller gangs.
  struct Band {
    double p10 = -0.7;
    double p90 = 0.9;
  };
  struct Bands {
    Band inside;  ///< for gangs within one node
    Band across;  ///< for gangs that use a network
  };
  Bands from_one;
  Bands from_smaller;
};

/// The law with constants fitted to open tables, whose sources are listed at its definition.
[[nodiscard]] const ScalingLaw& carried_scaling_law();

/// The losses of a gang as parts of the step on one GPU.
struct Losses {
  double inside = 0;   ///< losses within nodes
  double between = 0;  ///< losses between nodes
  [[nodiscard]] double total() const { return inside + between; }
};
[[nodiscard]] Losses losses(const ScalingLaw& law, const ScalingCase& training, GpuCount count);
/// The losses, corrected by measurements of other gangs of the same training.
[[nodiscard]] Losses losses(const ScalingLaw& law, const ScalingCase& training, GpuCount count,
                            const std::vector<KnownCount>& known);

/// Added to losses before taking logarithms. Two measurements of an efficiency differ by this much.
inline constexpr double kLossFloor = 0.02;

/// The 80 % band of a loss (the step of a gang / that of one GPU - 1) that is predicted from one GPU; `value` is the loss.
[[nodiscard]] Estimate loss_band(const ScalingLaw& law, double loss, bool uses_network);

}  // namespace gpusim
