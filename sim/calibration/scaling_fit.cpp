#include "sim/calibration/scaling_fit.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/base/elementary.hpp"
#include "sim/calibration/pattern_search.hpp"

namespace gpusim {
namespace {

constexpr double ScalingLaw::* kConstants[] = {
    &ScalingLaw::synchronisation, &ScalingLaw::synchronisation_pcie, &ScalingLaw::share,        &ScalingLaw::use_nvlink,
    &ScalingLaw::use_pcie,        &ScalingLaw::use_network,          &ScalingLaw::use_ethernet, &ScalingLaw::hidden,
    &ScalingLaw::per_doubling,    &ScalingLaw::fixed_part,           &ScalingLaw::typical_step};

/// The weight of the prior as a part of the total weight of the rows.
constexpr double kPrior = 0.002;
constexpr int kRounds = 9;

struct Weighted {
  const ScalingRow* row;
  double weight;
};

/// Rows weighted so that families with many rows do not dominate the others.
std::vector<Weighted> weighted(const std::vector<const ScalingRow*>& rows) {
  std::map<std::pair<std::string, std::string>, double> counts;
  for (const ScalingRow* row : rows) ++counts[{row->gang->kind, row->gang->family}];
  std::vector<Weighted> result;
  double total = 0;
  for (const ScalingRow* row : rows) {
    const double weight = 1 / std::sqrt(counts[{row->gang->kind, row->gang->family}]);
    result.push_back({row, weight});
    total += weight;
  }
  for (Weighted& one : result) one.weight /= total;
  return result;
}

double error_of(const ScalingLaw& law, const ScalingLaw& start, const std::vector<Weighted>& rows) {
  double error = 0;
  for (const auto& [row, weight] : rows)
    error += weight * std::abs(log1p(losses(law, row->training, row->count).total()) + log(row->efficiency));
  for (const auto constant : kConstants) {
    // The change of a constant, as a logarithm, that counts as an error of 1.
    const double spread = constant == &ScalingLaw::per_doubling ? 0.5 : 1;
    const double moved = log(law.*constant / start.*constant) / spread;
    error += kPrior * moved * moved;
  }
  return error;
}

}  // namespace

ScalingLaw fit_scaling_law(const std::vector<const ScalingRow*>& rows, const ScalingLaw& start) {
  if (rows.empty()) return start;
  const std::vector<Weighted> measured = weighted(rows);
  return pattern_search(start, kConstants, kRounds, 1e-9, [&](const ScalingLaw& law) { return error_of(law, start, measured); });
}

}  // namespace gpusim
