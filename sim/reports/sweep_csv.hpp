#pragma once
// The table of a sweep, point by point.

#include <cstddef>
#include <string>

#include "gpusim/scenario.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {

/// The parts of sweep.csv: its header, and the rows of one point. A run that is impossible is a row with the reason. `document` has
/// no sweep.
struct SweepRows {
  std::string text;
  bool has_run = false;  ///< one of the runs is possible
};
[[nodiscard]] std::string sweep_header(const Sweep& sweep);
[[nodiscard]] SweepRows sweep_rows(const Sweep& sweep, std::size_t point, const Document& document, const LoadOptions& options);

}  // namespace gpusim
