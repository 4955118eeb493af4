#include "tests/theory/failures.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

/// Beyond it pieces are shorter than anybody would write checkpoints for.
constexpr unsigned kMostPieces = 1'000'000'000;

void check_mtbf(double mtbf) { GPUSIM_CHECK(mtbf > 0, "a mean time between failures of {}", mtbf); }

}  // namespace

double young_interval(double cost, double mtbf) {
  check_mtbf(mtbf);
  GPUSIM_CHECK(cost >= 0, "a checkpoint that costs {}", cost);
  return std::sqrt(2 * cost * mtbf);
}

double daly_interval(double cost, double mtbf) {
  const double young = young_interval(cost, mtbf);
  if (cost >= 2 * mtbf) return mtbf;
  return young * (1 + std::sqrt(cost / (2 * mtbf)) / 3 + cost / (18 * mtbf)) - cost;
}

double expected_restart_time(double work, double mtbf, FailureCosts costs) {
  check_mtbf(mtbf);
  GPUSIM_CHECK(work >= 0 && costs.downtime >= 0 && costs.recovery >= 0, "work of {}, downtime {}, recovery {}", work,
               costs.downtime, costs.recovery);
  return (mtbf + costs.downtime) * std::exp(costs.recovery / mtbf) * std::expm1(work / mtbf);
}

double expected_checkpointed_time(double work, unsigned pieces, double cost, double mtbf, FailureCosts costs) {
  GPUSIM_CHECK(pieces > 0 && cost >= 0, "{} pieces, a checkpoint costs {}", pieces, cost);
  return pieces * expected_restart_time(work / pieces + cost, mtbf, costs);
}

unsigned best_pieces(double work, double cost, double mtbf, FailureCosts costs) {
  check_mtbf(mtbf);
  GPUSIM_CHECK(work >= 0 && cost > 0, "work of {}, a checkpoint costs {}", work, cost);
  // d/dx of (e^{(x + cost) / M} - 1) / x is 0 where this crosses 0; it rises with x.
  const auto slope = [&](double x) { return (x / mtbf - 1) + std::exp(-(x + cost) / mtbf); };
  double low = 0;
  double high = mtbf;
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (slope(middle) < 0 ? low : high) = middle;
  }
  const double pieces = std::clamp(std::floor(work / high), 1.0, static_cast<double>(kMostPieces - 1));
  const auto fewer = static_cast<unsigned>(pieces);
  const auto time = [&](unsigned count) { return expected_checkpointed_time(work, count, cost, mtbf, costs); };
  return time(fewer) <= time(fewer + 1) ? fewer : fewer + 1;
}

double availability(double mtbf, double mttr) {
  check_mtbf(mtbf);
  GPUSIM_CHECK(mttr >= 0, "a mean time to repair of {}", mttr);
  return mtbf / (mtbf + mttr);
}

double gang_mtbf(double mtbf, unsigned devices) {
  check_mtbf(mtbf);
  GPUSIM_CHECK(devices > 0, "no devices");
  return mtbf / devices;
}

}  // namespace gpusim
