#pragma once
// Turns an order of tasks into a schedule by serial and parallel schedule generation and by justification.

#include <cstdint>
#include <span>
#include <vector>

#include "sim/solvers/problem.hpp"

namespace gpusim {

/// The held amount of each resource over time, as a step function.
class Timeline {
 public:
  explicit Timeline(const std::vector<std::int64_t>& capacity);
  void clear();
  /// The first instant from `ready` on at which all uses are free for `time`. Work of no length needs them free at that instant.
  [[nodiscard]] Time earliest(Time ready, Time time, std::span<const Use> uses) const;
  [[nodiscard]] bool fits(Time at, Time time, std::span<const Use> uses) const { return earliest(at, time, uses) == at; }
  void hold(Time start, Time time, std::span<const Use> uses);
  /// The sum of squares of the ends of the last task on each device of the first `classes` resources.
  [[nodiscard]] double sum_of_squared_ends(std::size_t classes) const;
  /// The number of rows read so far, as a measure of effort.
  [[nodiscard]] std::int64_t reads() const { return reads_; }

 private:
  /// Work of no length that holds a resource at one instant. Work that spans the instant must leave room for it.
  struct Pin {
    Time at;
    std::vector<Use> uses;
  };
  [[nodiscard]] Time earliest_in_rows(Time ready, Time time, std::span<const Use> uses) const;
  [[nodiscard]] bool leaves_room(const Pin& pin, std::span<const Use> uses) const;
  [[nodiscard]] std::size_t row_at(Time at) const;
  std::size_t cut(Time at);  ///< Splits the timeline so that a row begins at this instant, and returns that row.
  [[nodiscard]] bool has_room(std::size_t row, std::span<const Use> uses) const;

  const std::vector<std::int64_t>* capacity_;
  std::vector<Time> begin_;         ///< start of each row; the last row has no end
  std::vector<std::int64_t> held_;  ///< rows x resources
  std::vector<Pin> pins_;
  mutable std::int64_t reads_ = 0;
};

inline constexpr std::uint32_t kAnyMode = 0xffffffffU;

/// Turns orders into plans. Temporary storage is kept between calls.
class Decoder {
 public:
  explicit Decoder(const SearchProblem& problem) : problem_(&problem), timeline_(problem.capacity) {}

  /// Places each task of this order, which must be topological, at its earliest time beside the tasks placed before (serial scheme
  /// with insertion). With kAnyMode a task takes the mode in which it ends first, ties to the faster one.
  const Plan& serial(std::span<const Task> order, std::span<const std::uint32_t> modes);
  /// Advances in time and always starts the first tasks of the order that fit (Graham's list scheduling). Any order is allowed.
  const Plan& parallel(std::span<const Task> order);
  /// Moves tasks as late as possible in the order of their ends, then back as early as possible (double justification; V. Valls, F.
  /// Ballestin, S. Quintanilla, European Journal of Operational Research 165(2), 2005). The result is never longer than `plan`.
  const Plan& justified(const Plan& plan);

  [[nodiscard]] const Timeline& timeline() const { return timeline_; }

 private:
  void place(Task task, Time ready, std::uint32_t mode);
  const SearchProblem* problem_;
  Timeline timeline_;
  Plan plan_;
  std::vector<Task> order_;
  std::vector<Time> end_;
};

/// The tasks of a plan by start. If starts are equal, predecessors come first.
[[nodiscard]] std::vector<Task> order_by_start(const SearchProblem& problem, const Plan& plan);

}  // namespace gpusim
