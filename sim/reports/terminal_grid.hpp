#pragma once
// A table on a terminal: labels on the left, right-aligned columns under their headings.

#include <string>
#include <vector>

#include "gpusim/report.hpp"

namespace gpusim {

struct Grid {
  struct Row {
    std::string label;
    std::vector<std::string> cells;  ///< one per heading; an empty one is shown as a dash
  };
  std::vector<std::string> headings;
  std::vector<Row> rows;
};

/// The text of a grid, as wide as the terminal allows: long headings and labels are wrapped, and columns that do not fit follow in
/// further blocks that repeat the labels. A row is left out of a block in which all its cells are empty.
[[nodiscard]] std::string grid_text(const Grid& grid, const TerminalStyle& style);

}  // namespace gpusim
