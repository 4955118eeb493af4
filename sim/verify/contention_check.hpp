#pragma once
// Whether transfers and tasks could have shared links and cores as a chart says.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "sim/timing/fairness.hpp"

namespace gpusim {

/// Since the start, for what is counted in doubles.
[[nodiscard]] inline double nanoseconds(Instant instant) { return static_cast<double>(instant.since_start().count()); }

/// Plays all that moves and runs once more, second by second of the chart: when things begin, and when runs end, is taken from
/// it, and how far they have come is computed, with rates filled anew (filling.hpp) whenever anything begins or ends. Time is in
/// nanoseconds, as doubles.
class ContentionReplay {
 public:
  ContentionReplay(const System& system, const Performance& performance);

  /// `size` begins to move from a vertex to another. Returns its number.
  std::size_t add_transfer(DataSize size, std::uint32_t from, std::uint32_t to, Instant begin);
  /// A task that runs for this long, and would alone take `alone`. Returns its number.
  std::size_t add_run(ProfileId profile, std::span<const DeviceId> devices, Instant start, Instant end, Duration alone);
  void play();

  /// When a transfer ends.
  [[nodiscard]] double end(std::size_t number) const { return items_[number].end; }
  /// What a run gets done, in nanoseconds of the time it takes alone.
  [[nodiscard]] double done(std::size_t number) const { return items_[number].done; }
  /// What one may be off: the schedule counts whole nanoseconds, so every change of a speed while it goes on may come one too early
  /// or too late, and doubles have 53 bits.
  [[nodiscard]] double tolerance(std::size_t number) const {
    return 2.0 * (2 + items_[number].changes) + 1e-12 * items_[number].work;
  }
  /// Whether links or cores could slow the run down; otherwise it takes just what it takes alone.
  [[nodiscard]] bool shares(std::size_t number) const { return !items_[number].flows.empty() || !items_[number].cores.empty(); }

 private:
  struct Item {
    bool is_run = false;
    double begin = 0;
    double end = 0;  ///< of a transfer only known afterwards
    double work = 0;
    double done = 0;
    double speed = 0;
    int changes = 0;
    std::vector<FairFlow> flows;  ///< over links, with what they want alone as cap
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
