#pragma once
// What devices can hold, and when: windows in which they may be used, and places and memory for several tasks.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

class Schedule;

/// The tasks on a device at one instant, as sums.
struct DeviceLoad {
  std::uint32_t tasks = 0;
  std::int64_t memory = 0;  ///< in bytes
  std::int64_t share = 0;   ///< sum over its tasks of the part of a GPU that each can use, in millionths
  /// Sums of the demands of its tasks, in millionths. Whole numbers, so that removing a task restores the sums exactly.
  std::int64_t compute = 0;
  std::int64_t bandwidth = 0;
  std::int64_t weight = 0;
  bool operator==(const DeviceLoad&) const = default;
  DeviceLoad& operator+=(const DeviceLoad& added);
  DeviceLoad& operator-=(const DeviceLoad& gone);
};

/// All calendars of a run end here, 146 years after its start, so that sums of open time cannot overflow the clock.
inline constexpr Instant kLastClosing = Instant::at(kLongestRun * 2);

/// A calendar that closes for good at kLastClosing.
[[nodiscard]] inline Calendar ending(const Calendar& calendar) { return calendar.between(Instant{}, kLastClosing); }

/// The first instant at or after `from` at which work of this length may start. It may start only while `starts` is open; it needs
/// its window open from start to end or, if it `pauses`, waits while the window is closed. Empty when there is no such instant or
/// the work would never end. Both calendars must end.
[[nodiscard]] std::optional<Instant> first_start(const Calendar& windows, bool pauses, const Calendar& starts, Instant from,
                                                 Duration work);
/// The first instant, as above, at which work of this length may start on a GPU of `pool` that it does not share.
[[nodiscard]] std::optional<Instant> first_start(const Pool& pool, const Calendar& starts, Instant from, Duration work);
/// The first instant, as above, at which a person may start a task of this length.
[[nodiscard]] std::optional<Instant> first_start(const Person& person, bool is_resumable, Instant from, Duration work);

/// The stretch of a schedule in which all work stands still because no GPU is there yet. It ends when the first GPU is there on
/// which some task of the workload can run: at the `from` of its pool's `available`. Hours in which a GPU that is there is closed
/// (nights, weekends) are no part of it. It begins at 0, or at the first arrival or the last end of work of hosts and people before
/// that. The window is empty (`opens` equals `closes`) when such a GPU is there from the start or nothing waits for it.
[[nodiscard]] Window time_until_gpus(const Problem& problem, const Schedule& schedule);

/// The tasks on devices that could be ready at the same time, level by level. The level of a task is the largest number of tasks on
/// devices on any path to it. Arrivals are ignored, so all jobs count together.
[[nodiscard]] std::vector<std::vector<TaskId>> levels(const Workload& workload, const Performance& performance);

/// The limits of one system for one workload.
class Capacity {
 public:
  explicit Capacity(const Problem& problem);

  /// True when every device is always available and holds one task at a time. Then nothing below need be asked.
  [[nodiscard]] bool is_plain() const { return pools_.empty(); }
  [[nodiscard]] bool is_shared(ClassId device_class) const { return pool(device_class).is_shared; }
  /// The number of tasks that a device of this class may hold at once.
  [[nodiscard]] std::uint32_t places(ClassId device_class) const { return classes_[index(device_class)].places; }
  /// True when a device has a place and memory for one more task. Windows are not considered.
  [[nodiscard]] bool has_room(ClassId device_class, const DeviceLoad& load, ProfileId profile) const {
    const Class& limits = classes_[index(device_class)];
    return load.tasks < limits.places &&
           (!pool(device_class).is_shared ||
            (load.memory + memory(profile, device_class) <= limits.memory && memory(profile, device_class) <= limits.slice_memory));
  }
  /// The memory that one task may use on a device, in bytes; that of one slice where devices are divided into slices.
  [[nodiscard]] std::int64_t slice_memory(ClassId device_class) const { return classes_[index(device_class)].slice_memory; }
  /// What one task of a profile adds to the load of a device of this class.
  [[nodiscard]] DeviceLoad load_of(ProfileId profile, ClassId device_class) const;
  [[nodiscard]] std::int64_t share(ProfileId profile) const { return profiles_[index(profile)].share; }
  [[nodiscard]] std::int64_t memory(ProfileId profile, ClassId device_class) const {
    return memory_[index(profile) * classes_.size() + index(device_class)];
  }
  /// True when, on every class that can run it, a task of this profile may not wait for a place.
  [[nodiscard]] bool refuses(ProfileId profile) const { return profiles_[index(profile)].is_refused; }

  /// How much longer a task takes while it shares its device, in millionths of its time.
  [[nodiscard]] std::int64_t overhead(ClassId device_class) const { return pool(device_class).overhead; }
  /// True when each task on a device has a speed of its own; otherwise all tasks on a device are equally fast.
  [[nodiscard]] bool has_interference(ClassId device_class) const { return pool(device_class).has_interference; }
  [[nodiscard]] const GpuDemand& demand(ProfileId profile) const { return profiles_[index(profile)].demand; }
  /// The speeds of interfering tasks on one device, in the order given, in units of 2^-32 of the speed without sharing. The
  /// overhead of sharing is deducted.
  [[nodiscard]] std::vector<std::int64_t> speeds(ClassId device_class, std::span<const GpuDemand> tasks) const;
  /// How long a task that takes `alone` on an empty device takes beside `others` if nothing changes, rounded up to a nanosecond.
  /// Interfering tasks count as equal ones with their mean demands, so the result is exact among equal tasks.
  [[nodiscard]] Duration shared_time(ClassId device_class, const DeviceLoad& others, ProfileId profile, Duration alone) const;

  /// When devices of a class may be used. The calendar ends at kLastClosing.
  [[nodiscard]] const Calendar& windows(ClassId device_class) const { return pool(device_class).windows; }
  [[nodiscard]] bool has_windows(ClassId device_class) const { return pool(device_class).has_windows; }
  [[nodiscard]] bool pauses(ClassId device_class) const { return pool(device_class).pauses; }
  [[nodiscard]] bool is_open(ClassId device_class, Instant at) const {
    return !pool(device_class).has_windows || pool(device_class).windows.is_open(at);
  }
  /// When work of this length ends if it starts on these devices at `start` and runs at full speed; empty when it may not start
  /// then. A gang makes progress while all its devices are available.
  [[nodiscard]] std::optional<Instant> end(std::span<const DeviceId> devices, Instant start, Duration work) const;

 private:
  struct PoolLimits {
    Calendar windows;
    bool has_windows = false;
    bool pauses = false;
    bool is_shared = false;
    std::int64_t overhead = 0;
    bool has_interference = false;
    GpuSharing sharing{};
  };
  struct Class {
    PoolId pool{};
    std::uint32_t places = 1;
    std::int64_t memory = 0;
    std::int64_t slice_memory = 0;
  };
  struct ProfileNeeds {
    std::int64_t share = 1'000'000;
    GpuDemand demand{};
    bool is_refused = false;
  };
  [[nodiscard]] const PoolLimits& pool(ClassId device_class) const { return pools_[index(classes_[index(device_class)].pool)]; }
  [[nodiscard]] Duration interfered_time(ClassId device_class, const DeviceLoad& others, ProfileId profile, Duration alone) const;
  [[nodiscard]] std::optional<Instant> end_of_gang(std::span<const DeviceId> devices, Instant start, Duration work) const;
  void serialise(const Problem& problem);

  const System* system_;
  std::vector<PoolLimits> pools_;  ///< empty when is_plain()
  std::vector<Class> classes_;
  std::vector<ProfileNeeds> profiles_;
  std::vector<std::int64_t> memory_;  ///< in bytes; rows are profiles, columns classes
};

/// A size in whole bytes. Whole numbers keep sums exact when a task is added and removed again.
[[nodiscard]] inline std::int64_t whole_bytes(DataSize size) { return std::llround(size.raw()); }

}  // namespace gpusim
