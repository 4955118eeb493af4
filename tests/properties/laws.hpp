#pragma once
// What the laws look at: a scenario run and written, and its charts read back.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/properties/random_scenario.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {

/// Whether a law holds for 120 random values, always the same ones. rapidcheck prints its seed, and the smallest counterexample it
/// found, on stderr; RC_PARAMS="seed=1 max_success=5000" looks further.
template <class Law>
[[nodiscard]] bool holds(const Law& law) {
  return rc::check(law);
}

/// A whole number in [low, high], however small rapidcheck's size is. Only inside of a law.
[[nodiscard]] inline int between(int low, int high) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high + 1)); }

/// All files of one run of a scenario, by name of the report.
[[nodiscard]] std::map<std::string, std::string, std::less<>> reports(const std::string& scenario, unsigned threads = 1);

/// One row of gantt.csv.
struct Bar {
  std::size_t row;  ///< in the CSV, counted from 0
  TaskId task;
  bool is_input;
  std::vector<std::size_t> devices;  ///< of the system
  std::int64_t start;                ///< ns
  std::int64_t end;
};

/// One run in one case, as its chart shows it.
struct Chart {
  const System& system;
  const Workload& workload;
  const Performance& performance;
  std::string policy;
  std::string label;  ///< system, workload, policy and case
  std::vector<Bar> bars;

  [[nodiscard]] bool is_on_host(TaskId task) const { return performance.gpus(workload.profile[index(task)]) == 0; }
  [[nodiscard]] bool can_run(TaskId task, std::size_t device) const {
    return performance.can_run(workload.profile[index(task)], system.class_of(id<DeviceId>(device)));
  }
  [[nodiscard]] std::int64_t makespan() const;
  [[nodiscard]] std::int64_t held() const;  ///< device x ns
  /// First start and last end of every task, and when it became ready: its job's arrival or the last end of a predecessor.
  [[nodiscard]] std::vector<std::int64_t> starts() const;
  [[nodiscard]] std::vector<std::int64_t> ends() const;
  [[nodiscard]] std::vector<std::int64_t> ready() const;
};
/// The label of the chart that a row of a CSV belongs to.
[[nodiscard]] std::string chart_label(const Rows::value_type& row);
/// All runs in all their cases, in the order of the CSV. `run` must outlive them.
[[nodiscard]] std::vector<Chart> charts(const ScenarioRun& run);

}  // namespace gpusim::test
