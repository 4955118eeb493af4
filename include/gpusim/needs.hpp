#pragma once
// Two parts of Performance that are tables: the needs of tasks besides time, and the time of data transfers between devices.

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
  /// The amount of one of the system's resources that a task holds.
  struct Hold {
    ResourceId resource;
    std::int64_t amount;
  };

  /// The number of devices held at once, as stated; 0 for tasks on the host. An elastic task may be started with another number.
  [[nodiscard]] std::uint32_t gpus(ProfileId profile) const { return gpus_.empty() ? 1 : gpus_[kind(profile)]; }
  /// True when policies may start the task with any number of devices in counts().
  [[nodiscard]] bool is_elastic(ProfileId profile) const { return has_elastic_ && !of(profile).elastic.empty(); }
  /// True when at least one profile is elastic.
  [[nodiscard]] bool has_elastic() const { return has_elastic_; }
  /// The numbers of devices that a task may hold, ascending; only gpus() when it is not elastic.
  [[nodiscard]] std::vector<std::uint32_t> counts(ProfileId profile) const {
    return is_elastic(profile) ? of(profile).elastic : std::vector<std::uint32_t>{gpus(profile)};
  }
  [[nodiscard]] std::uint32_t most_gpus(ProfileId profile) const {
    return is_elastic(profile) ? of(profile).elastic.back() : gpus(profile);
  }
  [[nodiscard]] bool may_hold(ProfileId profile, std::size_t devices) const;
  /// The memory on each device held, the largest over all classes that can run the profile.
  [[nodiscard]] DataSize memory(ProfileId profile) const { return kinds_.empty() ? DataSize{} : of(profile).memory; }
  /// The memory on a device of a class, even where the class has less: a precision or a smaller batch may need less.
  [[nodiscard]] DataSize memory(ProfileId profile, ClassId device_class) const {
    return kinds_.empty() ? DataSize{} : class_memory_[kind(profile) * classes_ + index(device_class)];
  }
  [[nodiscard]] std::span<const Hold> holds(ProfileId profile) const {
    return has_holds_ ? std::span<const Hold>(of(profile).holds) : std::span<const Hold>();
  }
  /// True when a policy decides when the task starts, because it needs devices or resources. All other tasks start by themselves.
  [[nodiscard]] bool is_placed(ProfileId profile) const { return gpus(profile) > 0 || !holds(profile).empty(); }
  /// The data that are moved from files to every device before the task runs; zero for none.
  [[nodiscard]] DataSize load(ProfileId profile) const { return has_loads_ ? of(profile).load : DataSize{}; }
  /// True when at least one profile loads files.
  [[nodiscard]] bool has_loads() const { return has_loads_; }
  /// How long a task holds its devices to save its state when it is preempted.
  [[nodiscard]] Duration save_time(ProfileId profile) const { return has_interruptions_ ? of(profile).save : Duration{}; }
  /// How long a task holds its devices to restore its state after an interruption.
  [[nodiscard]] Duration restore_time(ProfileId profile) const { return has_interruptions_ ? of(profile).restore : Duration{}; }
  /// True when a preempted task loses the work since its last checkpoint instead of saving it.
  [[nodiscard]] bool is_killed(ProfileId profile) const { return has_interruptions_ && of(profile).is_killed; }

 protected:
  explicit Needs(std::size_t classes) : classes_(classes) {}
  /// The needs of a profile that is not a multiple of another.
  struct Kind {
    std::vector<std::uint32_t> elastic;  ///< numbers of devices, ascending; empty when the profile is not elastic
    DataSize memory;
    std::vector<Hold> holds;
    DataSize load;
    Duration save;
    Duration restore;
    bool is_killed = false;
  };
  /// The position in kinds_ of the needs that a profile shares with all its multiples.
  [[nodiscard]] std::size_t kind(ProfileId profile) const {
    return index(profile) < first_multiple_ ? index(profile) : index(multiples_[index(profile) - first_multiple_].of);
  }
  [[nodiscard]] const Kind& of(ProfileId profile) const { return kinds_[kind(profile)]; }

  std::size_t classes_;
  std::size_t first_multiple_ = std::numeric_limits<std::size_t>::max();
  std::vector<Multiple> multiples_;
  std::vector<std::uint32_t> gpus_;  ///< separate because every start reads it; empty where only times are known: one device each
  std::vector<Kind> kinds_;          ///< empty when gpus_ is
  std::vector<DataSize> class_memory_;  ///< rows are kinds, columns classes
  bool has_elastic_ = false;
  bool has_holds_ = false;
  bool has_loads_ = false;
  bool has_interruptions_ = false;
};

/// The time of data transfers between devices. Each transfer has its route to itself.
class Transfers {
 public:
  /// How long data take from the devices of one task to those of another. Zero when nothing moves, when a device is in both sets,
  /// or when either task is on the host; otherwise latency + data / narrowest link over the fastest route between the sets, which
  /// must be connected.
  [[nodiscard]] Duration transfer_time(DataSize data, std::span<const DeviceId> from, std::span<const DeviceId> to) const;
  /// How long data take from one device to another, which must be connected.
  [[nodiscard]] Duration transfer_time(DataSize data, DeviceId from, DeviceId to) const;
  /// True when data can move from one device to another, or need not because they are the same.
  [[nodiscard]] bool are_connected(DeviceId from, DeviceId to) const;
  /// The mean of transfer_time over all ordered pairs of different devices, to the nearest nanosecond (HEFT's c-bar).
  [[nodiscard]] Duration mean_transfer_time(DataSize data) const;
  [[nodiscard]] const Routes* routes() const { return routes_.get(); }
  /// The links of this run; nullptr when only routes are needed.
  [[nodiscard]] const LinkGraph* link_graph() const { return graph_.get(); }

 protected:
  Transfers() = default;
  explicit Transfers(std::shared_ptr<const Routes> routes) : routes_(std::move(routes)) {}
  std::shared_ptr<const Routes> routes_;
  std::shared_ptr<const LinkGraph> graph_;
};

}  // namespace gpusim
