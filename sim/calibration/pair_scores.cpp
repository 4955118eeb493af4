// Scores the speeds of pairs, each predicted without the family of its model.

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "sim/calibration/pair_calibration.hpp"
#include "sim/calibration/quantiles.hpp"
#include "sim/timing/sharing.hpp"
#include "sim/timing/transfer.hpp"

namespace gpusim {
namespace {

constexpr const char* kQuestion = "two jobs on one GPU";
/// With fewer pairs than this, the published fit is better than a new one.
constexpr std::size_t kFewestPairs = 20;
/// Half the width of the band that holds four of five published rows, used when there are no residuals of other families.
constexpr double kPublishedHalfWidth = 0.13;
constexpr std::size_t kFewestResiduals = 20;

/// A row with the data on which its band depends.
struct Row {
  Scored scored;
  bool is_concurrent = false;
};

std::string described(const PairMeasurement& pair, const PairMeasurement::One& self, const PairMeasurement::One& other) {
  const auto name = [](const PairMeasurement::One& one) {
    return one.batch ? one.model + " " + std::to_string(std::llround(*one.batch)) : one.model;
  };
  return pair.gpu_label + ": " + name(self) + " with " + name(other);
}

double mean_speed(const std::vector<PairMeasurement>& pairs) {
  double sum = 0;
  std::size_t speeds = 0;
  for (const PairMeasurement& pair : pairs) {
    if (!pair.fits) continue;
    sum += std::min(pair.a.together / pair.a.alone, 1.0) + std::min(pair.b.together / pair.b.alone, 1.0);
    speeds += 2;
  }
  return speeds == 0 ? 0.5 : sum / static_cast<double>(speeds);
}

/// Predicts the rows of one family from the pairs in which neither training belongs to it.
void score_family(const std::string& family, const Measurements& measurements, const IsolatedTrainings& trainings,
                  std::vector<Row>& rows) {
  std::vector<PairMeasurement> known;
  for (const PairMeasurement& pair : measurements.pairs)
    if (pair.a.model != family && pair.b.model != family) known.push_back(pair);
  const SharingFit fit = known.size() < kFewestPairs ? published_sharing_fit() : fit_sharing(trainings, known);
  const std::vector<GpuDemand> demands = adapted_demands(trainings, known, fit);
  const double constant = mean_speed(known);
  const auto add = [&](const PairMeasurement& pair, const PairMeasurement::One& self, const PairMeasurement::One& other) {
    if (self.model != family) return;
    const std::size_t training = trainings.find(pair, self);
    const GpuDemand both[] = {demands[training], demands[trainings.find(pair, other)]};
    rows.push_back({{.question = kQuestion,
                     .at = pair.at,
                     .pair = described(pair, self, other),
                     .family = self.model,
                     .precision = "",
                     .measured = std::min(self.together / self.alone, 1.0),
                     .predicted = {.value = shared_speeds(GpuSharing{}, both).front()},
                     .baselines = {{"constant", constant}, {"half each", 0.5}},
                     .is_difference = true},
                    trainings.all()[training].is_concurrent});
  };
  for (const PairMeasurement& pair : measurements.pairs) {
    if (!pair.fits) continue;
    add(pair, pair.a, pair.b);
    add(pair, pair.b, pair.a);
  }
}

/// The factor for bands from few families. Rows of one family have similar errors, so there are as many independent errors as
/// families: the quantile of Student's t with one degree of freedom less, divided by that of the normal distribution (both
/// one-sided, 90 %).
double few_families_factor(std::size_t families) {
  constexpr double kStudent[] = {3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830};
  const std::size_t degrees = std::max<std::size_t>(families, 2) - 1;
  return kStudent[std::min(degrees, std::size(kStudent)) - 1] / kNormalBand;
}

/// The 10th and 90th percentile of the errors of other families on GPUs of the same kind, or on all GPUs when these are few; wider
/// when there are few families.
std::pair<double, double> residual_band(const std::vector<Row>& rows, const Row& row) {
  for (const bool is_same_kind : {true, false}) {
    std::vector<double> residuals;
    std::set<std::string> others;
    for (const Row& other : rows)
      if (other.scored.family != row.scored.family && (!is_same_kind || other.is_concurrent == row.is_concurrent)) {
        residuals.push_back(other.scored.measured - other.scored.predicted.value);
        others.insert(other.scored.family);
      }
    if (residuals.size() < kFewestResiduals) continue;
    const double wider = few_families_factor(others.size());
    return {wider * quantile(residuals, 0.1), wider * quantile(residuals, 0.9)};
  }
  return {-kPublishedHalfWidth, kPublishedHalfWidth};
}

}  // namespace

std::vector<Scored> score_pairs(const Measurements& measurements, const std::vector<Gpu>& catalogue) {
  const IsolatedTrainings trainings(measurements, catalogue);
  std::set<std::string> families;
  for (const PairMeasurement& pair : measurements.pairs) {
    families.insert(pair.a.model);
    families.insert(pair.b.model);
  }
  std::vector<Row> rows;
  for (const std::string& family : families) score_family(family, measurements, trainings, rows);
  std::vector<Scored> scored;
  for (const Row& row : rows) {
    const auto [low, high] = residual_band(rows, row);
    scored.push_back(row.scored);
    Estimate& predicted = scored.back().predicted;
    predicted.p10 = std::clamp(predicted.value + low, 0.0, predicted.value);
    predicted.p90 = std::clamp(predicted.value + high, predicted.value, 1.0);
  }
  std::stable_sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
    return a.at.table != b.at.table ? a.at.table < b.at.table : a.at.line < b.at.line;
  });
  return scored;
}

}  // namespace gpusim
