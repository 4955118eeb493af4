#pragma once
// How far tasks have come that may stop before they end.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/schedule.hpp"

namespace gpusim {

/// What a task holds from a start to its end or to the next interruption.
struct Stay {
  TaskId task;
  std::span<const DeviceId> devices;
  Instant start;
};

/// Progress by task, and the spans that follow from it. Empty, and not looked at, where nothing is interrupted.
class Interruptions {
 public:
  Interruptions(const Problem& problem, Sink& sink, bool are_possible);

  [[nodiscard]] bool empty() const { return progress_.empty(); }
  [[nodiscard]] std::span<const TaskProgress> progress() const { return progress_; }
  [[nodiscard]] std::uint64_t preemptions() const { return preemptions_; }
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

  /// A task goes on with what is left of it, on devices that may be others than before, when its inputs have moved for `input`.
  /// Returns when it ends.
  [[nodiscard]] Instant start(const Stay& stay, Duration input);
  void finish(const Stay& stay, Instant now);
  /// A policy takes a task from its devices. Returns how long the task still holds them to save its state; zero: it has stopped.
  [[nodiscard]] Duration preempt(const Stay& stay, Instant now);
  /// A task has saved its state.
  void end_saving(const Stay& stay, Instant now);
  /// A device of a task has failed, perhaps while the task saved its state.
  void fail(const Stay& stay, Instant now, bool is_saving);
  /// Counts an interruption of a task that has given its devices back. Throws NeverRuns where it has kept nothing too often.
  void count(const Stay& stay, Instant now);

 private:
  /// How the progress of a task stops.
  enum class Stop : std::uint8_t { finished, saved, lost };
  void take_spans(const Stay& stay, Instant end, Stop stop);
  void take_partial_run(const Stay& stay, Instant end, bool saves_all);

  Problem problem_;
  Sink& sink_;
  std::vector<TaskProgress> progress_;
  std::vector<Duration> restore_;      ///< of its present run
  std::vector<Instant> saving_since_;  ///< while it saves its state
  std::vector<std::uint32_t> futile_;  ///< interruptions in a row that kept nothing
  std::uint64_t preemptions_ = 0;
  std::uint64_t failures_ = 0;
};

}  // namespace gpusim
