#pragma once
// A set of tasks in the form that bounds on work use: how many tasks of each profile there are and how long they take on each class
// of devices; and the bounds that follow.

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/work.hpp"
#include "sim/solvers/fractional_assignment.hpp"

namespace gpusim {

/// A time that was computed in 128 bits, capped at the greatest Duration.
constexpr Duration to_duration(Wide nanoseconds) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  return Duration::nanoseconds(nanoseconds > most ? most : static_cast<std::int64_t>(nanoseconds));
}

/// The mean of `count` durations to the nearest nanosecond; zero when there are none.
constexpr Duration mean_duration(Wide sum, std::size_t count) {
  const auto divisor = static_cast<Wide>(count);
  return count == 0 ? Duration{} : to_duration((sum + divisor / 2) / divisor);
}

/// The least times of the profiles of a workload, and the classes on which they may run.
class Times {
 public:
  explicit Times(const Problem& problem);

  [[nodiscard]] std::size_t classes() const { return devices_.size(); }
  [[nodiscard]] std::size_t profiles() const { return best_.size(); }
  /// The number of devices of each class.
  [[nodiscard]] const std::vector<Wide>& devices() const { return devices_; }
  /// The time of the fastest placement of a profile; for a task on the host its time there.
  [[nodiscard]] Duration best(ProfileId profile) const { return best_[index(profile)]; }
  [[nodiscard]] Duration best(TaskId task) const { return best(workload_->profile[index(task)]); }
  /// The number of devices that a task counts as. An elastic task may hold few or many, so it counts as one device held for all of
  /// its device time.
  [[nodiscard]] std::uint32_t gpus(ProfileId profile) const { return is_elastic(profile) ? 1 : performance_->gpus(profile); }
  [[nodiscard]] bool is_elastic(ProfileId profile) const { return performance_->is_elastic(profile); }
  /// The least time for which each device of a class is held; empty where the class cannot run the profile. A gang may span classes
  /// and then depends on all of them, so it counts with its best time on each; an elastic task counts with its least device time.
  /// On shared GPUs a GPU does U / max(1, U) <= 1 of share-weighted work per second, so a task counts with its share of its time,
  /// rounded down. With interference neither the multiprocessors nor the memory bandwidth do more than one second's work per
  /// second, so a task counts with the mean of its two demands.
  [[nodiscard]] std::optional<Duration> on(ProfileId profile, std::size_t device_class) const {
    const std::optional<Duration> time = performance_->find_time(profile, id<ClassId>(device_class));
    if (!time) return std::nullopt;
    if (is_elastic(profile)) return least_device_time(profile);
    if (gpus(profile) > 1) return best(profile);
    return is_shared_.empty() || !is_shared_[device_class] ? *time : weighted(*time, profile, device_class);
  }
  /// The least time for which a device of any class is held, the least on() over all classes; zero for a task on the host.
  [[nodiscard]] Duration held(ProfileId profile) const {
    if (is_elastic(profile)) return least_device_time(profile);
    return is_shared_.empty() ? best(profile) : held_[index(profile)];
  }
  /// How early the ends of this many tasks on shared GPUs may be, because less than 2^-10 ns of missing work counts as done.
  [[nodiscard]] Duration early(std::size_t tasks) const {
    return Duration::nanoseconds(is_shared_.empty() ? 0 : static_cast<std::int64_t>(tasks / 1024));
  }

 private:
  const Workload* workload_;
  const Performance* performance_;
  std::vector<Wide> devices_;
  std::vector<Duration> best_;
  std::vector<bool> is_shared_;         ///< by class; empty when no GPU is shared
  std::vector<bool> has_interference_;  ///< by class; empty when no GPU is shared
  std::vector<Duration> held_;          ///< by profile; empty when no GPU is shared
  [[nodiscard]] Duration least_device_time(ProfileId profile) const {
    return to_duration(performance_->least_device_time(profile).count());
  }
  [[nodiscard]] Duration weighted(Duration time, ProfileId profile, std::size_t device_class) const;
};

/// The tasks of one profile in a load.
struct LoadPart {
  ProfileId profile;
  std::int64_t amount;  ///< number of tasks x number of devices that each holds
  auto operator<=>(const LoadPart&) const = default;
};

/// Parts of work in order of profile. Tasks on the host, and tasks that take no time on some class, have no part, because they
/// never wait for a device.
using Load = std::vector<LoadPart>;

/// The tasks of a workload from position `first` on.
[[nodiscard]] std::vector<TaskId> tasks_from(const Workload& workload, std::size_t first);

/// The parts of a load in its order, with times in nanoseconds.
[[nodiscard]] WorkParts work_parts(const Times& times, const Load& load);

/// Counts the tasks of loads. A call takes time linear in the tasks given.
class LoadCounter {
 public:
  LoadCounter(const Times& times, const Workload& workload) : times_(&times), workload_(&workload), amounts_(times.profiles()) {}
  [[nodiscard]] Load operator()(std::span<const TaskId> tasks);

 private:
  const Times* times_;
  const Workload* workload_;
  std::vector<std::int64_t> amounts_;  // by profile; all zero between two calls
};

/// The area bound: work spread evenly over devices that are never idle. Tasks on devices need at least this long after 0. With
/// arrivals it is the greatest of `arrival + area of the tasks that arrive then or later`.
[[nodiscard]] Duration area(const Times& times, const Workload& workload);
/// The area bound of a load that is available from the start.
[[nodiscard]] Duration area(const Times& times, const Load& load);

/// A counting bound for more tasks than devices. Of the j m + 1 longest tasks one of m devices runs at least j + 1, and these take
/// at least as long as the j + 1 shortest of them: max over j of the sum of the (j m + 1 - j)-th to the (j m + 1)-th longest (the
/// argument behind Graham's analysis of LPT, SIAM J. Appl. Math. 17, 1969). Tasks count with their best time, so the bound also
/// holds for unequal devices.
[[nodiscard]] Duration pigeonhole(const Times& times, const Load& load);

}  // namespace gpusim
