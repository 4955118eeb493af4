#pragma once
// The cluster on which a log is replayed: the data sheets of its GPUs, and its nodes.

#include <map>
#include <string>
#include <vector>

#include "gpusim/import.hpp"
#include "gpusim/job_table.hpp"
#include "gpusim/scenario.hpp"
#include "sim/model/gpu_labels.hpp"

namespace gpusim {

/// The name of the GPU when none is stated. Times come from the trace, so its data sheet is not needed.
inline constexpr const char* kUnnamedGpu = "unnamed";

/// Maps names of GPUs in a trace to data sheets, by ImportOptions::gpus and by the labels of the catalogue.
class GpuNames {
 public:
  explicit GpuNames(const std::vector<std::string>& gpus);
  /// The data sheet of a type of GPU; empty when it is unknown.
  [[nodiscard]] std::string find(const std::string& type) const;

 private:
  /// The data sheet for an id, a family or a label of the catalogue, ignoring case.
  [[nodiscard]] std::string known(const std::string& name) const;
  [[nodiscard]] std::string sheet(const std::string& name) const;

  Catalog catalog_;
  GpuLabels labels_;
  std::map<std::string, std::string> named_;
  std::string other_;
};

/// The nodes stated by the options, the table or the workflows, with data sheets for their GPUs. Throws UsageError when nothing
/// states them, or when data move between GPUs whose type is not stated.
[[nodiscard]] ClusterList cluster_for(const JobTable& table, const ImportOptions& options, const GpuNames& names);

}  // namespace gpusim
