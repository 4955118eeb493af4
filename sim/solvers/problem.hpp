#pragma once
// An offline instance in the form that the search uses: devices are resources like others, and times are divided by their greatest
// common divisor.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/solvers/optimal.hpp"

namespace gpusim {

using Time = std::int64_t;
using Task = std::uint32_t;

/// The amount of one resource that a task holds while it runs.
struct Use {
  std::uint32_t resource;
  std::int64_t amount;
};

/// A mode of a task: its time, its class and all uses of resources.
struct Mode {
  Time time;
  std::uint32_t device_class;
  std::vector<Use> uses;
};

struct SearchProblem {
  Time unit = 1;                          ///< times of the instance / times here
  std::size_t classes = 0;                ///< number of classes; the first resources are the devices of each class
  std::vector<std::int64_t> capacity;     ///< by resource
  std::vector<std::vector<Mode>> modes;   ///< by task, fastest first, ties to the lower class
  std::vector<std::uint32_t> gpus;        ///< by task
  std::vector<Time> release;              ///< by task
  std::vector<std::vector<Task>> before;  ///< by task: predecessors without repetition
  std::vector<std::vector<Task>> after;
  std::vector<Task> order;  ///< topological
  std::vector<Time> head;   ///< by task: earliest possible start
  std::vector<Time> tail;   ///< by task: least time between its end and the end of the schedule

  [[nodiscard]] std::size_t tasks() const { return modes.size(); }
  [[nodiscard]] Time shortest(Task task) const { return modes[task].front().time; }
  /// True when every task holds a single device and nothing else, and none has a predecessor or a release time.
  [[nodiscard]] bool is_independent() const;
  /// True when every task has one mode.
  [[nodiscard]] bool has_single_modes() const {
    return std::all_of(modes.begin(), modes.end(), [](const std::vector<Mode>& ways) { return ways.size() == 1; });
  }
};

[[nodiscard]] SearchProblem make_problem(const OfflineInstance& instance);

/// A schedule of a SearchProblem.
struct Plan {
  std::vector<Time> start;          ///< by task
  std::vector<std::uint32_t> mode;  ///< by task
  Time makespan = 0;
};

/// The remaining steps. Every part of the search counts its work at about one step per nanosecond.
struct Steps {
  std::int64_t left = 0;
  std::int64_t spent = 0;
  bool spend(std::int64_t steps) {
    left -= steps;
    spent += steps;
    return left > 0;
  }
};

}  // namespace gpusim
