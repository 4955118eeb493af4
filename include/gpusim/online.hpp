#pragma once
// What a run says where jobs come over time: how long each waited and for what, how even that was, how long the queue was and how
// much of the devices was of use.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/device_time.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

struct JobMeasures;

/// Why a job had not started at an instant; the first that holds, for that task of it that started first.
enum class WaitReason : std::uint8_t {
  dependency,  ///< something before it had not ended
  calendar,  ///< no hours in which tasks start, or all devices that can run it were closed, or closed or went out of order too soon
  quota,     ///< its user or its queue would have held more devices than it may
  resource,  ///< a resource of the system, or the person that does it, was in use
  no_free_gpu,  ///< fewer free devices that can run it than it needs
  memory,       ///< with those that lack the memory there would have been enough
  placement,    ///< enough, but not together on as few nodes as the policy wants them
  held_back,    ///< it could have started: the policy kept it back, for its order or for a reservation
};
inline constexpr std::size_t kWaitReasons = 8;
[[nodiscard]] constexpr std::string_view name(WaitReason reason) {
  constexpr std::string_view kNames[] = {"dependency",  "calendar", "quota",     "resource",
                                         "no_free_gpu", "memory",   "placement", "held_back"};
  return kNames[static_cast<std::size_t>(reason)];
}

inline constexpr double kNotApplicable = std::numeric_limits<double>::quiet_NaN();

/// One job, beyond JobMeasures.
struct JobService {
  /// The time that it takes alone on the devices that are best for it: its longest path at the best times of its tasks, or its work
  /// over all devices if that is more. Exact for a job of one task, else a lower bound; transfers are left out.
  Duration alone;
  std::array<Duration, kWaitReasons> waited{};  ///< for each reason; together JobMeasures::waiting, to the nanosecond
  Duration lost;                                ///< time of its spans of these kinds, all tasks added up
  Duration restore;
  Duration save;
  Duration idle;      ///< from its first start to its end without any of its tasks on devices or on the host
  DeviceTime useful;  ///< devices x time of its spans of kind run
  std::uint32_t preemptions = 0;
  std::uint32_t failures = 0;
  double stretch = kNotApplicable;  ///< JCT / alone; not applicable to jobs of no length
  /// max(1, JCT / max(alone, 10 s)): D. Feitelson et al., "Theory and practice in parallel job scheduling", JSSPP 1997.
  double bounded_slowdown = 1;
  /// Finish-time fairness rho = JCT / time alone on 1 / n of the devices that can run it; n is the time-average number of jobs in
  /// the system, itself counted, while it is there: K. Mahajan et al., "Themis", NSDI 2020, section 4.1. That time is max(alone,
  /// work x n / devices).
  double finish_time_fairness = kNotApplicable;
  double goodput = kNotApplicable;  ///< useful / devices x time held; not applicable to jobs of the host
};

/// Percentiles are those of jobs: p50 is the least value that half of them do not exceed (nearest rank).
template <class Value>
struct Distribution {
  Value mean{};                     ///< of times to the nearest nanosecond
  double geometric_mean = 0;        ///< of times in seconds exp(mean ln(1 + x)) - 1, because many wait nothing
  std::array<Value, 5> quantile{};  ///< kQuantiles
  Value max{};
};
inline constexpr std::array<double, 5> kQuantiles{0.5, 0.9, 0.95, 0.99, 0.999};
inline constexpr std::array<std::string_view, 5> kQuantileNames{"p50", "p90", "p95", "p99", "p99_9"};

/// Some jobs of a run.
struct JobGroup {
  std::string_view kind;  ///< all, gpus, queue or user
  std::string name;       ///< of kind gpus, after the widest task of a job: 0, 1, 2-4, 5-8, >8
  std::size_t jobs = 0;
  Distribution<Duration> waiting;
  Distribution<Duration> completion;
  Distribution<double> stretch;  ///< over jobs that have one; the same of fairness
  Distribution<double> bounded_slowdown;
  Distribution<double> finish_time_fairness;
};

/// What is in the system, at an instant or as sums over time.
template <class Value>
struct QueueState {
  Value waiting_jobs{};  ///< there, and nothing of them has started
  Value waiting_gpus{};  ///< that those need: of each the task that starts first
  Value running_jobs{};  ///< started and not ended
  Value busy_gpus{};
  Value out_of_order_gpus{};
  Value fragmented_gpus{};  ///< free and in order, while jobs wait, but of no class that a waiting gang finds enough of
  bool operator==(const QueueState&) const = default;
};
/// A stretch of time, with each value times the time it had it.
struct QueueStretch {
  Instant from;
  Instant until;
  QueueState<DeviceTime> sums;
  std::uint32_t most_waiting_jobs = 0;
};
/// A step function with more steps is given in as many stretches of equal length.
inline constexpr std::size_t kMostQueueStretches = 2000;

/// The mean of a series in equilibrium. The begin is cut off by MSER-5 (K. P. White, "An effective truncation heuristic for bias
/// reduction in simulation output", Simulation 69, 1997; batches of 5, at most half of them); the interval is by batch means.
struct SteadyState {
  std::size_t warm_up = 0;             ///< jobs cut off
  double mean = kNotApplicable;        ///< seconds
  double half_width = kNotApplicable;  ///< of the 95 % interval; not applicable to fewer than 100 jobs
};

struct OnlineMeasures {
  std::vector<JobService> jobs;
  std::vector<JobGroup> groups;  ///< all jobs first
  std::vector<QueueStretch> queue;
  QueueState<DeviceTime> sums;          ///< over the run
  std::uint32_t most_waiting_jobs = 0;  ///< at any time
  std::array<DeviceTime, kWaitReasons> waited{};
  /// Work that comes in a unit of time over what the devices in order can do in it: area bound x (n - 1) / n / time between the
  /// first and the last of n arrivals / part of the devices' time that they were in order. Above 1 the queue grows as long as jobs
  /// come.
  double offered_load = kNotApplicable;
  double utilization_in_order = kNotApplicable;  ///< devices x time held / devices x time in order
  double active = kNotApplicable;                ///< devices x time of spans of kind run / devices x time held
  double goodput = kNotApplicable;               ///< devices x time of spans of kind run / devices x time in order
  double fragmentation = kNotApplicable;         ///< part of the free devices' time in which they were fragmented
  double fairness_of_jobs = kNotApplicable;      ///< Jain's index of 1 / stretch of all jobs
  double fairness_of_users = kNotApplicable;     ///< of its mean over the jobs of each user
  SteadyState waiting;
  SteadyState completion;
  std::uint64_t preemptions = 0;
  std::uint64_t failures = 0;
  std::size_t late = 0;  ///< jobs that ended after their deadline
};

/// Jobs come at two instants at least.
[[nodiscard]] bool has_arrivals(const Workload& workload);
/// From so many instants on their rate says something.
inline constexpr std::size_t kLeastArrivals = 10;
/// Jobs come faster than the devices can serve them, at kLeastArrivals instants at least.
[[nodiscard]] bool is_overloaded(const Workload& workload, const OnlineMeasures& measures);

/// `jobs` are those of measure(), `area` is the area bound. `keeps_together`: the policy places a gang on one node or waits, and
/// one that no node can hold on whole nodes and one more (placement "consolidated").
[[nodiscard]] OnlineMeasures online_measures(const System& system, const Workload& workload, const Performance& performance,
                                             const Trace& trace, const std::vector<JobMeasures>& jobs, Seconds area,
                                             bool keeps_together = false);

}  // namespace gpusim
