#pragma once
// Where a workload splits: tasks that precede or follow every other task, barriers above all.

#include <cstdint>
#include <vector>

#include "gpusim/work.hpp"

namespace gpusim {

struct Separation {
  std::vector<TaskId> order;              ///< topological
  std::vector<std::uint32_t> separators;  ///< positions in `order`, ascending; all that stands before one precedes it
};

/// Finds the separators of a graph in time linear in tasks and edges.
[[nodiscard]] Separation separators(const TaskGraph& graph);

}  // namespace gpusim
