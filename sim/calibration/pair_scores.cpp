// Speeds of pairs, predicted without the family (or the card) that they are about.

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <set>

#include "sim/calibration/pair_calibration.hpp"
#include "sim/calibration/pair_fit.hpp"
#include "sim/timing/sharing.hpp"

namespace gpusim {
namespace {

constexpr const char* kQuestion = "two jobs on one card";
/// With fewer pairs than this, the published fit is better than one of their own.
constexpr std::size_t kFewestPairs = 20;
/// Half width in which four of five published rows lie, for when there are no other families to take residuals from.
constexpr double kPublishedHalfWidth = 0.13;
constexpr std::size_t kFewestResiduals = 20;

/// A row and what its band depends on.
struct Row {
  Scored scored;
  std::string gpu;
  bool is_concurrent = false;
};

/// What one row is left out by: its family or its card.
using Fold = std::function<std::string(const PairMeasurement&, const PairMeasurement::One&)>;

std::string described(const PairMeasurement& pair, const PairMeasurement::One& self, const PairMeasurement::One& other) {
  const auto name = [](const PairMeasurement::One& one) {
    return one.batch ? one.model + " " + std::to_string(std::llround(*one.batch)) : one.model;
  };
  return pair.gpu_label + ": " + name(self) + " beside " + name(other);
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

/// The rows of one fold, predicted from the pairs of which neither training belongs to it.
void score_fold(const std::string& left_out, const Fold& fold, const Measurements& measurements, const IsolatedTrainings& trainings,
                std::vector<Row>& rows) {
  std::vector<PairMeasurement> known;
  for (const PairMeasurement& pair : measurements.pairs)
    if (fold(pair, pair.a) != left_out && fold(pair, pair.b) != left_out) known.push_back(pair);
  const SharingFit fit = known.size() < kFewestPairs ? published_sharing_fit() : fit_sharing(trainings, known);
  const std::vector<CardDemand> demands = adapted_demands(trainings, known, fit);
  const double constant = mean_speed(known);
  const auto add = [&](const PairMeasurement& pair, const PairMeasurement::One& self, const PairMeasurement::One& other) {
    if (fold(pair, self) != left_out) return;
    const std::size_t training = trainings.find(pair, self);
    const CardDemand both[] = {demands[training], demands[trainings.find(pair, other)]};
    Scored row;
    row.question = kQuestion;
    row.at = pair.at;
    row.pair = described(pair, self, other);
    row.family = self.model;
    row.measured = std::min(self.together / self.alone, 1.0);
    row.predicted.value = shared_speeds(CardSharing{}, both).front();
    row.baselines = {{"constant", constant}, {"half each", 0.5}};
    row.is_difference = true;
    rows.push_back({std::move(row), pair.gpu_label, trainings.all()[training].is_concurrent});
  };
  for (const PairMeasurement& pair : measurements.pairs) {
    if (!pair.fits) continue;
    add(pair, pair.a, pair.b);
    add(pair, pair.b, pair.a);
  }
}

/// The value below which this part of ascending values lies.
double quantile(const std::vector<double>& ascending, double part) {
  const double position = part * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] + (ascending[above] - ascending[below]) * (position - static_cast<double>(below));
}

/// Rows of one family miss alike, so a band knows as many independent misses as there are families: its width is that of Student's
/// t with one degree less, by that of the normal distribution (both one-sided, 90 %).
double few_families_factor(std::size_t families) {
  constexpr double kNormal = 1.2816;
  constexpr double kStudent[] = {3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968, 1.3830};
  const std::size_t degrees = std::max<std::size_t>(families, 2) - 1;
  return kStudent[std::min(degrees, std::size(kStudent)) - 1] / kNormal;
}

/// The tenth and the ninetieth percentile of what other folds missed on cards of the same kind, on all cards where those are few,
/// and wider where the folds are few.
std::pair<double, double> residual_band(const std::vector<Row>& rows, const Row& row, const std::vector<std::string>& folds,
                                        const std::string& own) {
  for (const bool is_same_kind : {true, false}) {
    std::vector<double> residuals;
    std::set<std::string> others;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (folds[i] != own && (!is_same_kind || rows[i].is_concurrent == row.is_concurrent)) {
        residuals.push_back(rows[i].scored.measured - rows[i].scored.predicted.value);
        others.insert(folds[i]);
      }
    if (residuals.size() < kFewestResiduals) continue;
    std::sort(residuals.begin(), residuals.end());
    const double wider = few_families_factor(others.size());
    return {wider * quantile(residuals, 0.1), wider * quantile(residuals, 0.9)};
  }
  return {-kPublishedHalfWidth, kPublishedHalfWidth};
}

std::vector<Scored> score_by(const Measurements& measurements, const std::vector<Gpu>& catalogue, const Fold& fold) {
  const IsolatedTrainings trainings(measurements, catalogue);
  std::set<std::string> names;
  for (const PairMeasurement& pair : measurements.pairs) {
    names.insert(fold(pair, pair.a));
    names.insert(fold(pair, pair.b));
  }
  std::vector<Row> rows;
  std::vector<std::string> folds;
  for (const std::string& name : names) {
    score_fold(name, fold, measurements, trainings, rows);
    folds.resize(rows.size(), name);
  }
  std::vector<Scored> scored;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto [low, high] = residual_band(rows, rows[i], folds, folds[i]);
    Estimate& predicted = rows[i].scored.predicted;
    predicted.p10 = std::clamp(predicted.value + low, 0.0, predicted.value);
    predicted.p90 = std::clamp(predicted.value + high, predicted.value, 1.0);
    scored.push_back(rows[i].scored);
  }
  std::stable_sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
    return a.at.table != b.at.table ? a.at.table < b.at.table : a.at.line < b.at.line;
  });
  return scored;
}

}  // namespace

std::vector<Scored> score_pairs(const Measurements& measurements, const std::vector<Gpu>& catalogue) {
  return score_by(measurements, catalogue, [](const PairMeasurement&, const PairMeasurement::One& one) { return one.model; });
}

std::vector<Scored> score_pairs_by_gpu(const Measurements& measurements, const std::vector<Gpu>& catalogue) {
  return score_by(measurements, catalogue, [](const PairMeasurement& pair, const PairMeasurement::One&) { return pair.gpu_label; });
}

}  // namespace gpusim
