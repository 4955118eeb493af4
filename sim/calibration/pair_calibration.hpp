#pragma once
// Two trainings that share one GPU: predicts their speeds from isolated ones, with a law that is fitted to measured pairs and
// scored on model families that were left out.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/step.hpp"
#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"

namespace gpusim {

/// The parameters by which the demand of a training is estimated from its isolated speeds. t is the time of its step, and t_min the
/// least time of a step of the same network on any GPU with any batch, which bounds the time that its host needs for a step:
///     logit u = base + concurrent (on GPUs that run kernels of several processes at once) + growth ln(t / t_min)
///               + elasticity (d ln t / d ln batch - 0.7).
/// The weight is t^slice_exponent (t in s) under time slices. If kernels of several processes are served in turn, it is t / t_min,
/// which grows with the length of its kernels.
struct SharingFit {
  double base = 0;
  double slice_exponent = 0;
  double concurrent = 0;
  double growth = 0;
  double elasticity = 0;
};

/// The parameters fitted by fit_sharing() to 446 pairs of five networks on K80, P100 and V100 (stanford-futuredata/gavel,
/// c4fa400973, scheduler/simulation_throughputs.json and physical_cluster_throughputs.json).
[[nodiscard]] const SharingFit& published_sharing_fit();

/// A training without sharing, from one side of a pair or from other rows of the same network.
struct IsolatedTraining {
  std::string gpu_label;
  std::string model;
  std::optional<double> batch;
  Seconds step;
  double slowness = 0;               ///< ln(t / t_min)
  std::optional<double> elasticity;  ///< d ln t / d ln batch from the neighbouring batches; empty with a single batch
  bool is_concurrent = false;        ///< the GPU is a Volta or later and runs kernels of several processes at once
};

/// All trainings with a known isolated speed, from pairs and from rows on one GPU, each once.
class IsolatedTrainings {
 public:
  IsolatedTrainings(const Measurements& measurements, const std::vector<Gpu>& catalogue);
  [[nodiscard]] const std::vector<IsolatedTraining>& all() const { return trainings_; }
  [[nodiscard]] std::size_t find(const PairMeasurement& pair, const PairMeasurement::One& one) const;

 private:
  void add(const std::string& gpu_label, const std::string& model, std::optional<double> batch, double per_second,
           bool is_concurrent);
  void find_evidence(IsolatedTraining& training) const;
  /// The position of a training; one past the last when there is none.
  [[nodiscard]] std::size_t place_of(const std::string& gpu_label, const std::string& model, std::optional<double> batch) const;
  std::vector<IsolatedTraining> trainings_;
};

[[nodiscard]] GpuDemand estimated_demand(const IsolatedTraining& training, const SharingFit& fit);

/// Minimises the sum of smoothed absolute errors of the speeds of these pairs, with a small ridge penalty towards no effect, by
/// deterministic coordinate descent. Pairs that did not fit into memory are left out.
[[nodiscard]] SharingFit fit_sharing(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs);

/// The demands of all trainings: the estimate of the fit, adapted to the pairs in which a training occurs. Adaptations are shrunk
/// as if each demand were drawn around its estimate, so trainings without pairs keep theirs.
[[nodiscard]] std::vector<GpuDemand> adapted_demands(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs,
                                                     const SharingFit& fit);

/// Scores normalised speeds of pairs that fit, two rows per pair. A row is predicted from pairs without the family of its model:
/// neither the fit nor the demands of known partners, which are determined from the remaining pairs, have seen it. Bands come from
/// the residuals of other families. Errors are differences in parts of the isolated speed.
[[nodiscard]] std::vector<Scored> score_pairs(const Measurements& measurements, const std::vector<Gpu>& catalogue);

/// How many of the pairs that ran out of memory were predicted.
struct MisfitCount {
  std::size_t found = 0;         ///< predicted to run out of memory, and did
  std::size_t missed = 0;        ///< not predicted, but ran out of memory
  std::size_t false_alarms = 0;  ///< predicted to run out of memory, but fitted
  std::size_t unknown = 0;       ///< no prediction, because the network or the GPU is unknown
};
[[nodiscard]] MisfitCount count_misfits(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                        const std::vector<PhysicalProfile>& library);

/// The memory that a training takes on its GPU. For the networks in pairs it is computed from the sizes of their layers; for others
/// from the library's profile: fixed memory, and activations of the batch plus what frameworks cannot use. Empty for all other
/// networks.
[[nodiscard]] std::optional<DataSize> training_memory(const std::string& model, std::optional<double> batch,
                                                      const std::vector<PhysicalProfile>& library);

}  // namespace gpusim
