#pragma once
// A plan under construction: the slots of each device with the gaps between them, and where a task would end first.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// Timelines of all devices, filled one task at a time in an order that respects predecessors. A task goes into the first gap that
/// can hold it, exact fits included, or to the end (the insertion-based policy of Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002,
/// section 5.1).
///
/// The result equals that of a search through all devices and all gaps. The implementation avoids most of that search: equal
/// devices are skipped once one of them can start the task as soon as its inputs are there, and a timeline is searched only if it
/// has a gap that is long and late enough. With n tasks on p devices a search costs O(p) in the worst case and O(log n) for each
/// timeline searched.
class InsertionSchedule {
 public:
  explicit InsertionSchedule(const View& view);

  struct Place {
    DeviceId device;
    Instant start;
    Instant end;
  };
  /// The place with the earliest end, ties to the lowest device id. Nothing moves and nothing runs before `release`. With
  /// `penalties` (one per class) the sum of end and penalty is minimised instead.
  [[nodiscard]] Place earliest_finish(TaskId task, Instant release, std::span<const Duration> penalties = {});
  /// The earliest place on one device, which must be able to run the task.
  [[nodiscard]] Place earliest_on(DeviceId device, TaskId task, Instant release);
  void add(TaskId task, const Place& place);
  /// Adds a task on the host, which runs on no device as soon as its predecessors have ended.
  void add_host_task(TaskId task, Instant release);

  /// The order of tasks on one device: by start, and a task of no length before the one that starts at the same time.
  [[nodiscard]] static std::int64_t turn(const Place& place) {
    return 2 * place.start.since_start().count() + (place.end > place.start ? 1 : 0);
  }

 private:
  using Time = std::int64_t;                              // Nanoseconds as plain integers, because this is the hot path of HEFT.
  static constexpr std::uint32_t kNowhere = 0xffffffffU;  // No position, for the same reason without std::optional.

  struct Slot {
    Time start;
    Time end;
  };
  /// Bounds that decide whether the slots of a device have to be searched. The two about gaps are upper bounds, since they are not
  /// lowered when a gap is filled.
  struct Horizon {
    Time end = 0;  ///< end of the last slot
    Time last_gap_end = 0;
    Time widest_gap = 0;
  };
  struct Planned {
    Time end;
    std::uint32_t position;  ///< kNowhere for tasks on the host
  };
  struct Best {
    Time cost;
    Time start;
    Time time;
    std::uint32_t position = kNowhere;
  };

  void find_ready_times(TaskId task, Time release);
  void find_ready_times_by_device(std::span<const Edge> inputs, Time release);
  [[nodiscard]] Time ready_at(std::uint32_t position) const;
  void search_class(std::size_t device_class, ProfileId profile, Time penalty, Best& best) const;
  void try_device(std::uint32_t position, Time ready, Time time, Time penalty, Best& best) const;
  [[nodiscard]] Time earliest_start(std::uint32_t position, Time ready, Time time) const;
  [[nodiscard]] Time search_gaps(std::uint32_t position, Time ready, Time time) const;

  const View* view_;
  bool routes_alike_;
  // Devices by position: ascending within each class, class after class, so that a class is a contiguous range.
  std::vector<DeviceId> device_at_;
  std::vector<std::uint32_t> position_of_;
  std::vector<std::uint32_t> class_begin_;
  std::vector<Horizon> horizon_;
  std::vector<std::vector<Slot>> slots_;
  std::vector<Planned> planned_;  ///< by task

  // The ready times of the task at hand. All devices except `holder_` have the same time if routes are equal or nothing moves.
  Time ready_elsewhere_ = 0;
  std::uint32_t holder_ = kNowhere;
  Time ready_at_holder_ = 0;
  bool is_ready_by_device_ = false;
  std::vector<Time> ready_by_device_;
};

}  // namespace gpusim
