#pragma once
// The numbers that are computed from a schedule, and the bounds no schedule can beat.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/performance.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/units.hpp"

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

/// What jobs have got in a run, beyond JobMeasures. Ratios that are not applicable are empty.
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
  std::optional<double> stretch;  ///< JCT / alone; not applicable to jobs of no length
  /// max(1, JCT / max(alone, 10 s)): D. Feitelson et al., "Theory and practice in parallel job scheduling", JSSPP 1997.
  double bounded_slowdown = 1;
  /// Finish-time fairness rho = JCT / time alone on 1 / n of the devices that can run it; n is the time-average number of jobs in
  /// the system, itself counted, while it is there: K. Mahajan et al., "Themis", NSDI 2020, section 4.1. That time is max(alone,
  /// work x n / devices).
  std::optional<double> finish_time_fairness;
  std::optional<double> goodput;  ///< useful / devices x time held; not applicable to jobs of the host
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

/// A group of jobs of a run, and how what they got is spread.
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
  std::size_t warm_up = 0;            ///< jobs cut off
  std::optional<Seconds> mean;        ///< empty without jobs
  std::optional<Seconds> half_width;  ///< of the 95 % interval; empty for fewer than 100 jobs
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
  std::optional<double> offered_load;
  std::optional<double> utilization_in_order;  ///< devices x time held / devices x time in order
  std::optional<double> active;                ///< devices x time of spans of kind run / devices x time held
  std::optional<double> goodput;               ///< devices x time of spans of kind run / devices x time in order
  std::optional<double> fragmentation;         ///< part of the free devices' time in which they were fragmented
  std::optional<double> fairness_of_jobs;      ///< Jain's index of 1 / stretch of all jobs
  std::optional<double> fairness_of_users;     ///< of its mean over the jobs of each user
  SteadyState waiting;
  SteadyState completion;
  std::uint64_t preemptions = 0;
  std::uint64_t failures = 0;
  std::size_t late = 0;  ///< jobs that ended after their deadline
};

/// True when jobs come at two instants at least.
[[nodiscard]] bool has_arrivals(const Workload& workload);
/// True when jobs come at so many instants that their rate and their waits say something.
[[nodiscard]] bool is_stream(const Workload& workload);
/// True when jobs come as a stream, and faster than the devices can serve them.
[[nodiscard]] bool is_overloaded(const Workload& workload, const OnlineMeasures& measures);

/// `jobs` are those of measure(), `area` is the area bound. `keeps_together`: the policy places a gang on one node or waits, and
/// one that no node can hold on whole nodes and one more (placement "consolidated").
[[nodiscard]] OnlineMeasures online_measures(const Problem& problem, const Schedule& schedule, const std::vector<JobMeasures>& jobs,
                                             Seconds area, bool keeps_together = false);

/// A time that no schedule of this workload on this system can beat, and why.
struct Bound {
  Duration time;
  std::string name;  ///< longest task, critical path, area, people, reachable loads, pigeonhole, or their sum over barriers
};

/// What lower_bound() may know of a schedule that is there already: where a bound meets its makespan, no other is looked at.
struct KnownSchedule {
  Duration makespan = Duration::nanoseconds(std::numeric_limits<std::int64_t>::max());
  bool is_interrupted = false;
};
/// The best of these bounds, each of which is valid by itself.
///  - longest task and critical path: tasks at their best time, transfers ignored, arrivals counted (Graham 1969)
///  - area: least T with sum_c x_jc = 1 and sum_j p_jc x_jc <= m_c T (Lagrangian dual evaluated in integers, so never above the LP)
///  - people: their tasks spread evenly over them
///  - pigeonhole: of the j m + 1 longest tasks some device runs j + 1
///  - reachable loads: m_c T replaced by m_c R_c(T), R_c(T) = largest sum of task times <= T
///  - barriers: where a task precedes or follows every other task, the bounds of the stretches between add up
/// Tasks that share cards count with their share of their time in area, pigeonhole and reachable loads. Longest task, critical
/// path, area and people also count the hours in which cards and people are there.
/// Tasks that may be interrupted and go on elsewhere are not bound by what does not divide: pigeonhole, reachable loads and
/// barriers are left out then.
[[nodiscard]] Bound lower_bound(const Problem& problem, const KnownSchedule& known = {});

/// Work of the whole workload spread perfectly over all devices: the time per repetition when the cards are kept busy for ever.
[[nodiscard]] Seconds area_bound(const Problem& problem);

/// Starts per workday, averaged over days, of an experiment of this length: one in flight; it may start iff opens <= t < closes;
/// looking at the result takes no time; runs go on overnight; every day is a workday.
[[nodiscard]] double starts_per_workday(Duration experiment, Duration opens, Duration closes);

/// When each task was ready, started and ended, as it follows from a schedule alone.
struct TaskTimes {
  std::vector<Instant> ready;  ///< arrival of its job or last end of a predecessor
  std::vector<Instant> start;  ///< its first span
  std::vector<Instant> end;    ///< its last span
};
[[nodiscard]] TaskTimes task_times(const Workload& workload, const Schedule& schedule);

struct JobMeasures {
  Instant start;  ///< of its first task that is no barrier
  Instant end;
  Duration waiting;     ///< from arrival to start
  Duration completion;  ///< from arrival to end (JCT)
  DeviceTime gpu_time;  ///< devices x time held
};

/// What a closed loop of experiments did, after its warm-up. Half-widths are of 95 % intervals by batch means (20 batches).
struct LoopMeasures {
  std::uint32_t experiments = 0;  ///< completed after the warm-up
  double per_day = 0;             ///< per 24 h
  double per_day_half_width = 0;  ///< 0 when there are too few for an interval
  double per_workday = 0;         ///< per day on which the researcher works
  std::uint32_t first_day = 0;    ///< started on the first day
  Duration mean_cycle;            ///< from submission to submission of a loop
  Duration mean_response;         ///< from submission to result
  Seconds mean_response_half_width;
};

/// Everything the summary says about one run in one case.
struct Measures {
  Duration makespan;       ///< last end minus 0
  DeviceTime gpu_time;     ///< devices x time held, over all spans
  double utilization = 0;  ///< time in which devices hold a task / (devices x makespan); 0 for an empty run
  Bound bound;
  bool proven_optimal = false;               ///< makespan == bound, in nanoseconds
  bool is_interrupted = false;               ///< some task ran in several pieces; bounds for whole tasks say nothing then
  double gap = 0;                            ///< (makespan - bound) / bound; 0 when the bound is 0
  double experiments_per_day_serial = 0;     ///< 24 h / makespan, one at a time
  double experiments_per_day_saturated = 0;  ///< 24 h / area bound, cards kept busy
  double experiments_per_workday = 0;        ///< starts from 9 to 18
  Duration mean_waiting;                     ///< over jobs
  Duration mean_completion;                  ///< over jobs
  DataSize largest_memory;                   ///< of one task on one device
  DataSize smallest_device;                  ///< smallest memory among devices that ran something
  std::vector<JobMeasures> jobs;
  std::optional<LoopMeasures> loop;
  std::optional<OnlineMeasures> online;  ///< where has_arrivals
};
/// Takes over a greater lower bound, such as one that a policy has proven. It must not be above the makespan.
void raise_bound(const Bound& bound, Measures& measures);
/// Computes all measures of one run. `keeps_together` means what it does in online_measures().
[[nodiscard]] Measures measure(const Problem& problem, const Schedule& schedule, bool keeps_together = false);

/// A task on the critical path through resources, from when it took its devices (or began on the host) to when it gave them back.
struct CriticalStep {
  /// What its start follows from; the first of these that happened at its start, else the last of the first five before it.
  enum class Bound : std::uint8_t {
    dependency,    ///< the end of a task before it
    arrival,       ///< of its job
    interruption,  ///< of its own earlier run
    device,        ///< the end of a task on one of its devices
    repair,        ///< of one of its devices
    resource,      ///< the end of a task that held a resource that it needs
    order,         ///< the end of a task elsewhere, at which the policy started it
  };
  TaskId task;
  Instant start;
  Instant end;
  Bound bound = Bound::arrival;
  std::optional<TaskId> by;  ///< the task whose end it is; the one behind it in the list
  Duration waited;           ///< from what its start follows from to its start
};
[[nodiscard]] constexpr std::string_view name(CriticalStep::Bound bound) {
  constexpr std::string_view kNames[] = {"dependency", "arrival", "interruption", "device", "repair", "resource", "order"};
  return kNames[static_cast<std::size_t>(bound)];
}

/// The critical path, from the task that ends last back to one whose start follows from an arrival or a repair. Of several ends at
/// one instant the one of the lowest task counts. Empty for an empty schedule.
[[nodiscard]] std::vector<CriticalStep> critical_path(const Workload& workload, const Performance& performance,
                                                      const Schedule& schedule);

/// H. Topcuoglu, S. Hariri, M.-Y. Wu, "Performance-effective and low-complexity task scheduling for heterogeneous computing", IEEE
/// TPDS 13(3), 2002, section 5.1; arrivals and transfers are left out of the first two.
struct ScheduleLength {
  Duration critical_path;              ///< the longest path of the graph, each task at its best time
  std::optional<Duration> sequential;  ///< all tasks one after the other on devices of the one class that is best for all of them
  std::optional<double> ratio;         ///< makespan / critical_path (SLR)
  std::optional<double> speedup;       ///< sequential / makespan
  std::optional<double> efficiency;    ///< speedup / devices
};
[[nodiscard]] ScheduleLength schedule_length(const Problem& problem, Duration makespan);

}  // namespace gpusim
