#pragma once
// Tables of measurements as commands are given them: files, and folders with files.

#include <string>
#include <vector>

#include "sim/calibration/measurements.hpp"

namespace gpusim {

/// Reads all files, and all `*.csv` below folders in order of their names. A file that a folder led to and that is no table of
/// measurements is left out with a note; one that was named is an error. IoError when something cannot be read.
[[nodiscard]] Measurements read_tables(const std::vector<std::string>& paths, const GpuLabels& labels);

}  // namespace gpusim
