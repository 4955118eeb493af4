#include "sim/timing/scaling_law.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/elementary.hpp"

namespace gpusim {
namespace {

/// The gradients of an unknown network: 1 GB per second of its step on one GPU (0.3 to 3 GB for most of `known_parameters` with
/// their usual batches), but at most those of 35 million parameters in FP32, the median of these counts.
constexpr double kTypicalRate = 1e9;
constexpr double kTypicalGradients = 140e6;

/// The noise of a measured efficiency (two runs on two hosts: 1 % each), the standard deviation of the logarithm of a loss per
/// doubling of GPUs, and that of the losses of a training around the law.
constexpr double kNoise = 0.015;
constexpr double kWander = 0.3;
constexpr double kLossSpread = 0.9;

/// The factor by which measurements change a loss: the posterior mean under a normal prior of width `kLossSpread` around 1, in
/// logarithms.
class Factor {
 public:
  void learn(double observed, double predicted, double doublings_away) {
    const double seen = std::max(observed, kLossFloor / 4);
    const double variance = kNoise * kNoise / (seen * seen) + kWander * kWander * (0.25 + doublings_away);
    weight_ += 1 / variance;
    sum_ += log(seen / std::max(predicted, kLossFloor / 4)) / variance;
  }
  [[nodiscard]] double value() const { return exp(sum_ / (weight_ + 1 / (kLossSpread * kLossSpread))); }

 private:
  double weight_ = 0;
  double sum_ = 0;
};

/// The data that a ring sends over each hop, in messages.
double ring_part(double devices) { return 2 * (devices - 1) / devices; }

double doublings(double from, double to) { return std::abs(log2(to / from)); }

}  // namespace

Losses losses(const ScalingLaw& law, const ScalingCase& training, GpuCount count) {
  const double step = training.step ? *training.step / units::second : law.typical_step * (training.is_mixed ? law.mixed_step : 1);
  const double bytes = training.gradients ? *training.gradients / units::byte : std::min(kTypicalGradients, kTypicalRate * step);
  const double small_step = step * count.batch_part;
  const double gpus = count.gpus;
  const double inside = gpus / count.nodes;
  const double size = log2(inside) / 3;
  const bool is_nvlink = training.links.inside == LinkKind::nvlink;
  Losses loss;
  if (count.gpus < 2) return loss;
  const double waiting = (is_nvlink ? law.synchronisation : law.synchronisation_pcie) * size;
  const double exchange =
      (is_nvlink ? law.use_nvlink : law.use_pcie) * ring_part(inside) * bytes / training.links.inside_bandwidth.raw();
  loss.inside = law.fixed_part * (1 / count.batch_part - 1) + waiting / small_step + law.share * size +
                std::max(0.0, exchange / small_step - law.hidden);
  if (count.nodes > 1) {
    const double use = training.links.is_rdma ? law.use_network : law.use_ethernet;
    const double across = use * ring_part(gpus) * bytes / training.links.network.raw();
    loss.between = std::max(0.0, across / small_step - law.hidden) + law.per_doubling * log2(static_cast<double>(count.nodes));
  }
  loss.inside *= training.inside_factor;
  loss.between *= training.between_factor;
  return loss;
}

Losses losses(const ScalingLaw& law, const ScalingCase& training, GpuCount count, const std::vector<KnownCount>& known) {
  Losses loss = losses(law, training, count);
  Factor inside;
  for (const KnownCount& gang : known)
    if (gang.at.nodes == 1)
      inside.learn(1 / gang.efficiency - 1, losses(law, training, gang.at).total(), doublings(gang.at.gpus, count.gpus));
  loss.inside *= inside.value();
  if (count.nodes == 1) return loss;
  Factor between;
  for (const KnownCount& gang : known) {
    if (gang.at.nodes == 1) continue;
    const Losses there = losses(law, training, gang.at);
    between.learn(1 / gang.efficiency - 1 - there.inside * inside.value(), there.between, doublings(gang.at.gpus, count.gpus));
  }
  loss.between *= between.value();
  return loss;
}

Estimate loss_band(const ScalingLaw& law, double loss, bool uses_network) {
  const ScalingLaw::Band& band = uses_network ? law.from_one.across : law.from_one.inside;
  const auto shifted = [&](double logarithm) { return std::max(0.0, (loss + kLossFloor) * exp(logarithm) - kLossFloor); };
  return {loss, shifted(band.p10), shifted(band.p90)};
}

// calibrated_scaling_law of 2147 gangs in the open tables of NVIDIA DeepLearningExamples (729963dd47), Oneflow-Inc/DLPerf
// (c89430bac6), tensorflow/docs benchmarks (62da04c02d), petuum/adaptdl osdi21-artifact (c793c7089b), stanford-futuredata/gavel
// (c4fa400973) and lambdal/deeplearning-benchmark (aa5addb6a5): 2 to 256 GPUs, K80 to H100, 2017 to 2023. Rounded to three digits.
const ScalingLaw& carried_scaling_law() {
  static const ScalingLaw law{.synchronisation = 0.0052,
                              .synchronisation_pcie = 0.0133,
                              .share = 0.0407,
                              .use_nvlink = 0.922,
                              .use_pcie = 1.36,
                              .use_network = 1.1,
                              .use_ethernet = 1.12,
                              .hidden = 0.0582,
                              .per_doubling = 0.0102,
                              .fixed_part = 0.0383,
                              .typical_step = 0.197,
                              .from_one = {{-1.4, 1.44}, {-1.05, 0.95}},
                              .from_smaller = {{-1.39, 0.61}, {-0.504, 0.343}}};
  return law;
}

}  // namespace gpusim
