#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "gpusim/scenario.hpp"
#include "gpusim/simulate.hpp"
#include "sim/base/parallel.hpp"
#include "sim/base/work_stage.hpp"

namespace gpusim {
namespace {

constexpr Case kCases[] = {Case::nominal, Case::optimistic, Case::pessimistic};

/// Passes decisions on and drops everything else.
class DecisionSink : public Sink {
 public:
  explicit DecisionSink(std::function<void(const DecisionRecord&)> hand_on) : hand_on_(std::move(hand_on)) {}
  using Sink::take;
  void take(const Span& /*span*/) override {}
  [[nodiscard]] bool wants_decisions() const override { return true; }
  void take(const DecisionRecord& decision) override { hand_on_(decision); }

 private:
  std::function<void(const DecisionRecord&)> hand_on_;
};

/// Passes everything on to a schedule, and counts the tasks that end for those who wait.
class CountedSchedule : public Sink {
 public:
  CountedSchedule(Schedule& schedule, std::size_t tasks) : schedule_(schedule), left_(tasks) {}
  ~CountedSchedule() override { WorkStage::advance_if(WorkUnit::tasks, pending_ + left_); }
  CountedSchedule(const CountedSchedule&) = delete;
  CountedSchedule& operator=(const CountedSchedule&) = delete;
  using Sink::take;
  void take(const Span& span) override {
    schedule_.take(span);
    // Interrupted tasks have several spans; at most as many count as there are tasks.
    constexpr std::size_t kStep = 1024;
    if (left_ == 0) return;
    --left_;
    if (++pending_ < kStep) return;
    WorkStage::advance_if(WorkUnit::tasks, pending_);
    pending_ = 0;
  }
  void take(const Incident& incident) override { schedule_.take(incident); }

 private:
  Schedule& schedule_;
  std::size_t left_;         ///< tasks that are not counted yet
  std::size_t pending_ = 0;  ///< counted, but not told yet
};

/// A bound proven by one policy holds for every policy on the same system, workload and case. Raises their bounds accordingly. They
/// are compared as times from the start of the run, because what stands still until the first GPU is there depends on the policy.
void share_bounds(std::vector<Result>& results) {
  std::map<std::tuple<SystemId, WorkloadId, Case>, Bound> best;
  for (const Result& result : results)
    for (const CaseResult& one : result.cases) {
      Bound& bound = best[{result.run.system, result.run.workload, one.which}];
      const Duration time = one.measures.until_gpus + one.measures.bound.time;
      if (time > bound.time) bound = {time, one.measures.bound.name, one.measures.bound.ignores_hours};
    }
  for (Result& result : results)
    for (CaseResult& one : result.cases)
      if (!one.measures.is_interrupted) raise_bound(best[{result.run.system, result.run.workload, one.which}], one.measures);
}

}  // namespace

void replay_decisions(const Scenario& scenario, const Run& run, const std::function<void(Case, const DecisionRecord&)>& take) {
  for (std::size_t position = 0; position < scenario.performance_of(run).size(); ++position) {
    const Case in_case = kCases[std::min(position, std::size(kCases) - 1)];
    DecisionSink sink([&](const DecisionRecord& decision) { take(in_case, decision); });
    const std::unique_ptr<Policy> policy = scenario.policies[run.policy].make(scenario.document.file);
    (void)simulate(scenario.problem_of(run, position), *policy, sink);
  }
}

Result simulate_run(const Scenario& scenario, const Run& run) {
  Result result{.run = run, .why_not = scenario.infeasible[run.system][run.workload]};
  for (std::size_t position = 0; position < scenario.performance_of(run).size(); ++position) {
    const Problem problem = scenario.problem_of(run, position);
    const Case which = kCases[std::min(position, std::size(kCases) - 1)];
    CaseResult& in_case = result.cases.emplace_back();
    in_case.which = which;
    const std::unique_ptr<Policy> policy = scenario.policies[run.policy].make(scenario.document.file);
    try {
      in_case.schedule.reserve(problem.workload.tasks());
      CountedSchedule counted(in_case.schedule, problem.workload.tasks());
      in_case.links = simulate(problem, *policy, counted).links;
    } catch (const NeverRuns& never) {
      throw Infeasible(scenario.document.file, never.pointer, never.what());
    }
    in_case.measures = measure(problem, in_case.schedule, scenario.policies[run.policy].keeps_together);
    if (const std::optional<Proof> proof = policy->proof()) {
      in_case.has_proof = true;
      raise_bound({proof->bound, proof->name}, in_case.measures);
    }
    in_case.economics = economics(problem, in_case.schedule, scenario.costs, scenario.energy, which);
  }
  return result;
}

std::vector<Result> simulate_all(const Scenario& scenario, unsigned threads) {
  std::vector<Result> results(scenario.runs.size());
  std::vector<std::optional<Infeasible>> refusals(results.size());
  std::uint64_t tasks = 0;
  for (const Run& run : scenario.runs) tasks += scenario.workloads[run.workload].tasks() * scenario.performance_of(run).size();
  const WorkStage stage(WorkUnit::tasks, tasks);
  for_each_index(results.size(), threads, [&](std::size_t i) {
    try {
      results[i] = simulate_run(scenario, scenario.runs[i]);
    } catch (const Infeasible& infeasible) {
      // Windows may keep a task for ever although each of them is long enough; that shows only when it runs.
      results[i] = {.run = scenario.runs[i], .why_not = infeasible.reason()};
      refusals[i] = infeasible;
    }
  });
  const auto has_run = [](const Result& result) { return !result.cases.empty(); };
  const auto refusal = std::ranges::find_if(refusals, [](const auto& one) { return one.has_value(); });
  if (refusal != refusals.end() && std::ranges::none_of(results, has_run)) throw Infeasible(**refusal);
  share_bounds(results);
  return results;
}

}  // namespace gpusim
