#pragma once
// Why jobs wait: the kinds of tasks that wait at an instant of a schedule, and for how long each has had which reason.

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "gpusim/metrics.hpp"
#include "sim/metrics/occupancy.hpp"

namespace gpusim {

class WaitingKinds {
 public:
  using Waited = std::array<Duration, kWaitReasons>;
  WaitingKinds(const Workload& workload, Occupancy& occupancy) : workload_(workload), occupancy_(occupancy) {}

  /// A task begins to wait. Returns the number of its kind; `waited` is complete when end() has been called with both.
  [[nodiscard]] std::uint32_t begin(TaskId task, Instant now, Waited& waited);
  void end(std::uint32_t number, Instant now, Waited& waited);
  /// Finds anew why each kind waits from now on. Returns whether anything was looked at: something has changed, perhaps what waits.
  bool judge(Instant now, bool has_changed);
  /// True when nothing waits; to be asked after judge().
  [[nodiscard]] bool empty() const { return active_.empty(); }

 private:
  static constexpr std::uint32_t kNone = 0xffffffffU;
  struct Kind {
    WaitingKind needs;
    ProfileId sample;
    std::uint32_t waiting = 0;
    Instant since;
    WaitReason reason = WaitReason::held_back;  ///< from `since` on
    Waited sums{};                              ///< while anything of the kind waited, up to `since`
    bool is_new = false;                        ///< not judged yet
    void settle(Instant now);
  };
  [[nodiscard]] std::uint32_t number_of(TaskId task);

  const Workload& workload_;
  Occupancy& occupancy_;
  std::map<WaitingKind, std::uint32_t> numbers_;
  std::vector<std::uint32_t> number_of_profile_;  ///< in kinds_; kNone where not yet known
  std::vector<Kind> kinds_;
  std::vector<std::uint32_t> active_;  ///< kinds of which something waits
};

}  // namespace gpusim
