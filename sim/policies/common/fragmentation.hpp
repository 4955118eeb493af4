#pragma once
// How much of a node's free cards the tasks that are to be expected cannot use: Q. Weng, L. Yang, Y. Yu, W. Wang, X. Tang, G. Yang,
// L. Zhang, "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation Gradient Descent", USENIX ATC 2023,
// section 3.

#include <cstdint>
#include <span>
#include <vector>

namespace gpusim {

/// A kind of task that is to be expected. Shares and cores in any unit, the same for tasks and nodes.
struct ExpectedTask {
  std::int64_t cpu = 0;
  std::int64_t gpu_share = 0;  ///< of each of its cards
  std::uint32_t gpus = 0;      ///< different cards
  double probability = 0;
};

/// What is free in a node.
struct FreeNode {
  std::int64_t cpu = 0;
  std::vector<std::int64_t> gpu;  ///< share of each card
};

/// What a task of a kind cannot use of the free cards: all of it when the node cannot host the task or the task needs no card, else
/// what lies on cards that have less than its share left.
[[nodiscard]] std::int64_t fragmentation(const FreeNode& node, const ExpectedTask& task);
/// The expectation over all kinds: the sum of probability x fragmentation.
[[nodiscard]] double fragmentation(const FreeNode& node, std::span<const ExpectedTask> tasks);

}  // namespace gpusim
