#pragma once
// Finds the jobs and tasks of a workload by name.

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gpusim/work.hpp"

namespace gpusim {

/// Refers to the workload, which must outlive it. Of several equal names the first counts.
class TaskNames {
 public:
  explicit TaskNames(const Workload& workload);
  [[nodiscard]] std::optional<JobId> job(std::string_view name) const;
  [[nodiscard]] std::optional<TaskId> task(JobId job, std::string_view name) const;

 private:
  /// The slot of the task with this name, or the free slot where it would be inserted.
  [[nodiscard]] std::size_t slot(JobId job, std::string_view name) const;

  const Workload& workload_;
  std::unordered_map<std::string_view, JobId> jobs_;
  std::vector<std::uint32_t> slots_;  ///< a hash table with open addressing: task + 1, or 0 if free; at most half full
};

}  // namespace gpusim
