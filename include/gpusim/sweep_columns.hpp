#pragma once
// What sweep.csv says behind the columns of summary.csv.

#include <string>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Names, and values of a run in its nominal case: what jobs wait where they arrive over time, empty elsewhere.
[[nodiscard]] std::vector<std::string> waiting_columns();
[[nodiscard]] std::vector<std::string> waiting_row(const Result& result);

}  // namespace gpusim
