#pragma once
// Independent tasks on equal cards: can they all end by a given time? Bin packing, exhaustively.

#include <cstdint>
#include <set>
#include <vector>

#include "sim/solvers/problem.hpp"
#include "sim/solvers/spread.hpp"

namespace gpusim {

enum class Answer { found, impossible, gave_up };

/// The sums that the tasks from each position on can make, up to a limit: what at most can still be put on a card.
class RemainingSums {
 public:
  /// Where they would fill too much memory, any sum counts as possible.
  RemainingSums(const std::vector<Time>& times, Time limit);
  /// The greatest sum of tasks from `position` on that is at most `room`.
  [[nodiscard]] Time most(std::size_t position, Time room) const;

 private:
  std::size_t words_ = 0;
  std::vector<std::uint64_t> sums_;  ///< a set of bits for each position; empty: not known
};

/// Tasks, longest first, go on cards that end by `limit`, where they fit best. Cards with equal loads are one; a task that fills a
/// card up may as well be there; states that failed are remembered; what is left must fit what the cards can still reach.
class Packing {
 public:
  /// Times in falling order.
  Packing(std::vector<Time> times, std::size_t cards, Time limit);
  [[nodiscard]] Answer search(Steps& steps);
  /// What it costs to make one.
  [[nodiscard]] static std::int64_t price(std::size_t tasks, Time limit);
  /// The card of each task, after the answer `found`.
  [[nodiscard]] const std::vector<std::uint32_t>& cards() const { return card_; }

 private:
  [[nodiscard]] std::vector<std::uint32_t> choices(Time time) const;
  [[nodiscard]] bool can_fit(std::size_t position) const;
  Answer place(std::size_t position, Steps& steps);

  std::vector<Time> times_;
  Time limit_;
  RemainingSums sums_;
  std::vector<Time> room_;           ///< by card
  std::vector<std::uint32_t> card_;  ///< by task
  std::vector<Wide> work_from_;      ///< by position: of all tasks from there on
  std::set<std::vector<Time>> failed_;
};

}  // namespace gpusim
