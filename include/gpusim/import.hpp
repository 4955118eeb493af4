#pragma once
// From the logs of a real cluster: its nodes, and how far a replay is from what was measured.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// Equal nodes.
struct NodeGroup {
  std::string name;      ///< without blanks and "/", unique
  std::string gpu_type;  ///< as the file names it; may be empty
  std::uint32_t gpus = 0;
  std::uint32_t count = 0;
  std::vector<std::string> queues;  ///< partitions or virtual clusters it belongs to
};

struct ClusterList {
  std::vector<NodeGroup> groups;  ///< in the order in which they come
  std::vector<std::string> notes;
  [[nodiscard]] std::uint64_t gpus() const;
};

/// `scontrol show node` (one line a node or blocks; records of `scontrol show partition` in between are passed over), or a CSV with
/// one row a node or group: its name (name, sn, machine, machineid, vc), GPUs (gpus_per_node, gpus, gpu, number of gpus, cap_gpu)
/// and perhaps nodes (nodes, count), gpu_type (model, gpu_type, type) and queue (queue, partition, vc). Nodes without GPUs are
/// passed over. InputError when no node with GPUs is left, IoError.
[[nodiscard]] ClusterList read_cluster(const std::vector<std::string>& files);

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
