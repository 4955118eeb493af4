#pragma once
// From a trace and a cluster to a scenario: what `gpusim import` and `gpusim backtest` share.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/import.hpp"
#include "gpusim/job_table.hpp"
#include "sim/commands/options.hpp"

namespace gpusim {

/// Declares --format, --columns, --unit, --processors-per-gpu, --throughputs, --work, the cluster's and the selection's options.
/// --load is the caller's, where it makes sense.
void declare_trace_options(Options& options);

/// A trace as it is asked for on a cluster: jobs that the cluster can never run are left out and counted.
struct ClusterTrace {
  ImportedTrace trace;
  ClusterList cluster;
  std::string network{};  ///< bandwidth between nodes as stated; empty: none
  double load = 1;
  bool pools_are_queues = false;
};
[[nodiscard]] ClusterTrace read_cluster_trace(const Options& options);

/// --policy, all names known; "fifo" where none is given.
[[nodiscard]] std::vector<std::string> policies_option(const Options& options);

/// The scenario as JSON text. Jobs stand in `jobs_file` (by its name beside the scenario); workflows are written in full.
[[nodiscard]] std::string scenario_of(const ClusterTrace& trace, const std::string& name, const std::string& jobs_file,
                                      const std::vector<std::string>& policies);

/// What was read, left out, and what it asks of the cluster; for a terminal or as JSON.
[[nodiscard]] std::string report_text(const ClusterTrace& trace);
[[nodiscard]] std::string report_json(const ClusterTrace& trace);

/// "30 d 4 h", "12 min", "0.5 s".
[[nodiscard]] std::string short_time(Duration time);

}  // namespace gpusim
