#pragma once
// What cards can take, and when: windows in which they may be used, places and memory for several tasks.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// What a device holds at one instant.
struct DeviceLoad {
  std::uint32_t tasks = 0;
  std::int64_t memory = 0;  ///< bytes
  std::int64_t share = 0;   ///< millionths of a card that its tasks can use together
  /// Demands of its tasks added up, in millionths, so that sums come back to what they were.
  std::int64_t compute = 0;
  std::int64_t bandwidth = 0;
  std::int64_t weight = 0;
  bool operator==(const DeviceLoad&) const = default;
  DeviceLoad& operator+=(const DeviceLoad& added);
  DeviceLoad& operator-=(const DeviceLoad& gone);
};

/// All calendars of a run end here, 146 years from its start, so that no sum of open time passes the clock.
inline constexpr Instant kLastClosing = Instant::at(kLongestRun * 2);

/// A calendar cut off at kLastClosing.
[[nodiscard]] inline Calendar ending(const Calendar& calendar) { return calendar.between(Instant{}, kLastClosing); }

/// The first instant at or after `from` at which work of this length may start that needs its window open from start to end, or
/// pauses outside, while `starts` is open; empty when there is none, or when the work would never end. Both calendars must end.
[[nodiscard]] std::optional<Instant> first_start(const Calendar& windows, bool pauses, const Calendar& starts, Instant from,
                                                 Duration work);
/// The first instant, as above, at which work of this length may start on a card of `pool` that it has for itself.
[[nodiscard]] std::optional<Instant> first_start(const Pool& pool, const Calendar& starts, Instant from, Duration work);
/// The first instant, as above, at which a person may start a task of this length.
[[nodiscard]] std::optional<Instant> first_start(const Person& person, bool is_resumable, Instant from, Duration work);

/// The tasks on devices that could be ready at once: those that have equally many tasks on devices before them on the longest way
/// to them, level by level. Arrivals are left out, so jobs count together.
[[nodiscard]] std::vector<std::vector<TaskId>> levels(const Workload& workload, const Performance& performance);

/// The limits of one system for one workload.
class Capacity {
 public:
  explicit Capacity(const Problem& problem);

  /// True when every card is always there, for one task at a time: then nothing below need be asked.
  [[nodiscard]] bool is_plain() const { return pools_.empty(); }
  [[nodiscard]] bool is_shared(ClassId device_class) const { return pool(device_class).is_shared; }
  /// Tasks that a card of this class may hold at once.
  [[nodiscard]] std::uint32_t places(ClassId device_class) const { return classes_[index(device_class)].places; }
  /// Whether a card has a place and memory for one more task, whatever the time.
  [[nodiscard]] bool has_room(ClassId device_class, const DeviceLoad& load, ProfileId profile) const {
    const Class& limits = classes_[index(device_class)];
    return load.tasks < limits.places &&
           (!pool(device_class).is_shared ||
            (load.memory + memory(profile, device_class) <= limits.memory && memory(profile, device_class) <= limits.slice_memory));
  }
  /// The memory that one task may use: of a slice, where cards are split into slices, in bytes.
  [[nodiscard]] std::int64_t slice_memory(ClassId device_class) const { return classes_[index(device_class)].slice_memory; }
  /// What one task of a profile adds to a device of a class.
  [[nodiscard]] DeviceLoad load_of(ProfileId profile, ClassId device_class) const;
  [[nodiscard]] std::int64_t share(ProfileId profile) const { return profiles_[index(profile)].share; }
  [[nodiscard]] std::int64_t memory(ProfileId profile, ClassId device_class) const {
    return memory_[index(profile) * classes_.size() + index(device_class)];
  }
  /// True when no class that can run the profile lets it wait for a place.
  [[nodiscard]] bool refuses(ProfileId profile) const { return profiles_[index(profile)].is_refused; }

  /// Loss of a task that is not alone on its card, in millionths of its time.
  [[nodiscard]] std::int64_t overhead(ClassId device_class) const { return pool(device_class).overhead; }
  /// True when each task on a card has a speed of its own; otherwise all on a card have the same.
  [[nodiscard]] bool has_interference(ClassId device_class) const { return pool(device_class).has_interference; }
  [[nodiscard]] const CardDemand& demand(ProfileId profile) const { return profiles_[index(profile)].demand; }
  /// The speeds of tasks on one card that interfere, in the order given, in 2^-32 of the speed alone; the overhead is taken off.
  [[nodiscard]] std::vector<std::int64_t> speeds(ClassId device_class, std::span<const CardDemand> tasks) const;
  /// How long a task of this length takes on a card beside what is there, if nothing changes; to the next nanosecond. Tasks that
  /// interfere count as equal ones with the mean of their demands, so that it is exact beside equal tasks.
  [[nodiscard]] Duration shared_time(ClassId device_class, const DeviceLoad& others, ProfileId profile, Duration alone) const;

  /// When the cards of a class may be used. Its windows end at kLastClosing.
  [[nodiscard]] const Calendar& windows(ClassId device_class) const { return pool(device_class).windows; }
  [[nodiscard]] bool has_windows(ClassId device_class) const { return pool(device_class).has_windows; }
  [[nodiscard]] bool pauses(ClassId device_class) const { return pool(device_class).pauses; }
  [[nodiscard]] bool is_open(ClassId device_class, Instant at) const {
    return !pool(device_class).has_windows || pool(device_class).windows.is_open(at);
  }
  /// When work of this length ends if it starts on these devices at `start` and proceeds at full speed; empty when it may not start
  /// then. A gang proceeds while all its devices are there.
  [[nodiscard]] std::optional<Instant> end(std::span<const DeviceId> devices, Instant start, Duration work) const;

 private:
  struct PoolLimits {
    Calendar windows;
    bool has_windows = false;
    bool pauses = false;
    bool is_shared = false;
    std::int64_t overhead = 0;
    bool has_interference = false;
    CardSharing sharing{};
  };
  struct Class {
    PoolId pool{};
    std::uint32_t places = 1;
    std::int64_t memory = 0;
    std::int64_t slice_memory = 0;
  };
  struct ProfileNeeds {
    std::int64_t share = 1'000'000;
    CardDemand demand{};
    bool is_refused = false;
  };
  [[nodiscard]] const PoolLimits& pool(ClassId device_class) const { return pools_[index(classes_[index(device_class)].pool)]; }
  [[nodiscard]] Duration interfered_time(ClassId device_class, const DeviceLoad& others, ProfileId profile, Duration alone) const;
  [[nodiscard]] std::optional<Instant> end_of_gang(std::span<const DeviceId> devices, Instant start, Duration work) const;
  void serialise(const Problem& problem);

  const System* system_;
  std::vector<PoolLimits> pools_;  ///< empty when plain
  std::vector<Class> classes_;
  std::vector<ProfileNeeds> profiles_;
  std::vector<std::int64_t> memory_;  ///< bytes; rows are profiles, columns classes
};

/// Bytes as whole numbers, so that sums come back to what they were.
[[nodiscard]] inline std::int64_t whole_bytes(DataSize size) { return std::llround(size.raw()); }

}  // namespace gpusim
