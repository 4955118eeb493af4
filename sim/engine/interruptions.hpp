#pragma once
// The progress of tasks that may be interrupted.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/schedule.hpp"

namespace gpusim {

/// One attempt to run a task: the devices that it holds from a start to its end or its next interruption.
struct Attempt {
  TaskId task;
  std::span<const DeviceId> devices;
  Instant start;
};

/// The progress of each task and the spans that follow from it. Empty and unused when nothing can interrupt tasks.
class Interruptions {
 public:
  Interruptions(const Problem& problem, Sink& sink, bool are_possible);

  [[nodiscard]] bool empty() const { return progress_.empty(); }
  [[nodiscard]] std::span<const TaskProgress> progress() const { return progress_; }
  [[nodiscard]] std::uint64_t preemptions() const { return preemptions_; }
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

  /// Continues a task with its remaining work, possibly on other devices than before, after its inputs have moved for `input`.
  /// Returns when it ends.
  [[nodiscard]] Instant start(const Attempt& attempt, Duration input);
  void finish(const Attempt& attempt, Instant now);
  /// Preempts a task. Returns how long it still holds its devices to save its state; zero when it has stopped at once.
  [[nodiscard]] Duration preempt(const Attempt& attempt, Instant now);
  /// Records that a preempted task has saved its state.
  void end_saving(const Attempt& attempt, Instant now);
  /// Records that a device of a task has failed, possibly while the task was saving its state.
  void fail(const Attempt& attempt, Instant now, bool is_saving);
  /// Counts an interruption of a task that has returned its devices. Throws NeverRuns when too many in a row have kept no progress.
  void count(const Attempt& attempt, Instant now);

 private:
  /// The way in which the progress of a task stops.
  enum class Stop : std::uint8_t { finished, saved, lost };
  void take_spans(const Attempt& attempt, Instant end, Stop stop);
  void take_partial_run(const Attempt& attempt, Instant end, bool saves_all);

  Problem problem_;
  Sink& sink_;
  std::vector<TaskProgress> progress_;
  std::vector<Duration> restore_;      ///< by task: restore time of its present run
  std::vector<Instant> saving_since_;  ///< by task, while it saves its state
  std::vector<std::uint32_t> futile_;  ///< by task: interruptions in a row that kept no progress
  std::uint64_t preemptions_ = 0;
  std::uint64_t failures_ = 0;
};

}  // namespace gpusim
