#pragma once
// How much of the speed of n times one card remains when n cards train together: measured on one card (or a few), predicted for
// more.
//
// A gang of n cards, g in each of its nodes, loses, as parts of the step of t seconds on one card (efficiency = 1 / (1 + losses)):
//
//   inside a node   (synchronisation(link) / t + share) x log2(g)/3 + max(0, use(link) x T_inside / t - hidden)
//                   + fixed_part x (1/p - 1)
//   between nodes   max(0, use(network) x T_between / t - hidden) + per_doubling x log2(nodes)
//
// T = 2(k-1)/k S/B is the ring all-reduce of the gradients (collectives.hpp) over the g cards of a node and its links, and over all
// n cards and one node's network. With strong scaling a card has the part p of its batch, and t becomes p t. The constants are
// shared by all networks, frameworks and cards; only `use` and `synchronisation` depend on the kind of link. What is measured of
// smaller gangs of the same training moves its two losses by factors (posterior means, shrunk towards 1), and what other networks
// lost on the same system does so too.

#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/step.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

enum class LinkKind { nvlink, bridge, pcie };

/// What cards exchange gradients over.
struct GangLinks {
  LinkKind inside = LinkKind::pcie;
  Bandwidth inside_bandwidth;  ///< of one card, what collectives reach (not the line rate)
  Bandwidth network;           ///< of a node
  bool is_rdma = true;         ///< InfiniBand or the like; otherwise TCP
};

/// What is known of a training that ran on one card.
struct ScalingCase {
  std::optional<Seconds> step;        ///< on one card; a typical one where unknown
  std::optional<DataSize> gradients;  ///< as sent; those of a typical network where unknown
  GangLinks links;
  bool is_mixed = false;
  /// What other networks lost on the same system, and in the same framework, over what the law says of them (`SystemEffects`).
  double inside_factor = 1;
  double between_factor = 1;
};

/// A gang; nodes hold equal parts of it.
struct CardCount {
  std::uint32_t cards = 1;
  std::uint32_t nodes = 1;
  double batch_part = 1;  ///< a card's batch as a part of what it was on one card: 1 weak scaling, 1/n strong
};

/// A measured gang: its speed over n times the speed of one card.
struct KnownCount {
  CardCount at;
  double efficiency = 1;
};

/// Constants of the law; `carried_scaling_law` holds those fitted to open data.
struct ScalingLaw {
  double synchronisation = 0.006;      ///< seconds a step at 8 cards, joined by NVLink
  double synchronisation_pcie = 0.02;  ///< the same over PCIe
  double share = 0.02;                 ///< of a step, at 8 cards
  double use_nvlink = 1;               ///< part of T_ring that is not hidden or wasted; > 1: less than the link is reached
  double use_pcie = 1;
  double use_network = 1;      ///< of InfiniBand
  double use_ethernet = 1;     ///< of one TCP connection
  double hidden = 0.1;         ///< part of a step behind which an exchange hides
  double per_doubling = 0.01;  ///< of a step, for each doubling of nodes
  double fixed_part = 0.05;    ///< of a step that does not shrink with the batch
  double typical_step = 0.2;   ///< seconds, of a step nothing is known about
  double mixed_step = 0.7;     ///< of a mixed-precision step over an FP32 one, as batches grow with what memory allows; not fitted

  /// 80 % bands: quantiles of ln((loss + floor) / (predicted loss + floor)) over networks that were held back, predicted from one
  /// card and from smaller gangs.
  struct Band {
    double p10 = -0.7;
    double p90 = 0.9;
  };
  struct Bands {
    Band inside;  ///< of gangs in one node
    Band across;  ///< of gangs that use a network
  };
  Bands from_one;
  Bands from_smaller;
};

/// The law as fitted to the open tables. See the comment at its definition.
[[nodiscard]] const ScalingLaw& carried_scaling_law();

/// As parts of one card's step.
struct Losses {
  double inside = 0;   ///< a node
  double between = 0;  ///< nodes
  [[nodiscard]] double total() const { return inside + between; }
};
[[nodiscard]] Losses losses(const ScalingLaw& law, const ScalingCase& training, CardCount count);
/// Moved by what is known of other gangs of the same training.
[[nodiscard]] Losses losses(const ScalingLaw& law, const ScalingCase& training, CardCount count,
                            const std::vector<KnownCount>& known);

/// Added to losses before logarithms are taken: two measurements of an efficiency differ by as much.
inline constexpr double kLossFloor = 0.02;

/// The 80 % band of a loss (the step of a gang over that of one card, less 1) that follows from one card: `value` is the loss.
[[nodiscard]] Estimate loss_band(const ScalingLaw& law, double loss, bool uses_network);

}  // namespace gpusim
