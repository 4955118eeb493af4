#pragma once
// Error statistics of rows that were held back.

#include <vector>

#include "gpusim/calibrate.hpp"

namespace gpusim {

/// The signed error of a prediction, positive when it is too high: a part of the measured value, or a difference.
[[nodiscard]] double error_of(const Scored& row, double predicted);

/// The name of a table's file without its folder, which is the user's.
[[nodiscard]] std::string table_name(const std::string& file);

[[nodiscard]] AccuracySummary summarize(const std::vector<const Scored*>& rows);

/// The groups of every question in the order of their first appearance: all rows, then by table, pair, family, precision and number
/// of GPUs, each with names in ascending order.
[[nodiscard]] std::vector<AccuracyGroup> group_accuracy(const std::vector<Scored>& rows);

}  // namespace gpusim
