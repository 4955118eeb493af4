#pragma once
// The cluster that a log is to run on: its cards by data sheet, its nodes.

#include <map>
#include <string>
#include <vector>

#include "gpusim/import.hpp"
#include "gpusim/job_table.hpp"
#include "gpusim/scenario.hpp"
#include "sim/model/gpu_labels.hpp"

namespace gpusim {

/// The card where nobody names one: times stand in the trace, so nothing of a data sheet is needed.
inline constexpr const char* kAbstractCard = "unnamed";

/// Names of cards in a trace to data sheets: those of ImportOptions::gpus, and the catalogue's own labels.
class CardNames {
 public:
  explicit CardNames(const std::vector<std::string>& gpus);
  /// Empty when nothing says what it is.
  [[nodiscard]] std::string find(const std::string& type) const;

 private:
  /// An id, a family, or a label of the catalogue, without regard to case.
  [[nodiscard]] std::string known(const std::string& name) const;
  [[nodiscard]] std::string sheet(const std::string& name) const;

  Catalog catalog_;
  GpuLabels labels_;
  std::map<std::string, std::string> named_;
  std::string other_;
};

/// The nodes that the options, the table or the graphs say, their cards by data sheet. UsageError when nothing says it, or when
/// data moves between cards that nobody names.
[[nodiscard]] ClusterList cluster_for(const JobTable& table, const ImportOptions& options, const CardNames& cards);

}  // namespace gpusim
