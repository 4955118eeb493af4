#pragma once
// The page and the tables that say how accurate predictions are.

#include <span>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"

namespace gpusim {

/// Rows that belong together: a question, or one pair, family, precision or count of GPUs of it.
struct AccuracyGroup {
  std::string question;
  std::string by;    ///< "all", "pair", "family", "precision", "gpus" or "table"
  std::string name;  ///< of the group; empty for all
  AccuracySummary summary;
  std::vector<std::pair<std::string, double>> baselines;  ///< mean absolute error of each, on the same rows
  bool is_difference = false;
};

/// Of every question, in the order in which they are first met: all rows, then by table, pair, family, precision and GPUs, names
/// ascending.
[[nodiscard]] std::vector<AccuracyGroup> group_accuracy(const std::vector<Scored>& rows);

/// Markdown: one table a question with its targets and baselines, then the groups, then what was left out. Pairs of few rows are
/// not in it.
[[nodiscard]] std::string accuracy_page(const std::vector<AccuracyGroup>& groups, std::span<const std::string> remarks,
                                        std::span<const std::string> notes);
/// One row a prediction, for plots: predicted against measured.
[[nodiscard]] std::string accuracy_rows_csv(const std::vector<Scored>& rows);
/// One row a group.
[[nodiscard]] std::string accuracy_groups_csv(const std::vector<AccuracyGroup>& groups);

}  // namespace gpusim
