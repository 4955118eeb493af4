#pragma once
// Policies that plan all tasks of a job when it arrives. HEFT, CPOP and PEFT differ in priorities and in the choice of devices.

#include <optional>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/policies/common/insertion_schedule.hpp"
#include "sim/policies/common/upward_rank.hpp"

namespace gpusim {

/// When jobs arrive, their tasks are taken in order of priority and bound to devices for a planned time; earlier plans do not
/// change. A task whose job arrives before that of one of its predecessors is planned together with the last of them. Tasks on the
/// host have priorities and places in the plan, but no device. Running times are exact, so tasks start as planned.
class PlanningPolicy : public Policy {
 public:
  void prepare(const View& view) final;
  const Decisions& decide(const Changes& changes, const View& view) final;

 protected:
  /// The priority of every task; the greatest is planned first. Called once.
  [[nodiscard]] virtual std::vector<Rank> priorities(const View& view) = 0;
  /// Called for every batch before its first task is placed.
  virtual void begin_batch(std::span<const TaskId> /*batch*/, const View& /*view*/) {}
  /// The place of a task, whose predecessors have all been placed.
  [[nodiscard]] virtual InsertionSchedule::Place choose(TaskId task, InsertionSchedule& schedule, const View& view) = 0;

 private:
  void divide_into_batches(const View& view);

  std::optional<InsertionSchedule> schedule_;
  std::optional<PriorityOrder> order_;
  std::vector<Rank> priority_;
  std::vector<Instant> planned_at_;  ///< by task: the instant at which it and all its predecessors have arrived
  std::vector<TaskId> batches_;      ///< all tasks by (planned_at, id)
  std::size_t next_ = 0;             ///< position in batches_
  Decisions decisions_;
};

}  // namespace gpusim
