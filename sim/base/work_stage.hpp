#pragma once
// How far long work is, for those who wait for it. This is the one thing of the program that is global and changes. Nothing but the
// line of progress on standard error reads it, so no result can depend on it.

#include <atomic>
#include <cstdint>

namespace gpusim {

/// What the steps of a stage are.
enum class WorkUnit : std::uint8_t { steps, tasks, rows };

/// A stage of the work, from its beginning to its end. Stages do not nest: one that begins while another is under way is part of
/// it and counts nothing. May be used from several threads.
class WorkStage {
 public:
  /// `total` is the number of steps; 0 where it is not known beforehand.
  WorkStage(WorkUnit unit, std::uint64_t total);
  ~WorkStage();
  WorkStage(const WorkStage&) = delete;
  WorkStage& operator=(const WorkStage&) = delete;

  /// Counts steps that are done, if this is the stage under way.
  void advance(std::uint64_t steps = 1) {
    if (counts_) add(steps);
  }
  /// Counts steps of the stage under way if they are of this unit.
  static void advance_if(WorkUnit unit, std::uint64_t steps);

  /// The stage under way as it is now; `number` tells stages apart, and is 0 when there is none.
  struct State {
    std::uint64_t number = 0;
    WorkUnit unit = WorkUnit::steps;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
  };
  [[nodiscard]] static State state();

  /// Has `erase` called when a stage ends, and before anything is written to standard output, so that no line of progress is in the
  /// way. Null: nobody is to be called.
  static void set_eraser(void (*erase)());
  static void before_output();

 private:
  static void add(std::uint64_t steps);
  bool counts_;
};

}  // namespace gpusim
