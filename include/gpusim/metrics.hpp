#pragma once
// Measures that are computed from a schedule, and lower bounds that no schedule can beat.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/performance.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

struct JobMeasures;

/// Why a job had not started at an instant: the first reason that holds for the task of the job that started first.
enum class WaitReason : std::uint8_t {
  dependency,   ///< a predecessor had not ended
  calendar,     ///< tasks may not start at this time, or all devices that can run it were closed, or would have closed or gone down
                ///< too soon
  quota,        ///< its user or queue would have exceeded its quota of devices
  resource,     ///< a resource of the system, or the person who does the task, was in use
  no_free_gpu,  ///< fewer devices that can run it were free than it needs
  memory,       ///< enough devices were free, but too few of them with enough memory
  placement,    ///< enough devices were free, but not together on as few nodes as the policy requires
  held_back,    ///< it could have started, but the policy held it back for its order or for a reservation
};
inline constexpr std::size_t kWaitReasons = 8;
[[nodiscard]] constexpr std::string_view name(WaitReason reason) {
  constexpr std::string_view kNames[] = {"dependency",  "calendar", "quota",     "resource",
                                         "no_free_gpu", "memory",   "placement", "held_back"};
  return kNames[static_cast<std::size_t>(reason)];
}

/// What a job received in a run, beyond JobMeasures. Ratios that are not applicable are empty.
struct JobService {
  /// The completion time of the job if it had the system to itself: its longest path at the best times of its tasks, or its work
  /// spread over all devices if that is more. Exact for a job of one task, else a lower bound; transfers are left out.
  Duration alone;
  std::array<Duration, kWaitReasons> waited{};  ///< by reason; they add up to JobMeasures::waiting exactly
  Duration lost;                                ///< time of its `lost` spans, summed over tasks; `restore` and `save` alike
  Duration restore;
  Duration save;
  Duration idle;      ///< time between its first start and its end during which none of its tasks runs or holds devices
  DeviceTime useful;  ///< devices x time of its spans of kind `run`
  std::uint32_t preemptions = 0;
  std::uint32_t failures = 0;
  /// Completion time / alone (M. Bender et al., "Flow and stretch metrics for scheduling continuous job streams", SODA 1998); empty
  /// for jobs of no length.
  std::optional<double> stretch;
  /// max(1, completion time / max(alone, 10 s)): D. Feitelson et al., "Theory and practice in parallel job scheduling", JSSPP 1997.
  double bounded_slowdown = 1;
  /// Finish-time fairness rho = completion time / time alone on 1 / n of the devices that can run it, where n is the time-average
  /// number of jobs in the system, including this one, while it is there: K. Mahajan et al., "Themis", NSDI 2020, section 4.1. The
  /// time on 1 / n of the devices is max(alone, work x n / devices).
  std::optional<double> finish_time_fairness;
  std::optional<double> goodput;  ///< useful / (devices x time held); empty for jobs on the host
};

/// Statistics over jobs. A percentile is the least value that at least that part of the jobs do not exceed (nearest rank).
template <class Value>
struct Distribution {
  Value mean{};                     ///< times are rounded to the nearest nanosecond
  double geometric_mean = 0;        ///< for times exp(mean ln(1 + x)) - 1 with x in seconds, because many waits are zero
  std::array<Value, 5> quantile{};  ///< in the order of kQuantiles
  Value max{};
};
inline constexpr std::array<double, 5> kQuantiles{0.5, 0.9, 0.95, 0.99, 0.999};
inline constexpr std::array<std::string_view, 5> kQuantileNames{"p50", "p90", "p95", "p99", "p99_9"};

/// A group of jobs of a run and the statistics of its members.
struct JobGroup {
  std::string_view kind;  ///< "all", "gpus", "queue" or "user"
  std::string name;       ///< for kind "gpus" the width of the widest task of a job: 0, 1, 2-4, 5-8, >8
  std::size_t jobs = 0;
  Distribution<Duration> waiting;
  Distribution<Duration> completion;
  Distribution<double> stretch;  ///< over the jobs for which it is applicable; finish_time_fairness alike
  Distribution<double> bounded_slowdown;
  Distribution<double> finish_time_fairness;
};

/// The state of the system, either at an instant or as sums over time.
template <class Value>
struct QueueState {
  Value waiting_jobs{};  ///< jobs that have arrived and not started
  Value waiting_gpus{};  ///< GPUs needed by the first tasks of the waiting jobs
  Value running_jobs{};  ///< jobs that have started and not ended
  Value busy_gpus{};
  Value down_gpus{};
  Value fragmented_gpus{};  ///< free GPUs of classes in which no waiting gang finds enough of them; 0 while no job waits
  bool operator==(const QueueState&) const = default;
};
/// A stretch of time. Each of `sums` is a value multiplied by the time for which it held.
struct QueueStretch {
  Instant from;
  Instant until;
  QueueState<DeviceTime> sums;
  std::uint32_t most_waiting_jobs = 0;
};
/// A step function with more steps than this is aggregated into this many stretches of equal length.
inline constexpr std::size_t kMostQueueStretches = 2000;

/// The steady-state mean of a series. The warm-up is cut off by MSER-5 (K. P. White, "An effective truncation heuristic for bias
/// reduction in simulation output", Simulation 69, 1997; batches of 5, at most half of them). The confidence interval is by batch
/// means.
struct SteadyState {
  std::size_t warm_up = 0;            ///< number of jobs cut off
  std::optional<Seconds> mean;        ///< empty without jobs
  std::optional<Seconds> half_width;  ///< of the 95 % confidence interval; empty for fewer than 100 jobs
};

struct OnlineMeasures {
  Duration makespan;  ///< that of Measures: the time that the sums cover
  std::vector<JobService> jobs;
  std::vector<JobGroup> groups;  ///< the group of all jobs comes first
  std::vector<QueueStretch> queue;
  QueueState<DeviceTime> sums;          ///< sums over the whole run
  std::uint32_t most_waiting_jobs = 0;  ///< maximum over time
  std::array<DeviceTime, kWaitReasons> waited{};
  /// The work that arrives per unit of time / the work that the available devices can do in it: area bound x (n - 1) / n / (time
  /// between the first and the last of n arrivals) / (available part of the devices' time). Above 1 the queue keeps growing while
  /// jobs arrive.
  std::optional<double> offered_load;
  std::optional<double> utilization_available;  ///< devices x time held / (devices x time available)
  std::optional<double> active;                 ///< devices x time of spans of kind `run` / (devices x time held)
  std::optional<double> goodput;                ///< devices x time of spans of kind `run` / (devices x time available)
  std::optional<double> fragmentation;          ///< part of the free GPU time that is fragmented (QueueState::fragmented_gpus)
  std::optional<double> fairness_of_jobs;       ///< Jain's index of 1 / stretch of all jobs
  std::optional<double> fairness_of_users;      ///< Jain's index of the mean of 1 / stretch over the jobs of each user
  SteadyState waiting;
  SteadyState completion;
  std::uint64_t preemptions = 0;
  std::uint64_t failures = 0;
  std::size_t late = 0;  ///< number of jobs that ended after their deadline
};

/// True when jobs arrive at two instants at least.
[[nodiscard]] bool has_arrivals(const Workload& workload);
/// True when jobs arrive at enough instants for statistics of rates and waits.
[[nodiscard]] bool is_stream(const Workload& workload);
/// True when jobs arrive as a stream faster than the devices can serve them.
[[nodiscard]] bool is_overloaded(const Workload& workload, const OnlineMeasures& measures);

/// `jobs` comes from measure(), and `area` is the area bound. `keeps_together` is true for the placement "consolidated": a gang
/// waits for one node that holds it, and one larger than any node takes whole nodes and one more.
[[nodiscard]] OnlineMeasures online_measures(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs,
                                             Seconds area, bool keeps_together = false);

/// A time from the start of a run before which no schedule of this workload on this system ends, and the argument behind it.
struct Bound {
  Duration time;
  std::string name;  ///< longest task, critical path, area, people, reachable loads or pigeonhole, or their sum over barriers
  /// True where hours of GPUs or people restrict the run and the argument knows nothing of them. Such a bound holds, but how far a
  /// schedule is above it says nothing of the schedule.
  bool ignores_hours = false;
};

/// What is known of a schedule of the problem. Once a bound meets its makespan, lower_bound() tries no other.
struct KnownSchedule {
  std::optional<Duration> makespan{};  ///< empty when no schedule is known
  bool is_interrupted = false;         ///< it interrupts tasks, so that bounds for tasks in one piece do not apply
  /// True when a bound proves the schedule optimal.
  [[nodiscard]] bool is_met_by(Duration bound) const { return makespan && bound >= *makespan; }
};
/// The greatest of these bounds, each valid by itself.
///  - longest task and critical path: tasks at their best time, transfers ignored, arrivals counted (Graham 1969)
///  - area: least T with sum_c x_jc = 1 and sum_j p_jc x_jc <= m_c T (Lagrangian dual evaluated in integers, so never above the LP)
///  - people: the tasks of people spread evenly over them
///  - pigeonhole: of the j m + 1 longest tasks some device runs j + 1
///  - reachable loads: m_c T replaced by m_c R_c(T), R_c(T) = largest sum of task times <= T
///  - barriers: where a task precedes or follows every other task, the bounds of the stretches between add up
/// In area, pigeonhole and reachable loads a task on a shared GPU counts with its share of the time. Where GPUs, starts or people
/// have hours, longest task, critical path, people and barriers count them, and so does area where only GPUs, starts and the
/// researcher of a closed loop have hours; the others are used only to prove a schedule optimal, or say that they ignore hours.
/// Pigeonhole, reachable loads and barriers assume that tasks run in one piece; they are left out where tasks may be interrupted
/// and resumed elsewhere.
[[nodiscard]] Bound lower_bound(const Problem& problem, const KnownSchedule& known = {});

/// The work of the whole workload spread evenly over all devices: the time per repetition when the devices are always busy.
[[nodiscard]] Seconds area_bound(const Problem& problem);

/// The number of experiments of this length started in a workday, averaged over days: what one researcher gets through who starts
/// the next when the last has ended. One experiment is in flight at a time; it may start iff opens <= t < closes; looking at the
/// result takes no time; runs continue overnight; every day is a workday.
[[nodiscard]] double starts_per_workday(Duration experiment, Duration opens, Duration closes);

/// When each task was ready, started and ended, computed from the schedule alone.
struct TaskTimes {
  std::vector<Instant> ready;  ///< arrival of its job or last end of a predecessor, whichever is later
  std::vector<Instant> start;  ///< start of its first span
  std::vector<Instant> end;    ///< end of its last span
};
[[nodiscard]] TaskTimes task_times(const Workload& workload, const Schedule& schedule);

/// A job that has to wait until the first GPU is there counts from then on, not from its arrival (see Measures::until_gpus).
struct JobMeasures {
  Instant start;  ///< start of its first task that is not a barrier
  Instant end;
  Duration waiting;     ///< from arrival to start
  Duration completion;  ///< from arrival to end (job completion time, JCT)
  DeviceTime gpu_time;  ///< devices x time held
};

/// Measures of a closed loop of experiments after its warm-up. Half-widths are of 95 % confidence intervals by batch means (20
/// batches; A. M. Law, "Simulation Modeling and Analysis", chapter 9); they are empty when there are too few experiments for one.
struct LoopMeasures {
  std::uint32_t experiments = 0;             ///< number completed after the warm-up
  double per_day = 0;                        ///< experiments per 24 h
  std::optional<double> per_day_half_width;  ///< experiments per 24 h
  double per_workday = 0;                    ///< experiments per day on which the researcher works
  std::uint32_t first_day = 0;               ///< number started on the first day
  Duration mean_cycle;                       ///< mean time from one submission to the next
  Duration mean_response;                    ///< mean time from submission to result
  std::optional<Seconds> mean_response_half_width;
};

/// All measures of one run in one case.
struct Measures {
  Duration until_gpus;                          ///< how long all work stands still because no GPU is there yet: time_until_gpus()
  Duration makespan;                            ///< from the start of the run, which is 0, to the last end, without `until_gpus`
  DeviceTime gpu_time;                          ///< devices x time held, over all spans
  double utilization = 0;                       ///< time in which devices hold a task / (devices x makespan); 0 for an empty run
  Bound bound;                                  ///< of the makespan
  bool proven_optimal = false;                  ///< makespan == bound, to the nanosecond
  bool is_interrupted = false;                  ///< some task ran in several pieces, so bounds for uninterrupted tasks do not apply
  double gap = 0;                               ///< (makespan - bound) / bound; 0 when the bound is 0
  double experiments_per_day_serial = 0;        ///< 24 h / makespan: one experiment at a time
  double experiments_per_day_back_to_back = 0;  ///< 24 h / area bound; columns say saturated, formulas busy
  double experiments_per_workday = 0;           ///< experiments started from 9 to 18 h
  Duration mean_waiting;                        ///< mean over jobs
  Duration mean_completion;                     ///< mean over jobs
  DataSize largest_memory;                      ///< the most memory of any task on one device
  DataSize smallest_device;                     ///< the least memory of any device that ran a task
  std::vector<JobMeasures> jobs;
  std::optional<LoopMeasures> loop;
  std::optional<OnlineMeasures> online;  ///< empty unless has_arrivals()
};
/// From the start of the run to its last end: `until_gpus` and the makespan.
[[nodiscard]] inline Duration finish(const Measures& measures) { return measures.until_gpus + measures.makespan; }
/// Replaces the bound by a greater one, such as one that a policy has proven. `bound` is a time from the start of the run, as that
/// of lower_bound(), and must not exceed finish().
void raise_bound(const Bound& bound, Measures& measures);
/// Computes all measures of one run. `keeps_together` is that of online_measures().
[[nodiscard]] Measures measure(const Problem& problem, const Schedule& schedule, bool keeps_together = false);

/// A task on the critical path through resources, from the time when it took its devices (or began on the host) until it released
/// them.
struct CriticalStep {
  /// What the start of a task follows from: the first of these that happened at that instant; if there is none, the last of the
  /// first five kinds that happened before it.
  enum class Bound : std::uint8_t {
    dependency,    ///< the end of a predecessor
    arrival,       ///< the arrival of its job
    interruption,  ///< the end of its own earlier run
    device,        ///< the end of another task on one of its devices
    repair,        ///< the repair of one of its devices
    resource,      ///< the end of a task that held a resource that it needs
    order,         ///< the end of an unrelated task, at which the policy started it
  };
  TaskId task;
  Instant start;
  Instant end;
  Bound bound = Bound::arrival;
  std::optional<TaskId> by;  ///< the task whose end it follows; the next step in the list
  Duration waited;           ///< from that end, arrival or repair to its start
};
[[nodiscard]] constexpr std::string_view name(CriticalStep::Bound bound) {
  constexpr std::string_view kNames[] = {"dependency", "arrival", "interruption", "device", "repair", "resource", "order"};
  return kNames[static_cast<std::size_t>(bound)];
}

/// The critical path, listed from the task that ends last back to a task whose start follows from an arrival or a repair. Of
/// several ends at the same instant that of the lowest task counts. Empty for an empty schedule.
[[nodiscard]] std::vector<CriticalStep> critical_path(const Workload& workload, const Performance& performance,
                                                      const Schedule& schedule);

/// Measures of schedule length: H. Topcuoglu, S. Hariri, M.-Y. Wu, "Performance-effective and low-complexity task scheduling for
/// heterogeneous computing", IEEE TPDS 13(3), 2002, section 5.1. Arrivals and transfers are left out of the first two.
struct ScheduleLength {
  Duration critical_path;              ///< longest path of the graph, each task at its best time
  std::optional<Duration> sequential;  ///< all tasks one after the other on devices of the one class that is best for their sum
  std::optional<double> ratio;         ///< makespan / critical_path (SLR)
  std::optional<double> speedup;       ///< sequential / makespan
  std::optional<double> efficiency;    ///< speedup / devices
};
[[nodiscard]] ScheduleLength schedule_length(const Problem& problem, Duration makespan);

}  // namespace gpusim
