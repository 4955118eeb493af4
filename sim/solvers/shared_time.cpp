#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "sim/base/check.hpp"
#include "sim/solvers/allocation.hpp"
#include "sim/solvers/linear_program.hpp"

namespace gpusim {
namespace {

/// Duals below kNothing count as zero.
constexpr double kNothing = 1e-9;
constexpr double kSlack = 1e-12;  // Relative; the solver adds its own tolerance of 1e-9.

void check(const SharedCluster& cluster) {
  GPUSIM_CHECK(cluster.scale.empty() || cluster.scale.size() == cluster.jobs(), "{} scales of {} jobs", cluster.scale.size(),
               cluster.jobs());
  GPUSIM_CHECK(cluster.weight.empty() || cluster.weight.size() == cluster.jobs(), "{} weights of {} jobs", cluster.weight.size(),
               cluster.jobs());
  for (const double workers : cluster.workers) GPUSIM_CHECK(workers > 0, "a type of {} workers", workers);
  for (std::size_t i = 0; i < cluster.jobs(); ++i) {
    const std::vector<double>& row = cluster.throughput[i];
    GPUSIM_CHECK(row.size() == cluster.workers.size(), "job {}: {} throughputs on {} types", i, row.size(), cluster.workers.size());
    for (const double one : row) GPUSIM_CHECK(one >= 0 && std::isfinite(one), "job {}: a throughput of {}", i, one);
    GPUSIM_CHECK(*std::max_element(row.begin(), row.end()) > 0, "job {} can run nowhere", i);
    GPUSIM_CHECK(cluster.scale_of(i) > 0 && cluster.weight_of(i) > 0, "job {}: scale {}, weight {}", i, cluster.scale_of(i),
                 cluster.weight_of(i));
  }
}

/// The columns X_ij of the types on which jobs can run, with the rows that make them feasible.
class TimeFractions {
 public:
  explicit TimeFractions(const SharedCluster& cluster) : cluster_(cluster), column_(cluster.jobs()) {}

  void add_to(LinearProgram& program, const std::vector<std::vector<double>>& objective = {}) {
    const std::size_t types = cluster_.workers.size();
    std::vector<std::vector<LinearProgram::Term>> of_type(types);
    for (std::size_t i = 0; i < cluster_.jobs(); ++i) {
      column_[i].resize(types);
      std::vector<LinearProgram::Term> of_job;
      for (std::size_t j = 0; j < types; ++j) {
        if (cluster_.throughput[i][j] == 0) continue;
        const std::size_t column = program.add_column(objective.empty() ? 0 : objective[i][j]);
        column_[i][j] = column;
        of_job.push_back({column, 1});
        of_type[j].push_back({column, cluster_.scale_of(i)});
      }
      program.add_row_at_most(of_job, 1);
    }
    for (std::size_t j = 0; j < types; ++j)
      if (!of_type[j].empty()) program.add_row_at_most(of_type[j], cluster_.workers[j]);
  }

  /// The terms of sum_j T_ij X_ij / divisor.
  [[nodiscard]] std::vector<LinearProgram::Term> throughput(std::size_t job, double divisor) const {
    std::vector<LinearProgram::Term> terms;
    for (std::size_t j = 0; j < cluster_.workers.size(); ++j)
      if (column_[job][j]) terms.push_back({*column_[job][j], cluster_.throughput[job][j] / divisor});
    return terms;
  }

  /// The column of X_ij; empty where the job cannot run on the type.
  [[nodiscard]] std::optional<std::size_t> column(std::size_t job, std::size_t type) const { return column_[job][type]; }

  [[nodiscard]] SharedTime result(const std::vector<double>& value, double objective) const {
    SharedTime shared{objective, {}, {}};
    for (std::size_t i = 0; i < cluster_.jobs(); ++i) {
      std::vector<double> row(cluster_.workers.size());
      double sum = 0;
      for (std::size_t j = 0; j < row.size(); ++j) {
        if (!column_[i][j]) continue;
        const double x = value[*column_[i][j]];
        row[j] = x < kNothing ? 0 : x > 1 - kNothing ? 1 : x;
        sum += cluster_.throughput[i][j] * row[j];
      }
      shared.time_fraction.push_back(std::move(row));
      shared.throughput.push_back(sum);
    }
    return shared;
  }

 private:
  const SharedCluster& cluster_;
  std::vector<std::vector<std::optional<std::size_t>>> column_;  ///< [job][type]
};

/// The greatest l with sum_j T_ij X_ij >= l x need_i for all jobs, with its proof by duality.
struct Level {
  double level = 0;
  std::vector<double> value;     ///< by column
  std::vector<double> pressure;  ///< by job: >= 0; above 0 the job can only get more if another gets less
};

/// Maximises the level. A job in `fixed` gets at least that multiple of its need and does not take part in the level.
Level greatest_level(const SharedCluster& cluster, const std::vector<double>& need, const std::vector<std::optional<double>>& fixed,
                     TimeFractions& fractions) {
  LinearProgram program;
  fractions.add_to(program);
  const std::size_t level = program.add_column(1);
  std::vector<std::size_t> row(cluster.jobs());
  for (std::size_t i = 0; i < cluster.jobs(); ++i) {
    // A fixed throughput is scaled to itself and set slightly below the previous solution: the solver's tolerance is absolute, and
    // rounding must not make the program infeasible.
    std::vector<LinearProgram::Term> terms = fractions.throughput(i, fixed[i] ? need[i] * *fixed[i] : need[i]);
    if (!fixed[i]) terms.push_back({level, -1});
    row[i] = program.add_row_at_least(terms, fixed[i] ? 1 - kSlack : 0);
  }
  LinearProgram::Solution solution = program.solve();
  Level found{solution.objective, std::move(solution.value), {}};
  for (std::size_t i = 0; i < cluster.jobs(); ++i) found.pressure.push_back(fixed[i] ? 0 : std::max(0.0, -solution.dual[row[i]]));
  return found;
}

/// Scales needs so that the least throughput that any job can ask for is about 1, which suits the solver's tolerances.
std::vector<double> in_comparable_units(std::vector<double> need, double& unit) {
  unit = 0;
  for (const double one : need) unit = std::max(unit, one);
  for (double& one : need) one /= unit;
  return need;
}

/// The lexicographic optimum: jobs under pressure keep the level, and the others rise further.
SharedTime fill(const SharedCluster& cluster, const std::vector<double>& need) {
  TimeFractions fractions(cluster);
  std::vector<std::optional<double>> fixed(cluster.jobs());
  std::size_t left = cluster.jobs();
  double first_level = 0;
  Level found;
  while (left > 0) {
    found = greatest_level(cluster, need, fixed, fractions);
    if (left == cluster.jobs()) first_level = found.level;
    const double most = *std::max_element(found.pressure.begin(), found.pressure.end());
    for (std::size_t i = 0; i < cluster.jobs(); ++i) {
      if (fixed[i] || found.pressure[i] <= kNothing * most) continue;
      fixed[i] = found.level;
      --left;
    }
  }
  return fractions.result(found.value, first_level);
}

/// Scales every throughput by the job's fastest.
SharedCluster normalized(const SharedCluster& cluster, std::vector<double>& fastest) {
  SharedCluster scaled = cluster;
  fastest.clear();
  for (std::vector<double>& row : scaled.throughput) {
    fastest.push_back(*std::max_element(row.begin(), row.end()));
    for (double& one : row) one /= fastest.back();
  }
  return scaled;
}

void restore_units(SharedTime& shared, const std::vector<double>& fastest) {
  for (std::size_t i = 0; i < fastest.size(); ++i) shared.throughput[i] *= fastest[i];
}

/// The lexicographic maximum of throughput_i / need_i in any units; the objective is their minimum.
SharedTime fill_in_any_units(const SharedCluster& cluster, std::vector<double> need) {
  check(cluster);
  if (cluster.jobs() == 0) return {};
  std::vector<double> fastest;
  const SharedCluster scaled = normalized(cluster, fastest);
  for (std::size_t i = 0; i < need.size(); ++i) need[i] /= fastest[i];
  double unit = 0;
  SharedTime shared = fill(scaled, in_comparable_units(std::move(need), unit));
  shared.objective /= unit;
  restore_units(shared, fastest);
  return shared;
}

/// The throughputs that finish-time fairness needs for a given rho: thr_i >= work_i / (rho D_i - elapsed_i).
class RhoNeeds {
 public:
  RhoNeeds(const SharedCluster& cluster, const std::vector<FairnessState>& state, const std::vector<double>& fastest)
      : state_(state), fastest_(fastest) {
    const std::vector<double> isolated = isolated_throughput(cluster, true);
    for (std::size_t i = 0; i < state.size(); ++i) {
      GPUSIM_CHECK(state[i].work > 0 && state[i].elapsed >= Seconds{} && state[i].elapsed_isolated >= Seconds{},
                   "job {}: work {}, elapsed {} s and {} s", i, state[i].work, state[i].elapsed.raw(),
                   state[i].elapsed_isolated.raw());
      isolated_end_.push_back(state[i].elapsed_isolated + Seconds::raw(state[i].work / isolated[i]));
    }
  }

  /// The greatest rho of a job that always runs on its fastest type. No smaller rho is possible.
  [[nodiscard]] double least_rho() const {
    double rho = 0;
    for (std::size_t i = 0; i < state_.size(); ++i)
      rho = std::max(rho, (state_[i].elapsed + Seconds::raw(state_[i].work / fastest_[i])) / isolated_end_[i]);
    return rho;
  }

  [[nodiscard]] std::vector<double> at(double rho) const {
    std::vector<double> need;
    for (std::size_t i = 0; i < state_.size(); ++i)
      need.push_back(state_[i].work / (rho * isolated_end_[i] - state_[i].elapsed).raw() / fastest_[i]);
    return need;
  }

  /// The rho at which the sum of price_i need_i(rho) equals `most`. The sum falls with rho and is above `most` at `from`.
  [[nodiscard]] double solve(const std::vector<double>& price, double most, double from) const {
    const auto is_above = [&](double rho) {
      const std::vector<double> need = at(rho);
      return std::inner_product(price.begin(), price.end(), need.begin(), 0.0) > most;
    };
    double low = from;
    double high = 2 * from;
    while (is_above(high)) {
      low = high;
      high *= 2;
    }
    while (true) {
      const double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) return high;
      (is_above(middle) ? low : high) = middle;
    }
  }

 private:
  const std::vector<FairnessState>& state_;
  const std::vector<double>& fastest_;
  std::vector<Seconds> isolated_end_;  ///< by job: when it would end on its equal share, counted from its arrival
};

}  // namespace

std::vector<double> isolated_throughput(const SharedCluster& cluster, bool is_split_by_scale) {
  check(cluster);
  std::vector<double> isolated;
  for (std::size_t i = 0; i < cluster.jobs(); ++i) {
    const double parts = static_cast<double>(cluster.jobs()) * (is_split_by_scale ? cluster.scale_of(i) : 1);
    double time = 0;
    double work = 0;
    for (std::size_t j = 0; j < cluster.workers.size(); ++j) {
      time += cluster.workers[j] / parts;
      work += cluster.workers[j] / parts * cluster.throughput[i][j];
    }
    isolated.push_back(work / std::max(1.0, time));
  }
  return isolated;
}

SharedTime max_min_fairness(const SharedCluster& cluster) {
  std::vector<double> need = isolated_throughput(cluster, false);
  for (std::size_t i = 0; i < need.size(); ++i) need[i] *= cluster.weight_of(i) / cluster.scale_of(i);
  return fill_in_any_units(cluster, std::move(need));
}

SharedTime least_makespan(const SharedCluster& cluster, const std::vector<double>& work) {
  GPUSIM_CHECK(work.size() == cluster.jobs(), "{} works of {} jobs", work.size(), cluster.jobs());
  for (const double one : work) GPUSIM_CHECK(one > 0, "a job with {} left to do", one);
  SharedTime shared = fill_in_any_units(cluster, work);
  if (cluster.jobs() > 0) shared.objective = 1 / shared.objective;
  return shared;
}

SharedTime finish_time_fairness(const SharedCluster& cluster, const std::vector<FairnessState>& state) {
  check(cluster);
  GPUSIM_CHECK(state.size() == cluster.jobs(), "{} states of {} jobs", state.size(), cluster.jobs());
  if (cluster.jobs() == 0) return {};
  std::vector<double> fastest;
  const SharedCluster scaled = normalized(cluster, fastest);
  const RhoNeeds needs(cluster, state, fastest);
  const std::vector<std::optional<double>> nothing_fixed(cluster.jobs());
  double rho = needs.least_rho();
  // Each step goes to the rho at which the last proof of infeasibility ends. There are finitely many proofs; the limit on steps
  // only guards against rounding.
  for (int step = 0; step < 100; ++step) {
    TimeFractions fractions(scaled);
    double unit = 0;
    const Level found = greatest_level(scaled, in_comparable_units(needs.at(rho), unit), nothing_fixed, fractions);
    if (found.level / unit >= 1 - 1e-12) break;
    // By duality for every rho: sum of pressure_i need_i(rho) / need_i(here) x level(rho) <= level(here), and a feasible rho has a
    // level of at least 1.
    const std::vector<double> here = needs.at(rho);
    std::vector<double> price = found.pressure;
    for (std::size_t i = 0; i < price.size(); ++i) price[i] /= here[i];
    const double next = needs.solve(price, found.level / unit, rho);
    if (next <= rho) break;
    rho = next;
  }
  double unit = 0;
  SharedTime shared = fill(scaled, in_comparable_units(needs.at(rho), unit));
  shared.objective = rho;
  restore_units(shared, fastest);
  return shared;
}

SharedTime max_sum_throughput(const SharedCluster& cluster, const std::vector<double>& cost) {
  check(cluster);
  GPUSIM_CHECK(cost.size() == cluster.workers.size(), "{} costs of {} types", cost.size(), cluster.workers.size());
  for (const double one : cost) GPUSIM_CHECK(one > 0, "a cost of {}", one);
  if (cluster.jobs() == 0) return {};
  double greatest = 0;
  std::vector<std::vector<double>> gain = cluster.throughput;
  for (std::vector<double>& row : gain)
    for (std::size_t j = 0; j < row.size(); ++j) {
      row[j] /= cost[j];
      greatest = std::max(greatest, row[j]);
    }
  for (std::vector<double>& row : gain)
    for (double& one : row) one /= greatest;

  TimeFractions fractions(cluster);
  LinearProgram first;
  fractions.add_to(first, gain);
  const double best = first.solve().objective;
  // Among solutions with the same sum, prefer earlier jobs where jobs are interchangeable.
  std::vector<std::vector<double>> earlier = gain;
  LinearProgram second;
  for (std::size_t i = 0; i < cluster.jobs(); ++i)
    earlier[i].assign(gain[i].size(), 1 - static_cast<double>(i) / static_cast<double>(cluster.jobs()));
  fractions.add_to(second, earlier);
  std::vector<LinearProgram::Term> sum;
  for (std::size_t i = 0; i < cluster.jobs(); ++i)
    for (std::size_t j = 0; j < gain[i].size(); ++j)
      if (const std::optional<std::size_t> column = fractions.column(i, j)) sum.push_back({*column, gain[i][j]});
  second.add_row_at_least(sum, best * (1 - 1e-12));
  return fractions.result(second.solve().value, best * greatest);
}

}  // namespace gpusim
