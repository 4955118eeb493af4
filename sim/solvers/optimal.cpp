// Computes bounds first, then list schedules, then closes the gap: by exhaustive search for independent tasks, otherwise by local
// search and a SAT solver in turns.

#include "sim/solvers/optimal.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>

#include "sim/base/check.hpp"
#include "sim/solvers/bounds.hpp"
#include "sim/solvers/decode.hpp"
#include "sim/solvers/independent.hpp"
#include "sim/solvers/local_search.hpp"
#include "sim/solvers/satisfiability.hpp"

namespace gpusim {
namespace {

/// The number of steps in a hundredth of the default effort.
constexpr std::int64_t kStepsOfHundredth = 10'000'000;

/// Repeatedly asks for a schedule one unit shorter than the best until there is none.
class ProofSearch {
 public:
  explicit ProofSearch(const SearchProblem& problem) : problem_(problem), decode_(problem) {}

  /// Runs until the incumbent is closed or the steps run out.
  void run(Incumbent& incumbent, Steps& steps) {
    while (!incumbent.is_closed() && steps.left > 0) {
      const Time wanted = incumbent.plan.makespan - 1;
      if (!Satisfiability::is_small(problem_, wanted)) return;
      if (!question_)
        question_ = std::make_unique<Satisfiability>(problem_, wanted);
      else if (wanted < asked_)
        question_->tighten(wanted);
      asked_ = wanted;
      const Satisfiability::Answer answer = question_->ask(steps);
      if (answer == Satisfiability::Answer::unknown) return;
      if (answer == Satisfiability::Answer::no) {
        incumbent.bound = {incumbent.plan.makespan, "exhaustive search"};
        return;
      }
      const Plan found = question_->plan();
      incumbent.offer(decode_.serial(order_by_start(problem_, found), found.mode));
      // A task of no length may have been placed where no device was free.
      if (incumbent.plan.makespan > wanted) return;
    }
  }

 private:
  const SearchProblem& problem_;
  Decoder decode_;
  std::unique_ptr<Satisfiability> question_;
  Time asked_ = 0;
};

void search(const SearchProblem& problem, Incumbent& incumbent, Steps& steps) {
  constexpr std::size_t kManyTasks = 3000;  // larger instances get only list schedules
  // Percentages of all steps in turns: first a little of each method, then more of what helps. If each task has one mode, the
  // solver helps more. If classes have to be chosen, its counting constraints are hard and local search gets closer.
  struct Shares {
    std::int64_t walk;
    std::int64_t proof;
  };
  constexpr Shares kOneWay[] = {{3, 20}, {7, 60}, {10, 0}};
  constexpr Shares kManyWays[] = {{10, 10}, {20, 20}, {40, 0}};
  if (problem.tasks() > kManyTasks) return;
  LocalSearch walk(problem, incumbent.plan);
  ProofSearch proof(problem);
  const std::int64_t total = steps.left;
  for (const auto& [of_walk, of_proof] : problem.has_single_modes() ? kOneWay : kManyWays) {
    if (incumbent.is_closed() || steps.left <= 0) return;
    Steps for_walk{total / 100 * of_walk, 0};
    walk.run(incumbent, for_walk);
    Steps for_proof{total / 100 * of_proof, 0};
    proof.run(incumbent, for_proof);
    steps.spend(for_walk.spent + for_proof.spent);
  }
}

}  // namespace

OfflineSchedule optimal_schedule(const OfflineInstance& instance, const SearchEffort& effort) {
  const std::string why = why_unschedulable(instance);
  GPUSIM_CHECK(why.empty(), "an instance without a schedule: {}", why);
  const SearchProblem problem = make_problem(instance);
  Steps steps{effort.hundredths * kStepsOfHundredth, 0};
  Incumbent incumbent;
  incumbent.bound = quick_bound(problem);
  const bool is_independent = problem.is_independent();
  if (is_independent)
    list_independent(problem, incumbent);
  else
    list_schedules(problem, incumbent, steps);
  if (!incumbent.is_closed()) offer_whole_tasks(problem, incumbent.plan.makespan, incumbent.bound);
  if (is_independent) {
    search_independent(problem, incumbent, steps);
  } else {
    if (!incumbent.is_closed()) {
      Steps share{steps.left / 5, 0};
      incumbent.bound.offer(energetic_bound(problem, incumbent.bound.time, incumbent.plan.makespan, share), "energetic reasoning");
      steps.spend(share.spent);
    }
    if (!incumbent.is_closed()) search(problem, incumbent, steps);
  }

  OfflineSchedule schedule;
  for (Task task = 0; task < problem.tasks(); ++task) {
    schedule.start.push_back(incumbent.plan.start[task] * problem.unit);
    schedule.device_class.push_back(problem.modes[task][incumbent.plan.mode[task]].device_class);
  }
  schedule.makespan = incumbent.plan.makespan * problem.unit;
  schedule.bound = incumbent.bound.time * problem.unit;
  schedule.binding = incumbent.bound.name;
  schedule.is_proven = schedule.bound == schedule.makespan;
  GPUSIM_CHECK(schedule.bound <= schedule.makespan, "a bound of {} above a schedule of {}", schedule.bound, schedule.makespan);
  schedule.steps = steps.spent;
  return schedule;
}

std::vector<std::uint32_t> start_order(const OfflineInstance& instance, const OfflineSchedule& schedule) {
  std::vector<std::uint32_t> order(instance.tasks.size());
  std::iota(order.begin(), order.end(), 0U);
  if (instance.order.arcs() > 0) {
    const std::optional<std::vector<TaskId>> behind = topological_order(instance.order);
    GPUSIM_CHECK(behind, "the order of an offline instance has a cycle");
    std::transform(behind->begin(), behind->end(), order.begin(),
                   [](TaskId task) { return static_cast<std::uint32_t>(index(task)); });
  }
  const auto has_length = [&](std::uint32_t task) { return instance.tasks[task].time[schedule.device_class[task]].value() > 0; };
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
    if (schedule.start[left] != schedule.start[right]) return schedule.start[left] < schedule.start[right];
    return !has_length(left) && has_length(right);
  });
  return order;
}

std::vector<std::vector<std::uint32_t>> gpus_of(const OfflineInstance& instance, const OfflineSchedule& schedule) {
  std::vector<std::vector<std::int64_t>> free_from;
  for (const std::uint32_t count : instance.gpus) free_from.emplace_back(count, 0);
  std::vector<std::vector<std::uint32_t>> gpus(instance.tasks.size());
  for (const std::uint32_t task : start_order(instance, schedule)) {
    if (instance.tasks[task].gpus == 0) continue;
    std::vector<std::int64_t>& free = free_from[schedule.device_class[task]];
    const std::int64_t time = instance.tasks[task].time[schedule.device_class[task]].value();
    for (std::uint32_t held = 0; held < instance.tasks[task].gpus; ++held) {
      const auto gpu = std::min_element(free.begin(), free.end());
      GPUSIM_CHECK(*gpu <= schedule.start[task], "task {} finds no free GPU", task);
      gpus[task].push_back(static_cast<std::uint32_t>(gpu - free.begin()));
      // A task must not take the same device twice, even if it has no length.
      *gpu = std::numeric_limits<std::int64_t>::max();
    }
    for (const std::uint32_t gpu : gpus[task]) free[gpu] = schedule.start[task] + time;
    std::sort(gpus[task].begin(), gpus[task].end());
  }
  return gpus;
}

}  // namespace gpusim
