#pragma once
// Dominant resource fairness and the Gittins index by their definitions, and the wrap-around schedule: twins of what policies and
// solvers compute in other ways.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gpusim {

/// Users with unlimited tasks of one kind each.
struct ResourceDemands {
  std::vector<double> capacity;             ///< [resource], > 0
  std::vector<std::vector<double>> demand;  ///< [user][resource] of a task, >= 0, not all 0
  std::vector<double> weight;               ///< [user], > 0; empty: all the same
};
struct DominantShares {
  std::vector<double> tasks;           ///< [user]
  std::vector<double> dominant_share;  ///< [user]: the greatest part of a resource that it holds
};
/// Whole tasks by progressive filling: again and again a task of the user with the least dominant share / weight whose next task
/// fits, ties to the smaller number (Ghodsi et al., "Dominant resource fairness", NSDI 2011, algorithm 1).
[[nodiscard]] DominantShares dominant_resource_fairness(const ResourceDemands& demands);
/// Parts of tasks too: all dominant shares / weight grow together; those whose resource is used up stop (section 4.1 and 5.4).
[[nodiscard]] DominantShares divisible_dominant_resource_fairness(const ResourceDemands& demands);

/// A service requirement takes `value` with probability `weight` / sum of weights.
struct DiscreteDistribution {
  std::vector<double> value;   ///< ascending, > 0
  std::vector<double> weight;  ///< >= 0, not all 0
};
/// The Gittins index of a job that has had `attained` service: the greatest P(S - a <= d | S > a) / E[min(S - a, d) | S > a] over
/// d > 0; it is attained at one of the values (Gittins 1979; Aalto, Ayesta & Righter, Queueing Systems 63, 2009; Tiresias, NSDI
/// 2019, section 3.3). 0 where nothing lies above `attained`.
[[nodiscard]] double gittins_index(const DiscreteDistribution& service, double attained);

/// A piece of a preemptive schedule.
struct SchedulePiece {
  std::size_t job;
  std::size_t machine;
  std::int64_t start;
  std::int64_t end;
};
struct PreemptiveSchedule {
  std::int64_t makespan = 0;
  std::vector<SchedulePiece> pieces;
};
/// P | pmtn | C_max: max(longest, ceil(sum / machines)) and the wrap-around schedule that attains it (McNaughton, Management
/// Science 6, 1959). Times >= 0.
[[nodiscard]] PreemptiveSchedule preemptive_makespan(const std::vector<std::int64_t>& time, std::size_t machines);

}  // namespace gpusim
