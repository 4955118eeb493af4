#include "sim/calibration/accuracy.hpp"

#include <algorithm>
#include <cmath>

#include "sim/calibration/quantiles.hpp"

namespace gpusim {

double error_of(const Scored& row, double predicted) {
  const double difference = predicted - row.measured;
  return row.is_difference ? difference : difference / row.measured;
}

AccuracySummary summarize(const std::vector<const Scored*>& rows) {
  AccuracySummary summary;
  summary.rows = rows.size();
  if (rows.empty()) return summary;
  std::vector<double> errors;
  double covered = 0;
  for (const Scored* row : rows) {
    const double error = error_of(*row, row->predicted.value);
    summary.bias += error;
    errors.push_back(std::abs(error));
    if (row->predicted.p10 <= row->measured && row->measured <= row->predicted.p90) ++covered;
  }
  const auto count = static_cast<double>(rows.size());
  for (const double error : errors) summary.mean += error;
  summary.mean /= count;
  summary.bias /= count;
  summary.median = quantile(errors, 0.5);
  summary.p90 = quantile(errors, 0.9);
  summary.coverage = covered / count;
  return summary;
}

}  // namespace gpusim
