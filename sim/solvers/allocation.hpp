#pragma once
// Allocation of a cluster to jobs: fair shares of unequal GPUs as linear programs, choices, and matchings. Work and values are
// plain numbers in the caller's units, because the solvers scale them. Wrong arguments (a negative number, rows of different
// lengths) are bugs of the caller and fail a GPUSIM_CHECK.
//
// Linear programs are solved by Clp's simplex (COIN-OR) without its random perturbation. Rows are first scaled by each job's
// fastest type, and values within 1e-9 of 0 and 1 are rounded to them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// Jobs that share GPUs of several types in time: X_ij is the fraction of time that job i spends on type j.
struct SharedCluster {
  std::vector<std::vector<double>> throughput;  ///< [job][type]: work per second; 0 where it cannot run; not all 0
  std::vector<double> workers;                  ///< [type]: number of GPUs, > 0
  std::vector<double> scale;                    ///< [job]: GPUs held at once, > 0; empty: one each
  std::vector<double> weight;                   ///< [job]: weight, > 0; empty: all equal
  [[nodiscard]] std::size_t jobs() const { return throughput.size(); }
  [[nodiscard]] double scale_of(std::size_t job) const { return scale.empty() ? 1 : scale[job]; }
  [[nodiscard]] double weight_of(std::size_t job) const { return weight.empty() ? 1 : weight[job]; }
};

struct SharedTime {
  double objective = 0;                            ///< value of the objective of the program
  std::vector<std::vector<double>> time_fraction;  ///< [job][type]: X
  std::vector<double> throughput;                  ///< [job]: sum_j T_ij X_ij
};

/// The work per second of each job alone on an equal share of the cluster: X_ij = W_j / n, or W_j / (n s_i) if `is_split_by_scale`,
/// with rows scaled down to a sum of 1 (Narayanan et al., "Heterogeneity-aware cluster scheduling policies for deep learning
/// workloads" (Gavel), OSDI 2020, section 4.1).
[[nodiscard]] std::vector<double> isolated_throughput(const SharedCluster& cluster, bool is_split_by_scale);

/// Max-min fairness: maximise min_i s_i sum_j T_ij X_ij / (w_i isolated_i) with sum_j X_ij <= 1 and sum_i s_i X_ij <= W_j (Gavel,
/// section 4.1). The result is the lexicographic optimum, found by repeatedly giving the remaining time to the next worst-off jobs
/// (section 4.3, water filling); its throughputs are unique. The objective is the minimum.
[[nodiscard]] SharedTime max_min_fairness(const SharedCluster& cluster);

/// The least T in which all jobs can do their work, T sum_j T_ij X_ij >= work_i (Gavel, section 4.2): one linear program in 1 / T,
/// no bisection. Remaining time goes, as in max_min_fairness(), to the jobs that would end last. The objective is T.
[[nodiscard]] SharedTime least_makespan(const SharedCluster& cluster, const std::vector<double>& work);

/// The history of a job that finish-time fairness needs.
struct FairnessState {
  double work = 0;           ///< remaining work, > 0, in the unit of work in SharedCluster::throughput
  Seconds elapsed;           ///< time since its arrival
  Seconds elapsed_isolated;  ///< time that its finished work would have taken on its equal share
};
/// Finish-time fairness: minimise the greatest rho_i = (elapsed_i + work_i / thr_i(X)) / (elapsed_isolated_i + work_i / isolated_i)
/// (Mahajan et al., "Themis", NSDI 2020; Gavel, section 4.2), where isolated is split by scale. The objective is that rho. It is
/// found by Newton's method on the duals of the linear program for a given rho, which ends at the exact optimum. Remaining time
/// goes to the jobs that need it most to keep rho.
[[nodiscard]] SharedTime finish_time_fairness(const SharedCluster& cluster, const std::vector<FairnessState>& state);

/// Maximise sum_ij T_ij X_ij / cost_j (Gavel, section 4.2 and its program, in which cost divides each term). Among the optima the
/// result is one that gives earlier jobs more time.
[[nodiscard]] SharedTime max_sum_throughput(const SharedCluster& cluster, const std::vector<double>& cost);

// Choices:

/// An option for running a job: a number of GPUs of one type.
struct GpuChoice {
  double value = 0;  ///< > 0
  std::size_t type = 0;
  std::uint32_t gpus = 0;
};
struct ChosenGpus {
  std::vector<std::optional<std::size_t>> choice;  ///< [job]: position in its choices; empty for a job that gets none of them
  double value = 0;                                ///< sum of the values of these choices
  double bound = 0;                                ///< upper bound of the value of any set of choices
  bool is_optimal = false;                         ///< no set of choices has a greater value, which the search has proven
};
/// At most one choice for each job, with the greatest sum of values, so that no type needs more than its `gpus`: a multiple-choice
/// knapsack over several types. It is solved by branch and bound over the linear program, in whose optimum at most as many jobs
/// have fractional choices as there are types; after `most_programs` the best solution so far is returned (Kellerer, Pferschy &
/// Pisinger, Knapsack Problems, 2004, chapter 11).
[[nodiscard]] ChosenGpus best_choices(const std::vector<std::vector<GpuChoice>>& jobs, const std::vector<std::uint32_t>& gpus,
                                      std::size_t most_programs = 200);

// Matchings:

/// Assigns a different column to each row so that the sum of costs is least; rows <= columns, |cost| < 2^52. Exact. The choice
/// among several optima depends only on the matrix. The Hungarian method with shortest augmenting paths, O(rows^2 x columns) (Kuhn,
/// Naval Research Logistics Quarterly 2, 1955; Jonker & Volgenant, Computing 38, 1987).
[[nodiscard]] std::vector<std::size_t> least_cost_assignment(const std::vector<std::vector<std::int64_t>>& cost);

/// The place of a job in a schedule with the least sum of completion times.
struct MachinePlace {
  std::size_t type;
  std::size_t machine;  ///< number within its type
  std::size_t order;    ///< position on its machine; 0 runs first
};
/// R || sum C_j: `time`[job][type], none where it cannot run (each job can run somewhere), on `machines`[type] machines. A job
/// that is k-th from the end delays k jobs, so it is a bipartite matching with costs k x time (Horn, Operations Research 21, 1973;
/// Bruno, Coffman & Sethi, CACM 17, 1974; AlloX: Le et al., EuroSys 2020).
[[nodiscard]] std::vector<MachinePlace> least_total_completion(const std::vector<std::vector<std::optional<std::int64_t>>>& time,
                                                               const std::vector<std::size_t>& machines);

}  // namespace gpusim
