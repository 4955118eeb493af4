#pragma once
// What rows that were held back say together.

#include <vector>

#include "gpusim/calibrate.hpp"

namespace gpusim {

/// Signed: the part of the measured value, or the difference, by which a prediction is too high.
[[nodiscard]] double error_of(const Scored& row, double predicted);

/// Tables go by their file's name: the folder is the user's.
[[nodiscard]] std::string table_name(const std::string& file);

[[nodiscard]] AccuracySummary summarize(const std::vector<const Scored*>& rows);

/// Of every question, in the order in which they are first met: all rows, then by table, pair, family, precision and GPUs, names
/// ascending.
[[nodiscard]] std::vector<AccuracyGroup> group_accuracy(const std::vector<Scored>& rows);

}  // namespace gpusim
