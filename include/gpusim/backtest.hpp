#pragma once
// Measured against simulated waits of a log: how far a policy's replay is from what happened, before anybody believes a what-if.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// A job whose wait was measured.
struct WaitPair {
  std::string job;
  std::string queue;
  std::uint32_t gpus = 1;
  Duration measured;
  Duration simulated;
};

/// Waits of a group: mean and nearest-rank quantiles (the least value that at least this part of all are not above).
struct WaitFigures {
  Duration mean;
  Duration median;
  Duration p90;
  Duration p95;
};

struct BacktestGroup {
  std::string kind;  ///< "all", "gpus" (a class of sizes) or "queue"
  std::string name;
  std::uint64_t jobs = 0;
  WaitFigures measured;
  WaitFigures simulated;
  std::optional<double> correlation;       ///< Pearson's, of the waits; empty where either does not vary
  std::optional<double> rank_correlation;  ///< Spearman's: of their ranks, ties at their mean rank; likewise
  double within = 0;                       ///< part of the jobs whose two waits are at most the tolerance apart
};

/// All jobs, then classes of sizes (1, 2-4, 5-8, 9-16, ... GPUs), then queues in alphabetical order.
[[nodiscard]] std::vector<BacktestGroup> compare_waits(const std::vector<WaitPair>& pairs, Duration tolerance);

/// `kind,name,jobs,measured_mean_s,...`
[[nodiscard]] std::string backtest_csv(const std::vector<BacktestGroup>& groups);

}  // namespace gpusim
