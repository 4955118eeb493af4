#pragma once
// What formulas may ask of jobs that arrive over time: waiting(system, workload, p95) and the like.

#include <optional>
#include <string>
#include <vector>

#include "gpusim/evaluate.hpp"

namespace gpusim {

struct StatisticFunction {
  FormulaFunction row;
  const char* unit;  ///< of the result; "" for a plain number
  double (*value)(const OnlineMeasures& measures, std::size_t statistic);
  /// Over jobs, of which one of statistic_names() may be asked; otherwise over the run.
  [[nodiscard]] bool takes_statistic() const;
};
[[nodiscard]] const std::vector<StatisticFunction>& statistic_functions();
[[nodiscard]] const StatisticFunction* find_statistic_function(const std::string& name);

/// mean, the percentiles, max.
[[nodiscard]] const std::vector<std::string>& statistic_names();

}  // namespace gpusim
