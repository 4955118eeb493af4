#pragma once
// From a log of a real cluster to a scenario, and how far its replay is from what was measured.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gpusim/job_table.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// Nodes of a cluster that are equal.
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

/// What of a log is wanted, and the cluster it is to run on.
struct ImportOptions {
  std::string format;  ///< empty: what the files show
  TraceOptions reading;
  TraceSelection selection;
  std::vector<std::string> cluster_files;  ///< for read_cluster()
  std::uint32_t nodes = 0;                 ///< so many equal ones instead
  std::uint32_t gpus_per_node = 8;
  std::vector<std::string> gpus;  ///< "TYPE=NAME": the data sheet of a type of card; "NAME": of all others
  std::string network;            ///< bandwidth between nodes, "12 GB/s"; empty: none
  double load = 1;                ///< arrivals are compressed by this factor
  bool pools_are_queues = false;  ///< jobs run on the nodes of their queue only
};

/// A log on a cluster: jobs that the cluster can never run are left out and counted.
struct ImportedLog {
  JobTable table;
  ImportReport report;
  ClusterList cluster;  ///< its types of cards are data sheets
  ImportOptions options;
};
/// Throws UsageError where nothing says which nodes or cards there are, InputError where no job is left, and what import_trace()
/// and read_cluster() throw.
[[nodiscard]] ImportedLog import_log(const std::vector<std::string>& files, const ImportOptions& options);

/// The scenario as JSON text. Jobs stand in `jobs_file` (by its name beside the scenario); workflows are written in full.
[[nodiscard]] std::string scenario_text(const ImportedLog& log, const std::string& name, const std::string& jobs_file,
                                        const std::vector<std::string>& policies);
/// What was read, left out, and what it asks of the cluster; for a terminal or as JSON.
[[nodiscard]] std::string import_text(const ImportedLog& log);
[[nodiscard]] std::string import_json(const ImportedLog& log);

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

/// A policy's replay of a log.
struct Replay {
  std::string policy;
  std::vector<WaitPair> pairs;
  std::vector<BacktestGroup> groups;
};
/// Replays the jobs under each policy. Throws InputError for a task graph and a log without measured starts.
[[nodiscard]] std::vector<Replay> backtest(const ImportedLog& log, const std::vector<std::string>& policies, Duration tolerance,
                                           unsigned threads);
/// Write a backtest: one replay for a terminal; all as JSON with the report of the import; their groups, and every job's two waits,
/// as CSV.
[[nodiscard]] std::string backtest_text(const Replay& replay, Duration tolerance);
[[nodiscard]] std::string backtest_json(const ImportedLog& log, std::span<const Replay> replays, Duration tolerance);
[[nodiscard]] std::string backtest_csv(std::span<const Replay> replays);
[[nodiscard]] std::string backtest_rows_csv(std::span<const Replay> replays);

}  // namespace gpusim
