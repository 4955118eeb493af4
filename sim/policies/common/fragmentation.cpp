#include "sim/policies/common/fragmentation.hpp"

namespace gpusim {

std::int64_t fragmentation(const FreeNode& node, const ExpectedTask& task) {
  std::int64_t free = 0;
  std::int64_t too_small = 0;
  std::uint32_t fitting = 0;
  for (const std::int64_t share : node.gpu) {
    free += share;
    if (share < task.gpu_share)
      too_small += share;
    else
      ++fitting;
  }
  const bool can_host = task.gpus > 0 && task.cpu <= node.cpu && fitting >= task.gpus;
  return can_host ? too_small : free;
}

double fragmentation(const FreeNode& node, std::span<const ExpectedTask> tasks) {
  double expected = 0;
  for (const ExpectedTask& task : tasks) expected += task.probability * static_cast<double>(fragmentation(node, task));
  return expected;
}

}  // namespace gpusim
