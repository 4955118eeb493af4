#pragma once
// What a person wants from a system, as a scenario states it: goals that must be met, criteria to rank by.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/formula.hpp"

namespace gpusim {

/// A formula that is evaluated for each system.
struct Criterion {
  std::string name;
  std::string title;
  std::string pointer;
  Formula formula;
  bool lower_is_better = true;
  double weight = 1;
};

struct Goal {
  std::string name;
  std::string title;
  std::string pointer;
  Formula formula;
  std::optional<Value> at_most;
  std::optional<Value> at_least;
};

struct Choice {
  std::vector<Goal> goals;
  std::vector<Criterion> criteria;
  struct Cards {
    std::uint32_t from = 1;
    std::uint32_t up_to = 8;
    std::uint32_t step = 1;
    [[nodiscard]] std::uint32_t counts() const { return (up_to - from) / step + 1; }
  };
  Cards cards;                                ///< how many to try of every system of one pool
  std::optional<std::size_t> cards_workload;  ///< whose makespan the staircase shows
};

}  // namespace gpusim
