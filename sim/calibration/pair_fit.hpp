#pragma once
// The search for the law's parameters, and for the demands of trainings that pairs were measured of.

#include <vector>

#include "sim/calibration/pair_calibration.hpp"

namespace gpusim {

/// What a training asks for, as the search moves it: ln(u / (1 - u)) and the logarithm of its weight.
struct DemandPoint {
  double busy = 0;
  double weight = 0;
  [[nodiscard]] CardDemand demand() const;
};

/// A pair as the search sees it: numbers of its trainings, and what was measured.
struct PairPoint {
  std::size_t a = 0;
  std::size_t b = 0;
  double speed_a = 0;
  double speed_b = 0;
};

[[nodiscard]] std::vector<PairPoint> pair_points(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs);
[[nodiscard]] DemandPoint expected_point(const IsolatedTraining& training, const SharingFit& fit);

/// Demands of all trainings: what the fit expects, moved as far as the pairs that a training is part of say so. Moves are held back
/// as if each were drawn around the expectation (shrinkage), so trainings without pairs stay where they are.
[[nodiscard]] std::vector<CardDemand> adapted_demands(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs,
                                                      const SharingFit& fit);

/// The speeds of two tasks that queue for one card, as shared_speeds() gives them, without its vectors.
[[nodiscard]] std::pair<double, double> pair_speeds(const CardDemand& a, const CardDemand& b);

}  // namespace gpusim
