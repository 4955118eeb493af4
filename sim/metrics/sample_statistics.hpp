#pragma once
// Intervals and fairness of samples, as the measures of a run need them.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace gpusim {

/// Half the width of the 95 % interval of the mean of a series in equilibrium, by 20 equally long batches; what is left over at its
/// begin is dropped. 95 % of Student's t with 19 degrees of freedom lie within 2.093 (Law, Simulation Modeling and Analysis, 5th
/// ed., table T.1 and section 9.5.3). At least 20 numbers.
[[nodiscard]] inline double half_width_by_batches(const std::vector<double>& series) {
  constexpr std::size_t kBatches = 20;
  constexpr double kStudentT = 2.093;
  const std::size_t size = series.size() / kBatches;
  std::size_t next = series.size() - size * kBatches;
  std::vector<double> means(kBatches);
  double mean = 0;
  for (double& of_batch : means) {
    for (std::size_t i = 0; i < size; ++i) of_batch += series[next++] / static_cast<double>(size);
    mean += of_batch / kBatches;
  }
  double squares = 0;
  for (const double of_batch : means) squares += (of_batch - mean) * (of_batch - mean);
  return kStudentT * std::sqrt(squares / (kBatches - 1) / kBatches);
}

/// (sum x)^2 / (n sum x^2), from 1 / n (one has all) to 1 (all the same); 1 where all are 0 or there are none (Jain, Chiu & Hawe,
/// DEC-TR-301, 1984).
[[nodiscard]] inline double jain_index_of(const std::vector<double>& shares) {
  double sum = 0;
  double squares = 0;
  for (const double share : shares) {
    sum += share;
    squares += share * share;
  }
  return squares > 0 ? sum * sum / (static_cast<double>(shares.size()) * squares) : 1;
}

/// How many of the first numbers of a series MSER-5 cuts off: the d batches of 5 that minimise the sum of squares of the rest
/// around their mean over (m - d)^2, d <= m / 2 of m batches (White 1997).
[[nodiscard]] inline std::size_t warm_up_by_mser5(const std::vector<double>& series) {
  constexpr std::size_t kBatch = 5;
  const std::size_t batches = series.size() / kBatch;
  if (batches < 2) return 0;
  std::vector<double> means(batches);
  double whole = 0;
  for (std::size_t batch = 0; batch < batches; ++batch) {
    for (std::size_t i = 0; i < kBatch; ++i) means[batch] += series[batch * kBatch + i] / kBatch;
    whole += means[batch] / static_cast<double>(batches);
  }
  std::size_t best = 0;
  double least = 0;
  double sum = 0;  // Around the mean of all, lest squares of large numbers cancel.
  double squares = 0;
  for (std::size_t d = batches; d-- > 0;) {
    sum += means[d] - whole;
    squares += (means[d] - whole) * (means[d] - whole);
    if (d > batches / 2) continue;
    const auto rest = static_cast<double>(batches - d);
    const double error = std::max(0.0, squares - sum * sum / rest) / (rest * rest);
    if (d == batches / 2 || error <= least) {
      least = error;
      best = d;
    }
  }
  return best * kBatch;
}

}  // namespace gpusim
