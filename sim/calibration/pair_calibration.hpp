#pragma once
// Two trainings on one card at once: what isolated speeds say about them, fitted to measured pairs and scored on model families
// left out.

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

/// What estimates the demand of a training from its isolated speeds. With t the time of its step and t_min the least time of a step
/// of the same network on any card at any batch, which bounds what its host needs for a step,
///     logit u = base + concurrent (on cards that run kernels of several processes at once) + growth ln(t / t_min)
///               + elasticity (d ln t / d ln batch - 0.7),
/// and the weight is t^slice_exponent (t in s) under time slices, and t / t_min, which grows as the length of its kernels, where
/// kernels of several processes are served in turn.
struct SharingFit {
  double base = 0;
  double slice_exponent = 0;
  double concurrent = 0;
  double growth = 0;
  double elasticity = 0;
};

/// Fitted to 446 pairs of five networks on K80, P100 and V100 (stanford-futuredata/gavel, c4fa400973,
/// scheduler/simulation_throughputs.json and physical_cluster_throughputs.json) by fit_sharing().
[[nodiscard]] const SharingFit& published_sharing_fit();

/// A training by itself: what a pair says of each of its two, and what other rows say of the same network.
struct IsolatedTraining {
  std::string gpu_label;
  std::string model;
  std::optional<double> batch;
  Seconds step;
  double slowness = 0;               ///< ln(t / t_min)
  std::optional<double> elasticity;  ///< d ln t / d ln batch, from the next smaller and the next larger batch; none with one batch
  bool is_concurrent = false;        ///< on a card since Volta, which takes kernels of several processes at once
};

/// All trainings of which an isolated speed is known, of pairs and of single rows on one GPU, each once.
class IsolatedTrainings {
 public:
  IsolatedTrainings(const Measurements& measurements, const std::vector<Gpu>& catalogue);
  [[nodiscard]] const std::vector<IsolatedTraining>& all() const { return trainings_; }
  [[nodiscard]] std::size_t find(const PairMeasurement& pair, const PairMeasurement::One& one) const;

 private:
  void add(const std::string& gpu_label, const std::string& model, std::optional<double> batch, double per_second,
           bool is_concurrent);
  void find_evidence(IsolatedTraining& training) const;
  /// Behind the last where there is none.
  [[nodiscard]] std::size_t place_of(const std::string& gpu_label, const std::string& model, std::optional<double> batch) const;
  std::vector<IsolatedTraining> trainings_;
};

[[nodiscard]] CardDemand estimated_demand(const IsolatedTraining& training, const SharingFit& fit);

/// Least sum of smoothed absolute errors of the speeds of these pairs, with a small ridge towards no effect; by coordinate descent
/// without chance. Pairs that did not fit into memory are left out.
[[nodiscard]] SharingFit fit_sharing(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs);

/// Demands of all trainings: what the fit expects, moved as far as the pairs that a training is part of say so. Moves are held back
/// as if each were drawn around the expectation (shrinkage), so trainings without pairs stay where they are.
[[nodiscard]] std::vector<CardDemand> adapted_demands(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs,
                                                      const SharingFit& fit);

/// Normalised speeds of pairs that fit, two rows a pair. A row is predicted from pairs without the family of its model: neither the
/// fit nor the demands of known partners, which are found from the pairs left, have seen it. Bands come from the residuals of other
/// families. Errors are differences in parts of the isolated speed.
[[nodiscard]] std::vector<Scored> score_pairs(const Measurements& measurements, const std::vector<Gpu>& catalogue);

/// Pairs that did not fit into memory together, and what was said of them beforehand.
struct MisfitCount {
  std::size_t found = 0;         ///< predicted, and did not fit
  std::size_t missed = 0;        ///< not predicted, but did not fit
  std::size_t false_alarms = 0;  ///< predicted, but fitted
  std::size_t unknown = 0;       ///< a network or a card of which nothing is known: nothing was said
};
[[nodiscard]] MisfitCount count_misfits(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                        const std::vector<PhysicalProfile>& library);

/// Memory that a training takes on its card. Of the networks in pairs from the sizes of their layers; of others what the library's
/// profile keeps: fixed memory, and activations of the batch with what frameworks cannot use of it. Empty for those that neither
/// knows.
[[nodiscard]] std::optional<DataSize> training_memory(const std::string& model, std::optional<double> batch,
                                                      const std::vector<PhysicalProfile>& library);

}  // namespace gpusim
