#include "sim/calibration/scaling_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace gpusim {
namespace {

/// A constant of the law and how the search moves it.
struct Constant {
  double ScalingLaw::* value;
  double spread;  ///< how far, as a logarithm, it may lie from where it starts before that counts as an error of 1
};

constexpr std::array<Constant, 11> kConstants = {{
    {&ScalingLaw::synchronisation, 1},
    {&ScalingLaw::synchronisation_pcie, 1},
    {&ScalingLaw::share, 1},
    {&ScalingLaw::use_nvlink, 1},
    {&ScalingLaw::use_pcie, 1},
    {&ScalingLaw::use_network, 1},
    {&ScalingLaw::use_ethernet, 1},
    {&ScalingLaw::hidden, 1},
    {&ScalingLaw::per_doubling, 0.5},
    {&ScalingLaw::fixed_part, 1},
    {&ScalingLaw::typical_step, 1},
}};

/// How much the prior counts beside the rows: as much as this part of all their weights.
constexpr double kPrior = 0.002;
constexpr int kRounds = 9;

struct Weighted {
  const ScalingRow* row;
  double weight;
};

/// Families of many rows must not drown the others.
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
    error += weight * std::abs(std::log1p(losses(law, row->training, row->count).total()) + std::log(row->efficiency));
  for (const auto& [value, spread] : kConstants) {
    const double moved = std::log(law.*value / start.*value) / spread;
    error += kPrior * moved * moved;
  }
  return error;
}

}  // namespace

ScalingLaw fit_scaling_law(const std::vector<const ScalingRow*>& rows, const ScalingLaw& start) {
  if (rows.empty()) return start;
  const std::vector<Weighted> measured = weighted(rows);
  ScalingLaw law = start;
  double best = error_of(law, start, measured);
  double step = 0.4;
  for (int round = 0; round < kRounds; ++round, step *= 0.6)
    for (const auto& [value, spread] : kConstants)
      for (const double factor : {std::exp(step), std::exp(-step)})
        for (;;) {
          ScalingLaw tried = law;
          tried.*value *= factor;
          const double error = error_of(tried, start, measured);
          if (error >= best - 1e-9) break;
          best = error;
          law = tried;
        }
  return law;
}

}  // namespace gpusim
