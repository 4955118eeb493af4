#pragma once
// Published scheduling problems as scenarios: abstract machines become GPUs, their units of time seconds.

#include <map>
#include <string>
#include <vector>

#include "gpusim/reader.hpp"
#include "sim/input/json.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {

/// published.json: problems of papers and their answers. `graphs` are lists of tasks: `times` of each (a number, or one per
/// processor, null where it may not run) and `after`, the tasks before each (with the time to move their data when it is an
/// object).
[[nodiscard]] const Json& published();
[[nodiscard]] const Json& published_graph(const std::string& name);

/// A graph on one system, "machines", of unrelated processors p0, p1, … (devices gpu0, gpu1, …), each reaching every other at 1
/// GB/s, so that data of 18 GB stand for 18 units. Tasks are called t0, t1, …
[[nodiscard]] Json on_unrelated_machines(const Json& graph);

/// A graph on systems "m2", "m3", … of so many identical processors.
[[nodiscard]] Json on_identical_machines(const Json& graph, const std::vector<int>& counts);

/// A number of units as a scenario writes it: 14 is "14 s".
[[nodiscard]] std::string seconds(const Json& number);

/// The names of all policies that take any work, or of those that also place gangs.
enum class Gangs { none, some };
[[nodiscard]] std::vector<std::string> all_policies(Gangs gangs = Gangs::none);

/// A scenario run with these policies; every schedule has gone through the verifier, which must have nothing against it.
class Answers {
 public:
  Answers(Json scenario, const std::vector<std::string>& policies);

  using Row = std::map<std::string, std::string>;
  /// The row of summary.csv. Fails when there is none.
  [[nodiscard]] const Row& summary(const std::string& system, const std::string& workload, const std::string& policy) const;
  /// The rows of gantt.csv of one run, by name of the task.
  [[nodiscard]] std::map<std::string, Row> schedule(const std::string& system, const std::string& workload,
                                                    const std::string& policy) const;
  [[nodiscard]] const Rows& summaries() const { return summaries_; }
  /// The rows of gantt.csv of all runs.
  [[nodiscard]] const Rows& rows() const { return gantt_; }

 private:
  Rows summaries_;
  Rows gantt_;
};

/// No bound above the optimum and no schedule below it, whatever the policy.
void expect_optimum_between(const Answers& answers, const std::string& system, int optimum);

}  // namespace gpusim::test
