#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <thread>

#include "gpusim/scenario.hpp"
#include "gpusim/simulate.hpp"

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
      simulate(system, workload, performance, *policy, in_case.trace);
    } catch (const NeverRuns& never) {
      throw Infeasible(scenario.document.file, never.pointer, never.what());
    }
    in_case.measures = measure(system, workload, performance, in_case.trace);
    in_case.economics = economics(system, workload, performance, in_case.trace, scenario.costs, scenario.energy, which);
  }
  return result;
}

std::vector<Result> simulate_all(const Scenario& scenario, unsigned threads) {
  std::vector<Result> results(scenario.runs.size());
  std::vector<std::exception_ptr> errors(scenario.runs.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < results.size(); i = next++) {
      try {
        results[i] = simulate_run(scenario, scenario.runs[i]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (unsigned thread = 1; thread < threads && thread < results.size(); ++thread) workers.emplace_back(work);
    work();
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
  return results;
}

}  // namespace gpusim
