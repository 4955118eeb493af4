#include "sim/base/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kBatches = 20;
/// 2.0930240544083083, the 97.5 % quantile of Student's t with 19 degrees of freedom.
constexpr double kStudent = 0x1.0be83653b666bp+1;

double mean_of(std::span<const double> sample) {
  return std::accumulate(sample.begin(), sample.end(), 0.0) / static_cast<double>(sample.size());
}

}  // namespace

double half_width_by_batches(const std::vector<double>& series) {
  GPUSIM_CHECK(series.size() >= kBatches, "{} batches of {} numbers", kBatches, series.size());
  const std::size_t length = series.size() / kBatches;
  const std::size_t first = series.size() - length * kBatches;
  std::vector<double> means;
  for (std::size_t batch = 0; batch < kBatches; ++batch)
    means.push_back(mean_of(std::span(series).subspan(first + batch * length, length)));
  const double mean = mean_of(means);
  double squares = 0;
  for (const double one : means) squares += (one - mean) * (one - mean);
  constexpr double kCount = kBatches;
  return kStudent * std::sqrt(squares / (kCount - 1) / kCount);
}

std::size_t warm_up_by_mser5(const std::vector<double>& series) {
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
  double sum = 0;  // Relative to the mean of all, because squares of large numbers would cancel.
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

double jain_index(const std::vector<double>& shares) {
  GPUSIM_CHECK(!shares.empty(), "there are no shares");
  double greatest = 0;
  for (const double one : shares) {
    GPUSIM_CHECK(one >= 0 && std::isfinite(one), "a share of {}", one);
    greatest = std::max(greatest, one);
  }
  if (greatest == 0) return 1;
  double sum = 0;
  double squares = 0;
  for (const double one : shares) {  // Relative to the greatest, so that squares cannot overflow.
    sum += one / greatest;
    squares += one / greatest * (one / greatest);
  }
  return sum * sum / (static_cast<double>(shares.size()) * squares);
}

}  // namespace gpusim
