#pragma once
// Turns a log of a real cluster into a scenario, and measures how close a replay comes to the recorded waits.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gpusim/job_table.hpp"
#include "gpusim/page.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// A group of equal nodes of a cluster.
struct NodeGroup {
  std::string name;      ///< unique, without blanks and "/"
  std::string gpu_type;  ///< type of GPU as the file names it; may be empty
  std::uint32_t gpus = 0;
  std::uint32_t count = 0;
  std::vector<std::string> queues;  ///< partitions or virtual clusters to which its nodes belong
};

struct ClusterList {
  std::vector<NodeGroup> groups;  ///< in the order of the files
  std::vector<LocalizedText> notes;
  [[nodiscard]] std::uint64_t gpus() const;
};

/// Reads the nodes of a cluster. A file is the output of `scontrol show node` (one line per node or blocks; records of `scontrol
/// show partition` in between are skipped) or a CSV with one row per node or group: its name (name, sn, machine, machineid, vc),
/// GPUs (gpus_per_node, gpus, gpu, number of gpus, cap_gpu) and optionally nodes (nodes, count), gpu_type (model, gpu_type, type)
/// and queue (queue, partition, vc). Nodes without GPUs are skipped. Throws InputError when no node with GPUs is left, and IoError.
[[nodiscard]] ClusterList read_cluster(const std::vector<std::string>& files);

/// Which part of a log to import, and the cluster that replays it.
struct ImportOptions {
  std::string format;  ///< name of the format; empty to detect it from the contents
  TraceOptions reading;
  TraceSelection selection;
  std::vector<std::string> cluster_files;  ///< files for read_cluster()
  std::optional<std::uint32_t> nodes;      ///< number of equal nodes, instead of cluster files
  std::uint32_t gpus_per_node = 8;
  std::vector<std::string> gpus;  ///< "TYPE=NAME" is the data sheet of a type of GPU; "NAME" that of all other types
  std::string network;            ///< bandwidth between nodes such as "12 GB/s"; empty for no network
  double load = 1;                ///< factor by which arrivals are compressed
  bool pools_are_queues = false;  ///< jobs run only on the nodes of their queue
};

/// A log together with its cluster. Jobs that the cluster can never run are left out and counted.
struct ImportedLog {
  JobTable table;
  ImportReport report;
  ClusterList cluster;  ///< its GPU types are names of data sheets
  ImportOptions options;
};
/// Imports a log. Throws UsageError when neither nodes nor GPUs are given, InputError when no job is left, and whatever
/// import_trace() and read_cluster() throw.
[[nodiscard]] ImportedLog import_log(const std::vector<std::string>& files, const ImportOptions& options);

/// The scenario as JSON text. It refers to jobs by `jobs_file`, a name relative to the scenario, and contains workflows in full.
[[nodiscard]] std::string scenario_text(const ImportedLog& log, const std::string& name, const std::string& jobs_file,
                                        const std::vector<std::string>& policies);
/// What was read and left out, and the load on the cluster.
[[nodiscard]] Page import_page(const ImportedLog& log);

/// A job with its recorded and its simulated wait.
struct WaitPair {
  std::string job;
  std::string queue;
  std::uint32_t gpus = 1;
  Duration measured;
  Duration simulated;
};

/// The mean and nearest-rank quantiles of the waits in a group. A quantile is the least wait that at least this part of the waits
/// do not exceed.
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
  std::optional<double> correlation;       ///< Pearson correlation of the waits; empty when one side does not vary
  std::optional<double> rank_correlation;  ///< Spearman correlation, ties at their mean rank; empty when one side does not vary
  double within = 0;                       ///< part of the jobs whose two waits differ by at most the tolerance
};

/// Compares the waits of all jobs, then by class of size (1, 2-4, 5-8, 9-16, ... GPUs), then by queue in alphabetical order.
[[nodiscard]] std::vector<BacktestGroup> compare_waits(const std::vector<WaitPair>& pairs, Duration tolerance);

/// The replay of a log under one policy.
struct Replay {
  std::string policy;
  std::vector<WaitPair> pairs;
  std::vector<BacktestGroup> groups;
};
/// Replays the jobs under each policy. Throws InputError for a log of task graphs and for one without recorded starts.
[[nodiscard]] std::vector<Replay> backtest(const ImportedLog& log, const std::vector<std::string>& policies, Duration tolerance,
                                           unsigned threads);
/// The page of the import, followed by recorded and simulated waits under each policy.
[[nodiscard]] Page backtest_page(const ImportedLog& log, std::span<const Replay> replays, Duration tolerance);
/// CSV of the groups, and of both waits of every job.
[[nodiscard]] std::string backtest_csv(std::span<const Replay> replays);
[[nodiscard]] std::string backtest_rows_csv(std::span<const Replay> replays);

}  // namespace gpusim
