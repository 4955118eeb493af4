#pragma once
// Exhaustive bin packing: can independent tasks on equal devices all end by a given time?

#include <cstdint>
#include <set>
#include <vector>

#include "sim/solvers/fractional_assignment.hpp"
#include "sim/solvers/problem.hpp"

namespace gpusim {

enum class Answer { found, impossible, gave_up };

/// The sums up to a limit that the tasks from each position on can make, which bound what can still be put on a device.
class RemainingSums {
 public:
  /// If the sums would need too much memory, any sum counts as possible.
  RemainingSums(const std::vector<Time>& times, Time limit);
  /// The greatest sum of tasks from `position` on that is at most `room`.
  [[nodiscard]] Time most(std::size_t position, Time room) const;

 private:
  std::size_t words_ = 0;
  std::vector<std::uint64_t> sums_;  ///< a bitset for each position; empty when not known
};

/// Places tasks, longest first, on devices that end by `limit`, best fit first. Devices with equal loads count as one, a task that
/// exactly fills a device is placed there without alternatives, failed states are remembered, and the remaining tasks must fit into
/// what the devices can still reach.
class Packing {
 public:
  /// Times must be in descending order.
  Packing(std::vector<Time> times, std::size_t gpus, Time limit);
  [[nodiscard]] Answer search(Steps& steps);
  /// The steps that it costs to make a Packing.
  [[nodiscard]] static std::int64_t price(std::size_t tasks, Time limit);
  /// The GPU of each task, after the answer `found`.
  [[nodiscard]] const std::vector<std::uint32_t>& gpus() const { return gpu_; }

 private:
  [[nodiscard]] std::vector<std::uint32_t> choices(Time time) const;
  [[nodiscard]] bool can_fit(std::size_t position) const;
  Answer place(std::size_t position, Steps& steps);

  std::vector<Time> times_;
  Time limit_;
  RemainingSums sums_;
  std::vector<Time> room_;          ///< by device: remaining time
  std::vector<std::uint32_t> gpu_;  ///< by task
  std::vector<Wide> work_from_;     ///< by position: total time of the tasks from there on
  std::set<std::vector<Time>> failed_;
};

}  // namespace gpusim
