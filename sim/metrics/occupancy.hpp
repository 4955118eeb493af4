#pragma once
// The held and free devices at an instant of a schedule, and the reasons why tasks do not start then.

#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/capacity.hpp"
#include "gpusim/metrics.hpp"

namespace gpusim {

/// A kind of waiting tasks with the same needs. All tasks of a kind wait for the same reason at the same time.
struct WaitingKind {
  enum class Use : std::uint8_t { no, yes, lacks_memory };
  std::uint32_t gpus = 0;
  std::vector<Use> use;        ///< by class
  std::optional<UserId> user;  ///< where that has a quota
  std::optional<QueueId> queue;
  std::vector<std::pair<ResourceId, std::int64_t>> holds;
  std::optional<PersonId> person;
  /// Where hours, shared GPUs or planned outages matter, kinds hold one kind of profile and lengths within a factor of 2; this is
  /// the first of them.
  std::optional<ProfileId> profile_kind;
  int length = 0;
  bool operator<(const WaitingKind& other) const;
};

class Occupancy {
 public:
  Occupancy(const Problem& problem, bool keeps_together);

  [[nodiscard]] WaitingKind kind_of(TaskId task) const;
  /// True when all tasks of one stated profile belong to one kind.
  [[nodiscard]] bool kinds_follow_profiles() const { return !looks_at_devices_ && !has_quotas_; }
  /// The instants before `end` at which something opens or closes, ascending.
  [[nodiscard]] std::vector<Instant> edges(Instant end) const;

  /// Processes the begin or the end of a span. The order within one instant does not matter.
  void begin(const Span& span) { hold(span, 1); }
  void end(const Span& span) { hold(span, -1); }
  void set_down(DeviceId device, bool is_down);

  [[nodiscard]] std::int64_t busy() const { return busy_; }
  [[nodiscard]] std::int64_t down() const { return down_; }
  /// The number of devices that are available and not held at all.
  [[nodiscard]] std::int64_t free() const;

  /// Why tasks of a kind, of which `sample` is one, have not started at `now`. If there are enough devices for one of them, the
  /// devices that it could take are marked as usable.
  [[nodiscard]] WaitReason reason(const WaitingKind& kind, ProfileId sample, Instant now);
  void forget_usable();
  /// The number of available free devices that reason() has not marked since forget_usable().
  [[nodiscard]] std::int64_t unusable() const;

 private:
  /// The devices for a task of a kind.
  struct Count {
    std::int64_t can = 0;          ///< free, and the task may start there now
    std::int64_t lack_memory = 0;  ///< free, but with too little memory
    std::int64_t open = 0;         ///< able to run it and open for long enough, free or not
    std::int64_t there = 0;        ///< able to run it and available
  };
  void hold(const Span& span, int sign);
  void change_free(std::size_t device, std::int64_t by);
  [[nodiscard]] std::optional<WaitReason> reason_besides_devices(const WaitingKind& kind, Instant now) const;
  [[nodiscard]] Count count(const WaitingKind& kind, ProfileId sample, Instant now);
  [[nodiscard]] bool is_open(std::size_t device, ProfileId sample, Instant now) const;
  [[nodiscard]] bool fits_together(const WaitingKind& kind) const;
  void mark_usable(const WaitingKind& kind);

  Problem problem_;
  bool keeps_together_;
  Capacity capacity_;
  bool looks_at_devices_;  ///< because of hours, shared GPUs or planned outages, counts by class are not enough
  std::size_t classes_;
  std::vector<std::uint32_t> held_;            ///< by device: number of spans
  std::vector<bool> is_down_;                  ///< by device
  std::vector<DeviceLoad> loads_;              ///< by device; empty when capacity_ is plain
  std::vector<std::vector<Instant>> planned_;  ///< by device: starts of planned outages, ascending; empty when there are none
  std::vector<std::int64_t> free_of_class_;
  std::vector<std::int64_t> all_of_class_;  ///< by class: available devices, free or not
  std::vector<std::int64_t> free_of_node_;  ///< rows are nodes, columns classes; only for gangs that are kept together
  std::vector<std::int64_t> all_of_node_;   ///< rows are nodes, columns classes: all devices of the system
  std::vector<bool> is_usable_class_;
  std::vector<bool> is_usable_device_;
  std::vector<bool> candidates_;  ///< by device: candidates of the last count
  std::vector<std::int64_t> held_by_user_;
  std::vector<std::int64_t> held_by_queue_;
  std::vector<std::int64_t> free_resources_;
  bool has_quotas_;
  std::int64_t busy_ = 0;
  std::int64_t down_ = 0;
};

}  // namespace gpusim
