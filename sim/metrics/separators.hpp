#pragma once
// Separators of a workload: tasks that precede or follow every other task, such as barriers.

#include <cstdint>
#include <vector>

#include "gpusim/work.hpp"

namespace gpusim {

struct Separation {
  std::vector<TaskId> order;              ///< topological
  std::vector<std::uint32_t> separators;  ///< positions in `order`, ascending; everything before a separator precedes it
};

/// Finds the separators of a graph in time linear in tasks and edges.
[[nodiscard]] Separation separators(const TaskGraph& graph);

}  // namespace gpusim
