#pragma once
// How long a task takes on which devices: class Performance, which resolve() computes for a workload on a system. It is the only
// interface to times for policies, the engine, bounds and the verifier; whether a time was stated, measured or predicted stays
// hidden behind it. It also answers what tasks need besides time and how long transfers take (needs.hpp).

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gpusim/errors.hpp"
#include "gpusim/needs.hpp"
#include "gpusim/step.hpp"
#include "gpusim/units.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// A training on one GPU, before the scaling of a gang.
struct TrainingRun {
  Precision precision = Precision::fp32;
  std::int64_t batch = 0;       ///< images per step on one device
  std::int64_t iterations = 0;  ///< number per epoch
  Duration iteration;           ///< time of one iteration, with the speed-up of the precision
  Duration epoch;
  /// The predicted step, where the time follows from a physical profile. Always that of the nominal case.
  std::optional<StepPrediction> prediction;
};

/// The gradients that a gang exchanges in a ring.
struct GangTraffic {
  DataSize per_step;  ///< per training step over every hop of the ring: 2 (n - 1) / n x gradient
  std::int64_t steps = 0;
  Bandwidth demand;  ///< mean rate over every hop during the run: per_step x steps / run time
};

/// The checkpoints that a task writes during a run.
struct CheckpointTraffic {
  DataSize size;
  std::int64_t count = 0;
  Bandwidth demand;  ///< mean rate during the run: size x count / run time
};

/// Checkpoints that stop the task while they are written: the progress between two of them and the time of one. Both are zero when
/// the task writes none.
struct Checkpoints {
  Duration every;
  Duration cost;
  /// The time of this much useful work with its checkpoints, begun right after a checkpoint. None is written at the end of the
  /// work. At most kLongestRun.
  [[nodiscard]] Duration with(Duration useful) const;
  /// The useful work that a task has saved, and all that it has done, this long after it began.
  struct Progress {
    Duration saved;
    Duration done;
  };
  [[nodiscard]] Progress after(Duration elapsed) const;
};

/// The links of a ring through these devices in the order of their ids, as positions in the graph's links, hop by hop. A link that
/// several hops use occurs once for each.
[[nodiscard]] std::vector<std::uint32_t> ring_links(const LinkGraph& graph, std::span<const DeviceId> devices);

/// The times of all profiles of one workload on one system in one case, as resolve() computes them.
class Performance : public Needs, public Transfers {
 public:
  /// Makes a Performance from a plain table when all times are known: rows of `times` are profiles, columns classes of the system;
  /// a time is empty where the class cannot run the profile.
  Performance(const System& system, const std::vector<std::optional<Duration>>& times, std::shared_ptr<const Routes> routes);

  [[nodiscard]] std::size_t profiles() const { return times_.size() / classes_; }
  /// True when any value behind these times is a range, so that the optimistic and pessimistic cases differ.
  [[nodiscard]] bool has_ranges() const { return has_ranges_; }

  /// True when the devices of a class can run a profile.
  [[nodiscard]] bool can_run(ProfileId profile, ClassId device_class) const { return time(profile, device_class) != kCannotRun; }
  /// The time of a profile on one device of a class, which must be able to run it; for a gang the time before scaling.
  [[nodiscard]] Duration time(ProfileId profile, ClassId device_class) const {
    return times_[index(profile) * classes_ + index(device_class)];
  }
  /// The same time; empty where the class cannot run the profile.
  [[nodiscard]] std::optional<Duration> find_time(ProfileId profile, ClassId device_class) const {
    return can_run(profile, device_class) ? std::optional(time(profile, device_class)) : std::nullopt;
  }
  /// The time of a task on the host (gpus == 0).
  [[nodiscard]] Duration host_time(ProfileId profile) const { return multiple(host_times_[kind(profile)], profile); }
  /// The time on exactly these devices, with checkpoints and the communication of a gang. The devices must be able to run it.
  [[nodiscard]] Duration run_time(ProfileId profile, std::span<const DeviceId> devices) const;
  /// run_time() without the checkpoints.
  [[nodiscard]] Duration useful_time(ProfileId profile, std::span<const DeviceId> devices) const;
  /// The time without checkpoints on one device of a class, which must be able to run the profile; for a gang the time before
  /// scaling.
  [[nodiscard]] Duration useful_time(ProfileId profile, ClassId device_class) const {
    return useful_times()[index(profile) * classes_ + index(device_class)];
  }
  /// The time of the fastest placement on this system, with any number of devices. Used by bounds and as a key by list policies.
  [[nodiscard]] Duration best_time(ProfileId profile) const;
  /// The time of the fastest placement on this number of devices.
  [[nodiscard]] Duration best_time(ProfileId profile, std::uint32_t devices) const;
  /// The least GPU time (devices x time held) of any placement; zero for a task on the host.
  [[nodiscard]] DeviceTime least_device_time(ProfileId profile) const;

  /// The training run of a profile on a class; nullptr when the profile states a time or the class cannot run it. A multiple has
  /// that of the profile it multiplies.
  [[nodiscard]] const TrainingRun* training(ProfileId profile, ClassId device_class) const {
    if (trainings_.empty()) return nullptr;
    const std::optional<TrainingRun>& run = trainings_[kind(profile) * classes_ + index(device_class)];
    return run ? &*run : nullptr;
  }
  /// The step of a gang on these devices (at least two), gradient exchange included; empty when the profile is not physical.
  [[nodiscard]] std::optional<StepTime> gang_step_on(ProfileId profile, std::span<const DeviceId> devices) const;
  /// True when the task is a gang that exchanges gradients, so that its time depends on where its devices are.
  [[nodiscard]] bool depends_on_placement(ProfileId profile) const;
  /// The gradients that a gang exchanges when it does not share links; none for a single device or when it does not exchange
  /// gradients.
  [[nodiscard]] GangTraffic traffic(ProfileId profile, std::span<const DeviceId> devices) const;

  /// The checkpoints for which a task on these devices stops.
  [[nodiscard]] Checkpoints blocking_checkpoints(ProfileId profile, std::span<const DeviceId> devices) const;
  /// The checkpoints that a task writes when it does not share links. run_time() includes their cost.
  [[nodiscard]] CheckpointTraffic checkpoints(ProfileId profile, std::span<const DeviceId> devices) const;
  /// How long the task loads files when it does not share links: latency + size x the most copies over one link / its bandwidth.
  [[nodiscard]] Duration load_time(ProfileId profile, std::span<const DeviceId> devices) const {
    return has_loads_ ? time_of_load(profile, devices) : Duration{};
  }
  /// The number of CPU cores of its nodes that the task needs for full speed; 0 when none is stated.
  [[nodiscard]] double cpu_cores(ProfileId profile, std::span<const DeviceId> devices) const;
  /// The largest cpu_cores() of any placement.
  [[nodiscard]] double most_cpu_cores(ProfileId profile) const;

  class Builder;  ///< used by resolve() to make a Performance

 private:
  struct Gang;
  struct NodeNeeds;
  struct Details;  ///< what the functions above share; only the files of sim/timing see it
  /// What the tables hold for a class that cannot run a profile. They have millions of entries, which the loop of the engine reads,
  /// so an entry is 8 bytes and not the 16 of an optional time. This value never leaves the class.
  static constexpr Duration kCannotRun = Duration::nanoseconds(std::numeric_limits<std::int64_t>::max());
  explicit Performance(const System& system) : Needs(system.classes.size()), system_(&system) {}

  [[nodiscard]] const std::vector<Duration>& useful_times() const { return useful_.empty() ? times_ : useful_; }
  [[nodiscard]] Duration time_of_load(ProfileId profile, std::span<const DeviceId> devices) const;
  /// The time of a profile whose unit takes `one`; at most kLongestRun.
  [[nodiscard]] Duration multiple(Duration one, ProfileId profile) const {
    return index(profile) < first_multiple_ ? one : multiple_of(one, multiples_[index(profile) - first_multiple_]);
  }
  [[nodiscard]] static Duration multiple_of(Duration one, const Multiple& multiple);

  const System* system_;
  std::vector<Duration> times_;   ///< rows are profiles with multiples; tables below, except `useful_`, have none
  std::vector<Duration> useful_;  ///< like times_, but without checkpoints; empty when no profile has any
  std::vector<Duration> host_times_;
  std::vector<std::optional<TrainingRun>> trainings_;  ///< rows are kinds, columns classes; empty when no profile states a training
  std::shared_ptr<const std::vector<Gang>> gangs_;     ///< null when only times are known
  std::shared_ptr<const std::vector<NodeNeeds>> node_needs_;  ///< null when no profile states any
  bool has_ranges_ = false;
};

/// A scheduling problem: a workload on a system with the times that it takes there. Refers to all three.
struct Problem {
  const System& system;
  const Workload& workload;
  const Performance& performance;
};

/// The times of a workload on a system, or the reason why it can never run there, and notes for the user in either case.
struct ResolvedPerformance {
  std::optional<Performance> performance;
  std::optional<Infeasible> infeasible;
  std::vector<std::string> notes;  ///< such as a GPU that stays at FP32; without repetitions
};
/// Resolves the stated profiles of a workload. If it can never run here, the result holds the reason and the pointer of the
/// profile: no time for any GPU of the system, too little memory, or a gang larger than what is available or connected. Throws
/// InputError when a required value is missing (mixed speed-up).
[[nodiscard]] ResolvedPerformance resolve(const System& system, const Workload& workload, Case which);

}  // namespace gpusim
