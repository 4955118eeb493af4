#include <algorithm>
#include <iterator>

#include "gpusim/scenario.hpp"
#include "gpusim/simulate.hpp"
#include "sim/model/parallel.hpp"

namespace gpusim {

Result simulate_run(const Scenario& scenario, const Run& run) {
  const System& system = scenario.systems[run.system];
  const Workload& workload = scenario.workloads[run.workload];
  const std::vector<Performance>& cases = scenario.performance_of(run);
  static constexpr Case kCases[] = {Case::nominal, Case::optimistic, Case::pessimistic};
  Result result{run, {}};
  for (const Performance& performance : cases) {
    const Case which = kCases[std::min(result.cases.size(), std::size(kCases) - 1)];
    CaseResult& in_case = result.cases.emplace_back();
    in_case.which = which;
    const std::unique_ptr<Policy> policy = scenario.policies[run.policy].make(scenario.document.file);
    try {
      in_case.links = simulate(system, workload, performance, *policy, in_case.trace).links;
    } catch (const NeverRuns& never) {
      throw Infeasible(scenario.document.file, never.pointer, never.what());
    }
    in_case.measures = measure(system, workload, performance, in_case.trace, scenario.policies[run.policy].keeps_together);
    in_case.economics = economics(system, workload, performance, in_case.trace, scenario.costs, scenario.energy, which);
  }
  return result;
}

std::vector<Result> simulate_all(const Scenario& scenario, unsigned threads) {
  std::vector<Result> results(scenario.runs.size());
  for_each_index(results.size(), threads, [&](std::size_t i) { results[i] = simulate_run(scenario, scenario.runs[i]); });
  return results;
}

}  // namespace gpusim
