#pragma once
// An offline instance as the search reads it: cards are one more resource, times in their greatest common divisor.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/solvers/optimal.hpp"

namespace gpusim {

using Time = std::int64_t;
using Task = std::uint32_t;

/// What a task holds of one resource while it runs.
struct Use {
  std::uint32_t resource;
  std::int64_t amount;
};

/// A way to run a task: how long, on which class, and all that it holds.
struct Mode {
  Time time;
  std::uint32_t device_class;
  std::vector<Use> uses;
};

struct SearchProblem {
  Time unit = 1;                          ///< times of the instance / times here
  std::size_t classes = 0;                ///< the first resources are the cards of each class
  std::vector<std::int64_t> capacity;     ///< by resource
  std::vector<std::vector<Mode>> modes;   ///< by task, fastest first, ties to the lower class
  std::vector<std::uint32_t> cards;       ///< by task
  std::vector<Time> release;              ///< by task
  std::vector<std::vector<Task>> before;  ///< by task, without repetition
  std::vector<std::vector<Task>> after;
  std::vector<Task> order;  ///< topological
  std::vector<Time> head;   ///< by task: no start is earlier
  std::vector<Time> tail;   ///< by task: what at least comes between its end and the end of all

  [[nodiscard]] std::size_t tasks() const { return modes.size(); }
  [[nodiscard]] Time shortest(Task task) const { return modes[task].front().time; }
  /// Every task holds a single card and nothing else, none waits for another or for its release.
  [[nodiscard]] bool is_independent() const;
  /// Every task has one mode.
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

/// What may still be spent. Every part of the search counts what it does at about a nanosecond a step.
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
