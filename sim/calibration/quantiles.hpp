#pragma once
// Quantiles of unsorted values.

#include <algorithm>
#include <utility>
#include <vector>

namespace gpusim {

/// The value below which this part of the values lies, by linear interpolation (Hyndman & Fan, Am. Stat. 50 (1996), definition 7);
/// 0 when there are no values.
template <class Value>
[[nodiscard]] Value quantile(std::vector<Value> values, double part) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const double position = part * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (position - static_cast<double>(below));
}

/// The least value such that it and smaller values have at least this part of the total weight. There must be a value.
[[nodiscard]] inline double weighted_quantile(std::vector<std::pair<double, double>> values_and_weights, double part) {
  std::sort(values_and_weights.begin(), values_and_weights.end());
  double total = 0;
  for (const auto& [value, weight] : values_and_weights) total += weight;
  double below = 0;
  for (const auto& [value, weight] : values_and_weights) {
    below += weight;
    if (below >= part * total) return value;
  }
  return values_and_weights.back().first;
}

}  // namespace gpusim
