#pragma once
// From an order of tasks to a schedule: serial and parallel schedule generation, and justification.

#include <cstdint>
#include <span>
#include <vector>

#include "sim/solvers/problem.hpp"

namespace gpusim {

/// How much of each resource is held when, as steps.
class Timeline {
 public:
  explicit Timeline(const std::vector<std::int64_t>& capacity);
  void clear();
  /// The first instant from `ready` on at which all this is free for `time`. Work of no length needs it free at that instant.
  [[nodiscard]] Time earliest(Time ready, Time time, std::span<const Use> uses) const;
  [[nodiscard]] bool fits(Time at, Time time, std::span<const Use> uses) const { return earliest(at, time, uses) == at; }
  void hold(Time start, Time time, std::span<const Use> uses);
  /// When cards of the first `classes` resources end their last task, latest first per class: the sum of the squares.
  [[nodiscard]] double sum_of_squared_ends(std::size_t classes) const;
  /// Rows looked at so far, the measure of what a schedule costs.
  [[nodiscard]] std::int64_t reads() const { return reads_; }

 private:
  /// Work of no length that holds something at one instant: what spans the instant must leave room for it.
  struct Pin {
    Time at;
    std::vector<Use> uses;
  };
  [[nodiscard]] Time earliest_in_rows(Time ready, Time time, std::span<const Use> uses) const;
  [[nodiscard]] bool leaves_room(const Pin& pin, std::span<const Use> uses) const;
  [[nodiscard]] std::size_t row_at(Time at) const;
  std::size_t cut(Time at);  ///< a row that begins there
  [[nodiscard]] bool has_room(std::size_t row, std::span<const Use> uses) const;

  const std::vector<std::int64_t>* capacity_;
  std::vector<Time> begin_;         ///< of each row; the last row has no end
  std::vector<std::int64_t> held_;  ///< rows x resources
  std::vector<Pin> pins_;
  mutable std::int64_t reads_ = 0;
};

inline constexpr std::uint32_t kAnyMode = 0xffffffffU;

/// Turns orders into plans. Scratch is kept between calls.
class Decoder {
 public:
  explicit Decoder(const SearchProblem& problem) : problem_(&problem), timeline_(problem.capacity) {}

  /// Each task in this order, which must be topological, at its earliest time behind what is there (serial scheme with insertion).
  /// With kAnyMode a task takes the mode in which it ends first, ties to the faster one.
  const Plan& serial(std::span<const Task> order, std::span<const std::uint32_t> modes);
  /// Moves on in time and starts the first tasks of this order, any order, that fit now (Graham's list scheduling).
  const Plan& parallel(std::span<const Task> order);
  /// Tasks are pushed to the end in the order of their ends, then back to the start (double justification; V. Valls, F. Ballestin,
  /// S. Quintanilla, European Journal of Operational Research 165(2), 2005). Never longer than `plan`.
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

/// The tasks of a plan by start; those before others come first where starts are equal.
[[nodiscard]] std::vector<Task> order_by_start(const SearchProblem& problem, const Plan& plan);

}  // namespace gpusim
