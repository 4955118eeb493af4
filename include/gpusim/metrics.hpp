#pragma once
// The numbers that are computed from a trace, and the bounds no schedule can beat.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/device_time.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/online.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// A time that no schedule of this workload on this system can beat, and why.
struct Bound {
  Duration time;
  std::string name;  ///< longest task, critical path, area, people, reachable loads, pigeonhole, or their sum over barriers
};

/// The best of all bounds below (design: each is valid by itself).
///  - longest task and critical path: tasks at their best time, transfers ignored, arrivals counted (Graham 1969)
///  - area: least T with sum_c x_jc = 1 and sum_j p_jc x_jc <= m_c T (Lagrangian dual evaluated in integers, so never above the LP)
///  - people: their tasks spread evenly over them
///  - pigeonhole: of the j m + 1 longest tasks some device runs j + 1
///  - reachable loads: m_c T replaced by m_c R_c(T), R_c(T) = largest sum of task times <= T
/// Tasks that share cards count with their share of their time in area, pigeonhole and reachable loads. Longest task, critical
/// path, area and people also count the hours in which cards and people are there.
///  - barriers: where a task precedes or follows every other task, the bounds of the stretches between add up
/// Tasks that may be interrupted and go on elsewhere are not bound by what does not divide: pigeonhole, reachable loads and
/// barriers are left out then (`divides`).
[[nodiscard]] Bound lower_bound(const System& system, const Workload& workload, const Performance& performance,
                                bool divides = false);

/// Work of the whole workload spread perfectly over all devices: the time per repetition when the cards are kept busy for ever.
[[nodiscard]] Seconds area_bound(const System& system, const Workload& workload, const Performance& performance);

/// Starts per workday, averaged over days, of an experiment of this length: one in flight; it may start iff opens <= t < closes;
/// looking at the result takes no time; runs go on overnight; every day is a workday.
[[nodiscard]] double starts_per_workday(Duration experiment, Duration opens, Duration closes);

/// When each task was ready, started and ended; from a trace alone.
struct TaskTimes {
  std::vector<Instant> ready;  ///< arrival of its job or last end of a predecessor
  std::vector<Instant> start;  ///< its first span
  std::vector<Instant> end;    ///< its last span
};
[[nodiscard]] TaskTimes task_times(const Workload& workload, const Trace& trace);

struct JobMeasures {
  Instant start;  ///< of its first task that is no barrier
  Instant end;
  Duration waiting;     ///< from arrival to start
  Duration completion;  ///< from arrival to end (JCT)
  DeviceTime gpu_time;  ///< devices x time held
};

/// What a closed loop of experiments did, after its warm-up. Half-widths are of 95 % intervals by batch means (20 batches).
struct LoopMeasures {
  std::uint32_t experiments = 0;        ///< completed after the warm-up
  double per_day = 0;                   ///< per 24 h
  double per_day_half_width = 0;        ///< 0 when there are too few for an interval
  double per_workday = 0;               ///< per day on which the researcher works
  std::uint32_t first_day = 0;          ///< started on the first day
  Duration mean_cycle;                  ///< from submission to submission of a loop
  Duration mean_response;               ///< from submission to result
  double mean_response_half_width = 0;  ///< seconds
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
/// `keeps_together` as in online_measures().
[[nodiscard]] Measures measure(const System& system, const Workload& workload, const Performance& performance, const Trace& trace,
                               bool keeps_together = false);

}  // namespace gpusim
