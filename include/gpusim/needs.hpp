#pragma once
// The two parts of Performance that are look-ups: what tasks need besides time, and what it takes to move data between devices.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// What tasks of each profile hold and need besides time.
class Needs {
 public:
  /// What a task holds of one of the system's resources.
  struct Hold {
    ResourceId resource;
    std::int64_t amount;
  };

  /// Devices held at once, as stated; 0 for tasks of the host. An elastic task may be started with others.
  [[nodiscard]] std::uint32_t gpus(ProfileId profile) const { return gpus_.empty() ? 1 : gpus_[kind(profile)]; }
  /// True when policies may start the task with any number of devices out of counts().
  [[nodiscard]] bool is_elastic(ProfileId profile) const { return has_elastic_ && !of(profile).elastic.empty(); }
  /// True when some profile is elastic.
  [[nodiscard]] bool has_elastic() const { return has_elastic_; }
  /// Numbers of devices that a task may hold, ascending; only gpus() where it is not elastic.
  [[nodiscard]] std::vector<std::uint32_t> counts(ProfileId profile) const {
    return is_elastic(profile) ? of(profile).elastic : std::vector<std::uint32_t>{gpus(profile)};
  }
  [[nodiscard]] std::uint32_t most_gpus(ProfileId profile) const {
    return is_elastic(profile) ? of(profile).elastic.back() : gpus(profile);
  }
  [[nodiscard]] bool may_hold(ProfileId profile, std::size_t devices) const;
  /// Memory on each device held, the most over all classes that can run the profile.
  [[nodiscard]] DataSize memory(ProfileId profile) const { return kinds_.empty() ? DataSize{} : of(profile).memory; }
  /// Memory on a device of a class, also where that is more than it has: a precision or a smaller batch may save some.
  [[nodiscard]] DataSize memory(ProfileId profile, ClassId device_class) const {
    return kinds_.empty() ? DataSize{} : class_memory_[kind(profile) * classes_ + index(device_class)];
  }
  [[nodiscard]] std::span<const Hold> holds(ProfileId profile) const {
    return has_holds_ ? std::span<const Hold>(of(profile).holds) : std::span<const Hold>();
  }
  /// True when policies decide when the task starts, because it needs devices or resources. All else starts by itself.
  [[nodiscard]] bool is_placed(ProfileId profile) const { return gpus(profile) > 0 || !holds(profile).empty(); }
  /// The data that are moved from files to every device before the task runs; zero where nothing is.
  [[nodiscard]] DataSize load(ProfileId profile) const { return has_loads_ ? of(profile).load : DataSize{}; }
  /// True when some profile loads files.
  [[nodiscard]] bool has_loads() const { return has_loads_; }
  /// How long a task holds its devices to save its state when it is preempted.
  [[nodiscard]] Duration save_time(ProfileId profile) const { return has_interruptions_ ? of(profile).save : Duration{}; }
  /// How long a task holds its devices before it goes on after an interruption.
  [[nodiscard]] Duration restore_time(ProfileId profile) const { return has_interruptions_ ? of(profile).restore : Duration{}; }
  /// True when a task that is preempted loses what it has not saved.
  [[nodiscard]] bool is_killed(ProfileId profile) const { return has_interruptions_ && of(profile).is_killed; }

 protected:
  explicit Needs(std::size_t classes) : classes_(classes) {}
  /// The needs of a profile that is no multiple.
  struct Kind {
    std::vector<std::uint32_t> elastic;  ///< numbers of devices; empty where only `gpus` will do
    DataSize memory;
    std::vector<Hold> holds;
    DataSize load;
    Duration save;
    Duration restore;
    bool is_killed = false;
  };
  /// The position in kinds_ of what a profile shares with all its multiples.
  [[nodiscard]] std::size_t kind(ProfileId profile) const {
    return index(profile) < first_multiple_ ? index(profile) : index(multiples_[index(profile) - first_multiple_].of);
  }
  [[nodiscard]] const Kind& of(ProfileId profile) const { return kinds_[kind(profile)]; }

  std::size_t classes_;
  std::size_t first_multiple_ = std::numeric_limits<std::size_t>::max();
  std::vector<Multiple> multiples_;
  std::vector<std::uint32_t> gpus_;  ///< apart, because every start asks for it; empty where only times are known: one device each
  std::vector<Kind> kinds_;          ///< empty as gpus_
  std::vector<DataSize> class_memory_;  ///< rows are kinds, columns classes
  bool has_elastic_ = false;
  bool has_holds_ = false;
  bool has_loads_ = false;
  bool has_interruptions_ = false;
};

/// Data between devices, each transfer alone on its route.
class Transfers {
 public:
  /// Marks a transfer between devices that are not connected.
  static constexpr Duration kNoRoute = Duration::nanoseconds(std::numeric_limits<std::int64_t>::max());

  /// How long data take from where a task's result lies to where it is needed. Zero when nothing moves, when a device is in both
  /// sets, or when either side is a task of the host; otherwise latency + data / narrowest link over the fastest route between the
  /// two sets.
  [[nodiscard]] Duration transfer_time(DataSize data, std::span<const DeviceId> from, std::span<const DeviceId> to) const;
  /// How long data take from one device to another.
  [[nodiscard]] Duration transfer_time(DataSize data, DeviceId from, DeviceId to) const;
  /// The mean of transfer_time over all ordered pairs of different devices, to the nearest nanosecond (HEFT's c-bar).
  [[nodiscard]] Duration mean_transfer_time(DataSize data) const;
  [[nodiscard]] const Routes* routes() const { return routes_.get(); }
  /// The links of this run; nullptr when nothing asks for more than routes.
  [[nodiscard]] const LinkGraph* link_graph() const { return graph_.get(); }

 protected:
  Transfers() = default;
  explicit Transfers(std::shared_ptr<const Routes> routes) : routes_(std::move(routes)) {}
  std::shared_ptr<const Routes> routes_;
  std::shared_ptr<const LinkGraph> graph_;
};

}  // namespace gpusim
