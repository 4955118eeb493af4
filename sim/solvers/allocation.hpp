#pragma once
// Who should get which part of a cluster: fair shares over unequal cards as linear programs, choices, matchings.
// Plain numbers in, plain numbers out; units are the caller's. Wrong arguments (a negative number, rows of different lengths) are
// bugs of the caller and fail a GPUSIM_CHECK.
//
// Linear programs are solved by Clp's simplex (COIN-OR) without its random perturbation; rows are scaled by each job's fastest
// type first, and values within 1e-9 of 0 and 1 are rounded to them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gpusim {

/// Jobs that share cards of several types in time: X_ij is the fraction of time that job i spends on type j.
struct SharedCluster {
  std::vector<std::vector<double>> throughput;  ///< [job][type]: work a second; 0 where it cannot run. Each job can run somewhere
  std::vector<double> workers;                  ///< [type]: cards, > 0
  std::vector<double> scale;                    ///< [job]: cards that it holds at once, > 0; empty: one each
  std::vector<double> weight;                   ///< [job]: claim, > 0; empty: all the same
  [[nodiscard]] std::size_t jobs() const { return throughput.size(); }
  [[nodiscard]] double scale_of(std::size_t job) const { return scale.empty() ? 1 : scale[job]; }
  [[nodiscard]] double weight_of(std::size_t job) const { return weight.empty() ? 1 : weight[job]; }
};

struct SharedTime {
  double objective = 0;                            ///< of the policy
  std::vector<std::vector<double>> time_fraction;  ///< [job][type]: X
  std::vector<double> throughput;                  ///< [job]: sum_j T_ij X_ij
};

/// The work a second that each job does on an equal share of the cluster by itself: X_ij = W_j / n, or W_j / (n s_i) where
/// `is_split_by_scale`, rows scaled down to a sum of 1 (Narayanan et al., "Heterogeneity-aware cluster scheduling policies for deep
/// learning workloads" (Gavel), OSDI 2020, section 4.1).
[[nodiscard]] std::vector<double> isolated_throughput(const SharedCluster& cluster, bool is_split_by_scale);

/// Max-min fairness: maximise min_i s_i sum_j T_ij X_ij / (w_i isolated_i) with sum_j X_ij <= 1 and sum_i s_i X_ij <= W_j (Gavel,
/// section 4.1). Of its optima the lexicographic one, which gives what is left to the next worst off, again and again (section 4.3,
/// water filling): throughputs are unique. The objective is that minimum.
[[nodiscard]] SharedTime max_min_fairness(const SharedCluster& cluster);

/// Least T in which all jobs can do their work, T sum_j T_ij X_ij >= work_i (Gavel, section 4.2): one linear program in 1 / T, no
/// bisection. What is left goes as in max_min_fairness to those who would end last. The objective is T.
[[nodiscard]] SharedTime least_makespan(const SharedCluster& cluster, const std::vector<double>& work);

/// What finish-time fairness knows of a job.
struct FairnessState {
  double work = 0;              ///< left to do, > 0
  double elapsed = 0;           ///< since it arrived
  double elapsed_isolated = 0;  ///< that what it has done so far would have taken on its equal share
};
/// Finish-time fairness: minimise the greatest rho_i = (elapsed_i + work_i / thr_i(X)) / (elapsed_isolated_i + work_i / isolated_i)
/// (Mahajan et al., "Themis", NSDI 2020; Gavel, section 4.2), where isolated is split by scale. The objective is that rho. It is
/// found by Newton's method on the duals of the linear program for a given rho, which ends at the optimum itself; what is left goes
/// to the jobs that need it most to keep rho.
[[nodiscard]] SharedTime finish_time_fairness(const SharedCluster& cluster, const std::vector<FairnessState>& state);

/// Maximise sum_ij T_ij X_ij / cost_j (Gavel, section 4.2 and its program: cost divides each term). Of the optima the one that
/// gives earlier jobs more time.
[[nodiscard]] SharedTime max_sum_throughput(const SharedCluster& cluster, const std::vector<double>& cost);

// Choices:

/// A way in which a job could run: so many cards of one type.
struct CardChoice {
  double value = 0;  ///< > 0
  std::size_t type = 0;
  std::uint32_t cards = 0;
};
struct ChosenCards {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> choice;  ///< [job]: into its choices, or kNone
  double value = 0;                 ///< the sum of those
  double bound = 0;                 ///< no set has more
  bool is_optimal = false;
};
/// At most one choice for each job, with the greatest sum of values, so that no type is asked for more than its `cards`: a
/// multiple-choice knapsack over several types. Branch and bound over the linear program, whose optimum has at most as many jobs
/// with parts of choices as there are types; after `most_programs` the best found so far (Kellerer, Pferschy & Pisinger, Knapsack
/// Problems, 2004, chapter 11).
[[nodiscard]] ChosenCards best_choices(const std::vector<std::vector<CardChoice>>& jobs, const std::vector<std::uint32_t>& cards,
                                       std::size_t most_programs = 200);

// Matchings:

/// A column for each row, all different, with the least sum of costs; rows <= columns, |cost| < 2^52. Exact. Of the optima one that
/// depends on nothing but the matrix. The Hungarian method with shortest augmenting paths, O(rows^2 x columns) (Kuhn, Naval
/// Research Logistics Quarterly 2, 1955; Jonker & Volgenant, Computing 38, 1987).
[[nodiscard]] std::vector<std::size_t> least_cost_assignment(const std::vector<std::vector<std::int64_t>>& cost);

/// Where a job goes to in a schedule with the least sum of completion times.
struct MachinePlace {
  std::size_t type;
  std::size_t machine;  ///< of its type
  std::size_t order;    ///< on its machine, 0 runs first
};
/// R || sum C_j: `time`[job][type], none where it cannot run (each job can run somewhere), on `machines`[type] machines. A job
/// that is k-th from the end delays k jobs, so it is a bipartite matching with costs k x time (Horn, Operations Research 21, 1973;
/// Bruno, Coffman & Sethi, CACM 17, 1974; AlloX: Le et al., EuroSys 2020).
[[nodiscard]] std::vector<MachinePlace> least_total_completion(const std::vector<std::vector<std::optional<std::int64_t>>>& time,
                                                               const std::vector<std::size_t>& machines);

}  // namespace gpusim
