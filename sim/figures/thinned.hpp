#pragma once
// Lines with more points than a picture has columns.

#include <vector>

#include "sim/figures/svg_writer.hpp"

namespace gpusim {

/// The points, ascending in x, of which each column of the picture keeps the first, the lowest, the highest and the last, in their
/// order, so that the drawn line covers the same places. Steps that are not seen, of one height, are left out too where
/// `is_stepped`.
[[nodiscard]] std::vector<Place> thinned(const std::vector<Place>& points, double column, bool is_stepped);

/// A step function that changes more often than columns show: in each column its lowest and highest place and, by time, the mean.
struct StepColumn {
  double left;
  double right;
  double lowest;  ///< as y grows downwards, the greatest y
  double highest;
  double mean;
};
/// The columns from the first point to the last, the last of which only ends the function.
[[nodiscard]] std::vector<StepColumn> step_columns(const std::vector<Place>& points, double column);

}  // namespace gpusim
