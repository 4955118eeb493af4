#pragma once
// The kinds of tasks that wait at an instant of a schedule, and the time for which each has waited for each reason.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "gpusim/metrics.hpp"
#include "sim/metrics/occupancy.hpp"

namespace gpusim {

class WaitingKinds {
 public:
  using Waited = std::array<Duration, kWaitReasons>;
  WaitingKinds(const Workload& workload, Occupancy& occupancy) : workload_(workload), occupancy_(occupancy) {}

  /// Records that a task begins to wait and returns the number of its kind. `waited` is complete after end() has been called with
  /// that number.
  [[nodiscard]] std::uint32_t begin(TaskId task, Instant now, Waited& waited);
  void end(std::uint32_t number, Instant now, Waited& waited);
  /// Determines the reason of each waiting kind from now on. Returns whether anything was examined, because something has changed,
  /// possibly the set of waiting tasks.
  bool judge(Instant now, bool has_changed);
  /// True when no task waits. Valid after judge().
  [[nodiscard]] bool empty() const { return active_.empty(); }

 private:
  struct Kind {
    WaitingKind needs;
    ProfileId sample;
    std::uint32_t waiting = 0;
    Instant since;
    WaitReason reason = WaitReason::held_back;  ///< since `since`
    Waited sums{};                              ///< while a task of the kind waited, up to `since`
    bool is_new = false;                        ///< no reason determined yet
    void settle(Instant now);
  };
  [[nodiscard]] std::uint32_t number_of(TaskId task);

  const Workload& workload_;
  Occupancy& occupancy_;
  std::map<WaitingKind, std::uint32_t> numbers_;
  std::vector<std::optional<std::uint32_t>> number_of_profile_;  ///< position in kinds_; empty while unknown
  std::vector<Kind> kinds_;
  std::vector<std::uint32_t> active_;  ///< kinds of which a task waits
};

}  // namespace gpusim
