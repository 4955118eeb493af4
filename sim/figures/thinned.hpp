#pragma once
// Lines with more points than a picture has columns.

#include <vector>

#include "sim/figures/svg_writer.hpp"

namespace gpusim {

/// The points, ascending in x, of which each column of the picture keeps the first, the lowest, the highest and the last, in their
/// order, so that the drawn line covers the same places. Steps that are not seen, of one height, are left out too where
/// `is_stepped`.
[[nodiscard]] std::vector<Place> thinned(const std::vector<Place>& points, double column, bool is_stepped);

}  // namespace gpusim
