#include "sim/solvers/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "sim/base/check.hpp"
#include "sim/solvers/fractional_assignment.hpp"

namespace gpusim {
namespace {

/// The limit for sums of times, so that none overflows.
constexpr std::int64_t kMostTime = std::int64_t{1} << 62;

std::string why_task_cannot_run(const OfflineInstance& instance, const OfflineTask& task) {
  if (task.release < 0) return "is released before 0";
  if (!task.demand.empty() && task.demand.size() != instance.capacity.size()) return "states a demand for some resources only";
  for (std::size_t r = 0; r < task.demand.size(); ++r)
    if (task.demand[r] < 0 || task.demand[r] > instance.capacity[r])
      return fmt::format("needs {} of resource {}, of which there are {}", task.demand[r], r, instance.capacity[r]);
  const std::size_t times = task.gpus == 0 ? 1 : instance.gpus.size();
  if (task.time.size() != times) return fmt::format("has {} times instead of {}", task.time.size(), times);
  for (std::size_t c = 0; c < times; ++c)
    if (task.time[c].value_or(0) < 0) return "has a time below 0";
  for (std::size_t c = 0; c < times; ++c)
    if (task.time[c] && (task.gpus == 0 || task.gpus <= instance.gpus[c])) return {};
  return "can run nowhere";
}

}  // namespace

std::string why_unschedulable(const OfflineInstance& instance) {
  if (instance.tasks.size() > kMostOfflineTasks)
    return fmt::format("there are {} tasks, and a plan may have {}", instance.tasks.size(), kMostOfflineTasks);
  Wide sum = 0;
  Wide latest = 0;
  for (std::size_t task = 0; task < instance.tasks.size(); ++task) {
    if (const std::string why = why_task_cannot_run(instance, instance.tasks[task]); !why.empty())
      return fmt::format("task {} {}", task, why);
    std::int64_t longest = 0;
    for (const std::optional<std::int64_t>& time : instance.tasks[task].time) longest = std::max(longest, time.value_or(0));
    sum += longest;
    latest = std::max<Wide>(latest, instance.tasks[task].release);
  }
  if (sum + latest > kMostTime) return "the times add up to more than a clock can count";
  if (instance.order.arcs() > 0 && instance.order.tasks() != instance.tasks.size()) return "the order is not one of these tasks";
  if (instance.order.arcs() > 0 && !topological_order(instance.order)) return "the order has a cycle";
  return {};
}

namespace {

Time common_divisor(const OfflineInstance& instance) {
  Time unit = 0;
  for (const OfflineTask& task : instance.tasks) {
    unit = std::gcd(unit, task.release);
    for (const std::optional<std::int64_t>& time : task.time) unit = std::gcd(unit, time.value_or(0));
  }
  return std::max<Time>(unit, 1);
}

std::vector<Mode> modes_of(const OfflineInstance& instance, const OfflineTask& task, Time unit) {
  std::vector<Use> others;
  for (std::size_t r = 0; r < task.demand.size(); ++r)
    if (task.demand[r] > 0) others.push_back({static_cast<std::uint32_t>(instance.gpus.size() + r), task.demand[r]});
  std::vector<Mode> modes;
  for (std::uint32_t c = 0; c < task.time.size(); ++c) {
    if (!task.time[c] || (task.gpus > 0 && task.gpus > instance.gpus[c])) continue;
    Mode mode{*task.time[c] / unit, task.gpus > 0 ? c : 0, {}};
    if (task.gpus > 0) mode.uses.push_back({c, task.gpus});
    mode.uses.insert(mode.uses.end(), others.begin(), others.end());
    modes.push_back(std::move(mode));
  }
  std::stable_sort(modes.begin(), modes.end(), [](const Mode& left, const Mode& right) { return left.time < right.time; });
  return modes;
}

void connect(const TaskGraph& graph, SearchProblem& problem) {
  problem.before.resize(problem.tasks());
  problem.after.resize(problem.tasks());
  if (graph.arcs() == 0) {
    problem.order.resize(problem.tasks());
    std::iota(problem.order.begin(), problem.order.end(), Task{0});
    return;
  }
  for (Task task = 0; task < problem.tasks(); ++task) {
    std::vector<Task>& before = problem.before[task];
    for (const Edge& edge : graph.predecessors(id<TaskId>(task))) before.push_back(static_cast<Task>(edge.task));
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
    for (const Task other : before) problem.after[other].push_back(task);
  }
  const std::optional<std::vector<TaskId>> order = topological_order(graph);
  GPUSIM_CHECK(order, "the order of an offline instance has a cycle");
  for (const TaskId task : *order) problem.order.push_back(static_cast<Task>(task));
}

}  // namespace

SearchProblem make_problem(const OfflineInstance& instance) {
  SearchProblem problem;
  problem.unit = common_divisor(instance);
  problem.classes = instance.gpus.size();
  problem.capacity.assign(instance.gpus.begin(), instance.gpus.end());
  problem.capacity.insert(problem.capacity.end(), instance.capacity.begin(), instance.capacity.end());
  for (const OfflineTask& task : instance.tasks) {
    problem.modes.push_back(modes_of(instance, task, problem.unit));
    problem.gpus.push_back(task.gpus);
    problem.release.push_back(task.release / problem.unit);
  }
  connect(instance.order, problem);
  problem.head = problem.release;
  problem.tail.assign(problem.tasks(), 0);
  for (const Task task : problem.order)
    for (const Task other : problem.before[task])
      problem.head[task] = std::max(problem.head[task], problem.head[other] + problem.shortest(other));
  for (auto task = problem.order.rbegin(); task != problem.order.rend(); ++task)
    for (const Task other : problem.after[*task])
      problem.tail[*task] = std::max(problem.tail[*task], problem.tail[other] + problem.shortest(other));
  return problem;
}

bool SearchProblem::is_independent() const {
  for (Task task = 0; task < tasks(); ++task)
    if (gpus[task] != 1 || modes[task].front().uses.size() != 1 || release[task] != 0 || !before[task].empty()) return false;
  return true;
}

}  // namespace gpusim
