#pragma once
// How long a task takes where: class Performance, which resolve() makes of a workload on a system. The one interface that policies,
// the engine, bounds and the verifier ask; what stands behind it (stated times, measured tables, predictions) is nobody else's
// business. What tasks need besides time, and what data between devices takes, is asked of it too (needs.hpp).

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

/// A training as a card runs it, before the scaling of a gang.
struct TrainingRun {
  Precision precision = Precision::fp32;
  std::int64_t batch = 0;       ///< images at once on one device
  std::int64_t iterations = 0;  ///< of an epoch
  Duration iteration;           ///< time of one, speed-up by precision included
  Duration epoch;
  /// Of an iteration, where it follows from a physical profile; not in this case but nominal.
  std::optional<StepPrediction> prediction;
};

/// The gradients that a gang exchanges in a ring.
struct GangTraffic {
  DataSize per_step;  ///< over every hop of the ring: 2 (n - 1) / n x gradient
  std::int64_t steps = 0;
  Bandwidth demand;  ///< over every hop, on average over the run: per_step x steps / run time
};

/// The checkpoints of a task.
struct CheckpointTraffic {
  DataSize size;
  std::int64_t count = 0;
  Bandwidth demand;  ///< on average over the run: size x count / run time
};

/// Checkpoints for which a task stops: how long one takes, and after how much progress each; zero where there are none.
struct Checkpoints {
  Duration every;
  Duration cost;
  /// The time of so much useful work, begun right after a checkpoint: none is written at its end. At most kLongestRun.
  [[nodiscard]] Duration with(Duration useful) const;
  /// The useful work that a task has saved so long after it began with nothing, and what it has done in all.
  struct Progress {
    Duration saved;
    Duration done;
  };
  [[nodiscard]] Progress after(Duration elapsed) const;
};

/// The links of a ring through all these devices in the order of their ids, hop by hop: as positions in the graph's links, one
/// that is passed by several hops as often.
[[nodiscard]] std::vector<std::uint32_t> ring_links(const LinkGraph& graph, std::span<const DeviceId> devices);

/// Times of all profiles of one workload on one system in one case, as resolve() finds them.
class Performance : public Needs, public Transfers {
 public:
  /// Marks a class whose devices cannot run a profile.
  static constexpr Duration kCannotRun = Duration::nanoseconds(std::numeric_limits<std::int64_t>::max());

  /// From a plain table, for programs that know all times: rows of `times` are profiles, columns classes of the system.
  Performance(const System& system, std::vector<Duration> times, std::shared_ptr<const Routes> routes);

  [[nodiscard]] std::size_t profiles() const { return times_.size() / classes_; }
  /// True when any value behind these times is a range, so that the run is worth computing at both ends.
  [[nodiscard]] bool has_ranges() const { return has_ranges_; }

  /// The time of a profile on one device of a class; for a gang the part before scaling. kCannotRun where it cannot run.
  [[nodiscard]] Duration time(ProfileId profile, ClassId device_class) const {
    return times_[index(profile) * classes_ + index(device_class)];
  }
  [[nodiscard]] bool can_run(ProfileId profile, ClassId device_class) const { return time(profile, device_class) != kCannotRun; }
  /// The time of a task of the host (gpus == 0).
  [[nodiscard]] Duration host_time(ProfileId profile) const { return multiple(host_times_[kind(profile)], profile); }
  /// The time on exactly these devices, the gang's communication included. Devices must be able to run it.
  [[nodiscard]] Duration run_time(ProfileId profile, std::span<const DeviceId> devices) const;
  /// The same without the checkpoints that fall into it.
  [[nodiscard]] Duration useful_time(ProfileId profile, std::span<const DeviceId> devices) const;
  /// Of one device of a class; of a gang the part before scaling.
  [[nodiscard]] Duration useful_time(ProfileId profile, ClassId device_class) const {
    return useful_times()[index(profile) * classes_ + index(device_class)];
  }
  /// No placement on this system is faster, whatever number of devices it holds. For bounds and for keys of list policies.
  [[nodiscard]] Duration best_time(ProfileId profile) const;
  /// No placement on so many devices is faster.
  [[nodiscard]] Duration best_time(ProfileId profile, std::uint32_t devices) const;
  /// No placement holds devices for less, summed over them; zero on the host.
  [[nodiscard]] DeviceTime least_device_time(ProfileId profile) const;

  /// How a profile that states its training runs on a class; nullptr where it states a time or cannot run. Of a multiple: what it
  /// is a multiple of.
  [[nodiscard]] const TrainingRun* training(ProfileId profile, ClassId device_class) const {
    if (trainings_.empty()) return nullptr;
    const std::optional<TrainingRun>& run = trainings_[kind(profile) * classes_ + index(device_class)];
    return run ? &*run : nullptr;
  }
  /// The step of a gang whose profile is physical, exchange included; empty for other profiles. Several devices.
  [[nodiscard]] std::optional<StepTime> gang_step_on(ProfileId profile, std::span<const DeviceId> devices) const;
  /// The gang exchanges gradients, so where its devices are changes its time.
  [[nodiscard]] bool depends_on_placement(ProfileId profile) const;
  /// What the gang exchanges while it runs alone; nothing for a single device and where it does not exchange gradients.
  [[nodiscard]] GangTraffic traffic(ProfileId profile, std::span<const DeviceId> devices) const;

  /// For which a task on these devices stops.
  [[nodiscard]] Checkpoints blocking_checkpoints(ProfileId profile, std::span<const DeviceId> devices) const;
  /// What it writes to files while it runs alone; run_time() contains what that costs.
  [[nodiscard]] CheckpointTraffic checkpoints(ProfileId profile, std::span<const DeviceId> devices) const;
  /// How long that takes when nothing else moves: latency + size x the most copies over one link / its bandwidth.
  [[nodiscard]] Duration load_time(ProfileId profile, std::span<const DeviceId> devices) const {
    return has_loads_ ? time_of_load(profile, devices) : Duration{};
  }
  /// Cores of its nodes that keep it at full speed; 0 where none are stated.
  [[nodiscard]] double cpu_cores(ProfileId profile, std::span<const DeviceId> devices) const;
  /// No placement needs more.
  [[nodiscard]] double most_cpu_cores(ProfileId profile) const;

  class Builder;  ///< what resolve() makes one with

 private:
  struct Gang;
  struct NodeNeeds;
  explicit Performance(const System& system) : Needs(system.classes.size()), system_(&system) {}

  [[nodiscard]] const std::vector<Duration>& useful_times() const { return useful_.empty() ? times_ : useful_; }
  /// Only where gangs_ is not empty, as for the one below.
  [[nodiscard]] const Gang& gang(ProfileId profile) const;
  [[nodiscard]] const NodeNeeds& node_needs(ProfileId profile) const;
  [[nodiscard]] Duration gang_time(ProfileId profile, Duration alone, std::span<const DeviceId> devices) const;
  [[nodiscard]] Duration with_exchange(ProfileId profile, Duration alone, std::size_t devices, const Route& route) const;
  [[nodiscard]] Duration best_gang_time(ProfileId profile, Duration alone, std::uint32_t devices) const;
  [[nodiscard]] Duration time_of_load(ProfileId profile, std::span<const DeviceId> devices) const;
  [[nodiscard]] Duration checkpoint_time(const NodeNeeds& needs, DeviceId device) const;
  /// The time of a profile that `one` of its kind takes; at most kLongestRun.
  [[nodiscard]] Duration multiple(Duration one, ProfileId profile) const {
    return index(profile) < first_multiple_ ? one : multiple_of(one, multiples_[index(profile) - first_multiple_]);
  }
  [[nodiscard]] static Duration multiple_of(Duration one, const Multiple& multiple);

  const System* system_;
  std::vector<Duration> times_;   ///< rows are profiles, multiples among them; all below but `useful_` are without these
  std::vector<Duration> useful_;  ///< as times_, without checkpoints; empty when there are none
  std::vector<Duration> host_times_;
  std::vector<std::optional<TrainingRun>> trainings_;  ///< rows are kinds, columns classes; empty when nothing states a training
  std::shared_ptr<const std::vector<Gang>> gangs_;     ///< none where only times are known
  std::shared_ptr<const std::vector<NodeNeeds>> node_needs_;  ///< none when no profile states any
  bool has_ranges_ = false;
};

/// What is to be scheduled: a workload on a system, with the times that it takes there. Refers to all three.
struct Problem {
  const System& system;
  const Workload& workload;
  const Performance& performance;
};

/// The times of a workload on a system, or why it can never run there; and what a person should be told either way.
struct ResolvedPerformance {
  std::optional<Performance> performance;
  std::optional<Infeasible> infeasible;
  std::vector<std::string> notes;  ///< such as a card that stays at FP32; each once
};
/// Resolves the stated profiles of a workload. What can never run here is a result, with the pointer of the profile: no time for
/// any GPU of the system, too little memory, a gang larger than what is there or connected. Throws InputError for a value that is
/// needed and missing (mixed speed-up).
[[nodiscard]] ResolvedPerformance resolve(const System& system, const Workload& workload, Case which);

}  // namespace gpusim
