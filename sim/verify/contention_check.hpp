#pragma once
// Verifies that transfers and tasks can have shared links and cores as a chart states.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "sim/timing/fairness.hpp"

namespace gpusim {

/// The time since the start in nanoseconds as a double.
[[nodiscard]] inline double nanoseconds(Instant instant) { return static_cast<double>(instant.since_start().count()); }

/// Replays all transfers and runs of a chart. Begins, and the ends of runs, are taken from the chart. Progress is computed with
/// rates that are filled anew (filling.hpp) whenever something begins or ends. Time is in nanoseconds, as doubles.
class ContentionReplay {
 public:
  ContentionReplay(const System& system, const Performance& performance);

  /// Adds a transfer of `size` between two vertices and returns its number.
  std::size_t add_transfer(DataSize size, VertexId from, VertexId to, Instant begin);
  /// Adds a task that runs from `start` to `end` and would take `alone` without sharing, and returns its number.
  std::size_t add_run(ProfileId profile, std::span<const DeviceId> devices, Instant start, Instant end, Duration alone);
  void play();

  /// The end of a transfer.
  [[nodiscard]] double end(std::size_t number) const { return items_[number].end; }
  /// The work that a run has done, in nanoseconds of its time alone.
  [[nodiscard]] double done(std::size_t number) const { return items_[number].done; }
  /// The tolerance of such a time: the schedule counts whole nanoseconds, so every change of speed may come one too early or too
  /// late, and doubles have 53 bits.
  [[nodiscard]] double tolerance(std::size_t number) const {
    return 2.0 * (2 + items_[number].changes) + 1e-12 * items_[number].work;
  }
  /// True when links or cores could slow the run down; otherwise it takes exactly its time alone.
  [[nodiscard]] bool shares(std::size_t number) const { return !items_[number].flows.empty() || !items_[number].cores.empty(); }

 private:
  struct Item {
    bool is_run = false;
    double begin = 0;
    double end = 0;  ///< for a transfer known only after the replay
    double work = 0;
    double done = 0;
    double speed = 0;
    int changes = 0;
    std::vector<FairFlow> flows;  ///< over links, capped at the demand when alone
    std::vector<FairFlow> cores;
  };
  void set_speeds(const std::vector<std::size_t>& active);
  void set_speeds_by(std::span<const double> capacities, std::vector<FairFlow> Item::* flows,
                     const std::vector<std::size_t>& active);

  const System& system_;
  const Performance& performance_;
  std::vector<double> bandwidths_;
  std::vector<double> cores_;
  std::vector<Item> items_;
};

}  // namespace gpusim
