#pragma once
// Functions of formulas about jobs that arrive over time, such as waiting(system, workload, p95).

#include <optional>
#include <string>
#include <vector>

#include "gpusim/evaluate.hpp"

namespace gpusim {

struct StatisticFunction {
  FormulaFunction row;
  const char* unit;  ///< unit of the result; "" for a plain number
  double (*value)(const OnlineMeasures& measures, std::size_t statistic);
  /// True for a function over jobs, which takes one of statistic_names(); false for a function over the run.
  [[nodiscard]] bool takes_statistic() const;
};
[[nodiscard]] const std::vector<StatisticFunction>& statistic_functions();
[[nodiscard]] const StatisticFunction* find_statistic_function(const std::string& name);

/// The names of statistics: mean, the percentiles, max.
[[nodiscard]] const std::vector<std::string>& statistic_names();

}  // namespace gpusim
