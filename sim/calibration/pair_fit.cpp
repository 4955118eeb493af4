// Fits the parameters of the sharing law, and the demands of trainings in measured pairs.

#include <algorithm>
#include <cmath>

#include "sim/base/elementary.hpp"
#include "sim/calibration/pair_calibration.hpp"

namespace gpusim {
namespace {

constexpr double kUsualElasticity = 0.7;  ///< elasticity of step times over batches, in the middle of published values
constexpr double kSmooth = 0.03;       ///< smaller errors count less than in proportion; about the spread of repeated measurements
constexpr double kRidge = 1e-3;        ///< penalty per pair on each parameter of the fit
constexpr double kHeldBack = 0.06;     ///< penalty on each adaptation of a training, in units of the spread
constexpr double kWeightSpread = 0.5;  ///< standard deviation of the logarithms of weights around the estimate

constexpr double SharingFit::* kParameters[] = {&SharingFit::base, &SharingFit::slice_exponent, &SharingFit::concurrent,
                                                &SharingFit::growth, &SharingFit::elasticity};
/// Without evidence a training keeps its GPU busy for most of its time, and no other term has an effect.
constexpr SharingFit kNeutral{.base = 1};

double smoothed(double error) { return std::sqrt(error * error + kSmooth * kSmooth); }

/// The demand of a training in the coordinates of the search: ln(u / (1 - u)) and the logarithm of its weight.
struct DemandPoint {
  double busy = 0;
  double weight = 0;
  [[nodiscard]] GpuDemand demand() const {
    const double part = 1 / (1 + exp(-busy));
    return {part, part, exp(weight)};
  }
};

/// A pair in the form of the search: the positions of its trainings and the measured speeds.
struct PairPoint {
  std::size_t a = 0;
  std::size_t b = 0;
  double speed_a = 0;
  double speed_b = 0;
};

DemandPoint expected_point(const IsolatedTraining& training, const SharingFit& fit) {
  DemandPoint point;
  point.busy = fit.base + fit.growth * training.slowness +
               fit.elasticity * (training.elasticity.value_or(kUsualElasticity) - kUsualElasticity);
  if (training.is_concurrent) point.busy += fit.concurrent;
  point.weight = training.is_concurrent ? training.slowness : fit.slice_exponent * log(training.step.raw());
  return point;
}

/// The speeds of two tasks that queue for one GPU, equal to shared_speeds() but without allocations.
std::pair<double, double> pair_speeds(const GpuDemand& a, const GpuDemand& b) {
  constexpr int kIterations = 40;
  const double ratio = b.weight / a.weight;
  double speed_a = 1;
  double speed_b = 1;
  for (int i = 0; i < kIterations; ++i) {
    const double present_a = 1 - (1 - a.compute) * speed_a;
    const double present_b = 1 - (1 - b.compute) * speed_b;
    speed_a = 1 / (1 + a.compute * ratio * present_b);
    speed_b = 1 / (1 + b.compute / ratio * present_a);
  }
  return {speed_a, speed_b};
}

std::vector<PairPoint> pair_points(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs) {
  std::vector<PairPoint> points;
  for (const PairMeasurement& pair : pairs)
    if (pair.fits)
      points.push_back({trainings.find(pair, pair.a), trainings.find(pair, pair.b), std::min(pair.a.together / pair.a.alone, 1.0),
                        std::min(pair.b.together / pair.b.alone, 1.0)});
  return points;
}

double error_of(const PairPoint& pair, const std::vector<GpuDemand>& demands) {
  const auto [a, b] = pair_speeds(demands[pair.a], demands[pair.b]);
  return smoothed(a - pair.speed_a) + smoothed(b - pair.speed_b);
}

double objective(const IsolatedTrainings& trainings, const std::vector<PairPoint>& pairs, const SharingFit& fit) {
  std::vector<GpuDemand> demands;
  for (const IsolatedTraining& training : trainings.all()) demands.push_back(estimated_demand(training, fit));
  double sum = 0;
  for (const PairPoint& pair : pairs) sum += error_of(pair, demands);
  double square = 0;
  for (const auto parameter : kParameters)
    square += (fit.*parameter - kNeutral.*parameter) * (fit.*parameter - kNeutral.*parameter);
  return sum / (2 * static_cast<double>(pairs.size())) + kRidge * square;
}

/// Moves a coordinate by its step if that improves the objective, and adapts the step: a third larger after a success, half
/// otherwise.
template <class Objective>
double improve(double& coordinate, double& step, double best, const Objective& objective) {
  const double before = coordinate;
  for (const double move : {step, -step}) {
    coordinate = before + move;
    const double value = objective();
    if (value < best - 1e-12) {
      step *= 1.3;
      return value;
    }
  }
  coordinate = before;
  step *= 0.5;
  return best;
}

}  // namespace

const SharingFit& published_sharing_fit() {
  static constexpr SharingFit kFit{
      .base = 1.379, .slice_exponent = 0.182, .concurrent = -1.454, .growth = 0.786, .elasticity = 0.587};
  return kFit;
}

GpuDemand estimated_demand(const IsolatedTraining& training, const SharingFit& fit) {
  return expected_point(training, fit).demand();
}

SharingFit fit_sharing(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs) {
  constexpr int kRounds = 60;
  constexpr double kFirstStep = 0.2;
  const std::vector<PairPoint> points = pair_points(trainings, pairs);
  SharingFit fit = kNeutral;
  if (points.empty()) return fit;
  std::vector<double> steps(std::size(kParameters), kFirstStep);
  double best = objective(trainings, points, fit);
  for (int round = 0; round < kRounds; ++round)
    for (std::size_t i = 0; i < steps.size(); ++i)
      best = improve(fit.*kParameters[i], steps[i], best, [&] { return objective(trainings, points, fit); });
  return fit;
}

std::vector<GpuDemand> adapted_demands(const IsolatedTrainings& trainings, const std::vector<PairMeasurement>& pairs,
                                       const SharingFit& fit) {
  constexpr int kRounds = 25;
  constexpr double kFirstStep = 0.3;
  std::vector<DemandPoint> expected;
  std::vector<GpuDemand> demands;
  for (const IsolatedTraining& training : trainings.all()) {
    expected.push_back(expected_point(training, fit));
    demands.push_back(expected.back().demand());
  }
  std::vector<std::vector<PairPoint>> of(expected.size());
  for (const PairPoint& pair : pair_points(trainings, pairs)) {
    of[pair.a].push_back(pair);
    if (pair.b != pair.a) of[pair.b].push_back(pair);
  }
  std::vector<DemandPoint> points = expected;
  std::vector<double> busy_steps(points.size(), kFirstStep);
  std::vector<double> weight_steps(points.size(), kFirstStep);
  for (int round = 0; round < kRounds; ++round)
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (of[i].empty()) continue;
      const auto cost = [&] {
        demands[i] = points[i].demand();
        const double busy = points[i].busy - expected[i].busy;
        const double weight = (points[i].weight - expected[i].weight) / kWeightSpread;
        double sum = kHeldBack * (busy * busy + weight * weight);
        for (const PairPoint& pair : of[i]) sum += error_of(pair, demands);
        return sum;
      };
      const double after = improve(points[i].busy, busy_steps[i], cost(), cost);
      improve(points[i].weight, weight_steps[i], after, cost);
      demands[i] = points[i].demand();
    }
  return demands;
}

}  // namespace gpusim
