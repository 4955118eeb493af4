#pragma once
// Small systems and workloads for the tests of policies, and what came out of a run in a form that can be compared.

#include <cstdint>
#include <iosfwd>
#include <string_view>
#include <vector>

#include "gpusim/policy.hpp"
#include "gpusim/reader.hpp"

namespace gpusim::policy_tests {

constexpr std::int64_t kNever = -1;  ///< in a row of times: cannot run there

/// Where a task ran and when, in nanoseconds.
struct TaskRun {
  std::vector<std::uint32_t> devices;
  std::int64_t start = 0;  ///< of the run, after its inputs
  std::int64_t end = 0;
  bool operator==(const TaskRun&) const = default;
};
std::ostream& operator<<(std::ostream& out, const TaskRun& run);

/// A case under construction: devices by class, tasks with a row of times by class, jobs, edges with bytes. A transfer between
/// devices of one group takes a nanosecond a byte, between groups two; with a single group all routes are alike.
class Instance {
 public:
  explicit Instance(const std::vector<std::uint32_t>& class_of_device, std::vector<std::uint32_t> group_of_device = {},
                    bool are_groups_connected = true);
  static Instance equal_devices(std::size_t count) { return Instance(std::vector<std::uint32_t>(count)); }

  /// Tasks of later jobs have higher ids.
  void job(std::int64_t arrival = 0, std::int32_t priority = 0);
  TaskId task(const std::vector<std::int64_t>& times);
  /// A task that is described by a profile; then all are, and the run asks for run_profiles().
  TaskId task_of(Profile profile);
  void edge(TaskId from, TaskId to, std::int64_t bytes = 0);

  /// Runs a policy; what happened to each task.
  [[nodiscard]] std::vector<TaskRun> run(std::string_view policy, const char* options = "{}");
  [[nodiscard]] std::vector<TaskRun> run_profiles(std::string_view policy, const char* options = "{}");

  System system;
  Workload workload;

 private:
  [[nodiscard]] std::vector<TaskRun> run_with(const Performance& performance, std::string_view policy, const char* options) const;
  void connect(std::uint32_t one, std::uint32_t other, double gigabytes_per_second);

  std::vector<std::optional<Duration>> times_;
  std::vector<TaskGraph::Arc> arcs_;
};

/// The options of a policy from a text, in the file s.json.
[[nodiscard]] Document options_of(const char* options);

/// Numbers the classes that occur from 0, so that none is empty.
[[nodiscard]] std::vector<std::uint32_t> without_empty_classes(std::vector<std::uint32_t> class_of_device);

[[nodiscard]] std::int64_t makespan(const std::vector<TaskRun>& runs);
[[nodiscard]] std::vector<std::int64_t> starts_of(const std::vector<TaskRun>& runs);
[[nodiscard]] std::vector<std::int64_t> ends_of(const std::vector<TaskRun>& runs);

/// Every device a class of its own, as in the papers: a row of times per task, edges with bytes.
struct TimeTable {
  std::vector<std::vector<std::int64_t>> times;
  struct Arc {
    std::uint32_t from;
    std::uint32_t to;
    std::int64_t bytes;
  };
  std::vector<Arc> arcs;

  [[nodiscard]] Instance instance() const;
};

}  // namespace gpusim::policy_tests
