#pragma once
// Quantiles of values in any order.

#include <algorithm>
#include <vector>

namespace gpusim {

/// By linear interpolation (Hyndman & Fan, Am. Stat. 50 (1996), definition 7); 0 of none.
[[nodiscard]] inline double quantile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double position = part * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (position - static_cast<double>(below));
}

}  // namespace gpusim
