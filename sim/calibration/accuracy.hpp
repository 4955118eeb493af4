#pragma once
// Predicted against measured: rows that were held back, and what they say together.

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/step.hpp"
#include "sim/calibration/measurements.hpp"

namespace gpusim {

/// One measured value that was predicted without it.
struct Scored {
  std::string question;  ///< "speed on another GPU", "mixed from 32-bit", "card counts", "links", "two jobs on one card"
  TableRow at;
  std::string pair;       ///< what it is about: "V100-SXM2-16GB -> A100-SXM4-40GB", "1 -> 8", "pcie -> nvlink"
  std::string family;     ///< the model, held back as a whole
  std::string precision;  ///< empty where it makes no difference
  std::uint32_t gpus = 1;
  double measured = 0;
  Estimate predicted;
  /// Simpler ways to the same value, in the order of the question's table: {"constant factor", 3.1}.
  std::vector<std::pair<std::string, double>> baselines;
  bool is_difference = false;  ///< errors are differences (points), not parts of the measured value
};

/// Signed: the part of the measured value, or the difference, by which a prediction is too high.
[[nodiscard]] double error_of(const Scored& row, double predicted);

/// Of one group of rows. Errors are |predicted - measured| / measured, or differences where the rows say so.
struct AccuracySummary {
  std::size_t rows = 0;
  double mean = 0;  ///< mean absolute (percentage) error
  double median = 0;
  double p90 = 0;       ///< by linear interpolation
  double bias = 0;      ///< mean signed error
  double coverage = 0;  ///< part of the rows inside [p10, p90]
};
[[nodiscard]] AccuracySummary summarize(const std::vector<const Scored*>& rows);

}  // namespace gpusim
