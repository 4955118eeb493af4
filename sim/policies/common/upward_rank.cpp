#include "sim/policies/common/upward_rank.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

constexpr std::int64_t kLargestDenominator = std::int64_t{1} << 20;

/// The number of devices that can run each profile; 1 for tasks on the host.
std::vector<std::uint32_t> count_able(const View& view) {
  std::vector<std::uint32_t> able(view.performance.profiles());
  for (std::size_t p = 0; p < able.size(); ++p) {
    const auto profile = id<ProfileId>(p);
    if (view.performance.gpus(profile) == 0) {
      able[p] = 1;
      continue;
    }
    for (std::size_t c = 0; c < view.system.classes.size(); ++c)
      if (view.performance.can_run(profile, id<ClassId>(c))) able[p] += view.system.classes[c].count;
  }
  return able;
}

std::int64_t common_denominator(std::span<const std::uint32_t> counts) {
  std::int64_t denominator = 1;
  for (const std::uint32_t count : counts) {
    if (count == 0 || denominator % count == 0) continue;
    denominator = std::lcm(denominator, static_cast<std::int64_t>(count));
    if (denominator > kLargestDenominator) return kLargestDenominator;
  }
  return denominator;
}

}  // namespace

MeanTimes::MeanTimes(const View& view) : view_(&view), able_(count_able(view)), mean_times_(able_.size()) {
  denominator_ = common_denominator(able_);
  std::vector<Duration> row(view.system.classes.size());
  for (std::size_t p = 0; p < able_.size(); ++p) {
    const auto profile = id<ProfileId>(p);
    if (view.performance.gpus(profile) == 0) {
      mean_times_[p] = scaled(view.performance.host_time(profile));
      continue;
    }
    for (std::size_t c = 0; c < row.size(); ++c)
      row[c] = view.performance.find_time(profile, id<ClassId>(c)).value_or(Duration{});  // mean() passes over these classes.
    mean_times_[p] = mean(profile, row);
  }
}

Rank MeanTimes::mean(ProfileId profile, std::span<const Duration> by_class) const {
  if (view_->performance.gpus(profile) == 0) return scaled(by_class.front());
  Rank sum = 0;
  for (std::size_t c = 0; c < by_class.size(); ++c)
    if (view_->performance.can_run(profile, id<ClassId>(c)))
      sum += static_cast<Rank>(by_class[c].count()) * view_->system.classes[c].count;
  const std::int64_t able = able_[index(profile)];
  if (denominator_ % able == 0) return sum * (denominator_ / able);
  return (sum * denominator_ + able / 2) / able;
}

MeanTransfers::MeanTransfers(const View& view) : view_(&view), has_host_tasks_(false), routes_alike_(false) {
  for (std::size_t p = 0; p < view.performance.profiles(); ++p)
    has_host_tasks_ = has_host_tasks_ || view.performance.gpus(id<ProfileId>(p)) == 0;
  const Routes* routes = view.performance.routes();
  routes_alike_ = routes != nullptr && routes->uniform() != nullptr;
}

std::vector<TaskId> dependency_order(const View& view) {
  const TaskGraph& graph = view.workload.graph;
  std::vector<TaskId> order(view.workload.tasks());
  for (std::size_t task = 0; task < order.size(); ++task) order[task] = id<TaskId>(task);
  if (graph.arcs() == 0) return order;
  const bool ids_will_do = std::all_of(order.begin(), order.end(), [&](TaskId task) {
    const std::span<const Edge> predecessors = graph.predecessors(task);
    return std::all_of(predecessors.begin(), predecessors.end(), [&](const Edge& edge) { return edge.task < task; });
  });
  if (ids_will_do) return order;
  const std::optional<std::vector<TaskId>> topological = topological_order(graph);
  GPUSIM_CHECK(topological, "the task graph has a cycle");
  return *topological;
}

std::vector<Rank> upward_ranks(const View& view, const MeanTimes& times, std::span<const TaskId> dependency_order) {
  const TaskGraph& graph = view.workload.graph;
  const MeanTransfers mean_transfer(view);
  std::vector<Rank> ranks(dependency_order.size());
  for (auto task = dependency_order.rbegin(); task != dependency_order.rend(); ++task) {
    Rank behind = 0;
    if (graph.arcs() > 0)
      for (const Edge& edge : graph.successors(*task))
        behind = std::max(behind, times.scaled(mean_transfer(*task, edge)) + ranks[index(edge.task)]);
    ranks[index(*task)] = times.mean_time(view.workload.profile[index(*task)]) + behind;
  }
  return ranks;
}

std::vector<Rank> downward_ranks(const View& view, const MeanTimes& times, std::span<const TaskId> dependency_order) {
  const TaskGraph& graph = view.workload.graph;
  std::vector<Rank> ranks(dependency_order.size());
  if (graph.arcs() == 0) return ranks;
  const MeanTransfers mean_transfer(view);
  for (const TaskId task : dependency_order)
    for (const Edge& edge : graph.predecessors(task))
      ranks[index(task)] =
          std::max(ranks[index(task)], ranks[index(edge.task)] + times.mean_time(view.workload.profile[index(edge.task)]) +
                                           times.scaled(mean_transfer(task, edge)));
  return ranks;
}

std::span<const TaskId> PriorityOrder::sort(std::span<const TaskId> batch, std::span<const Rank> priority, const TaskGraph& graph) {
  std::vector<std::pair<Rank, TaskId>> entries;  // (priority, negated; task)
  entries.reserve(batch.size());
  for (const TaskId task : batch) entries.emplace_back(-priority[index(task)], task);
  if (!std::is_sorted(entries.begin(), entries.end())) std::sort(entries.begin(), entries.end());
  order_.clear();
  for (const auto& [negated, task] : entries) order_.push_back(task);
  if (graph.arcs() == 0) return order_;

  for (std::size_t position = 0; position < order_.size(); ++position)
    position_[index(order_[position])] = static_cast<std::uint32_t>(position);
  if (!respects_arcs(graph)) run_ready_list(graph);
  for (const TaskId task : batch) position_[index(task)] = kOutside;
  return order_;
}

bool PriorityOrder::respects_arcs(const TaskGraph& graph) const {
  for (std::uint32_t position = 0; position < order_.size(); ++position)
    for (const Edge& edge : graph.predecessors(order_[position])) {
      const std::uint32_t predecessor = position_[index(edge.task)];
      if (predecessor != kOutside && predecessor > position) return false;
    }
  return true;
}

void PriorityOrder::run_ready_list(const TaskGraph& graph) {
  const std::vector<TaskId> by_priority = order_;
  std::vector<std::uint32_t> waits_for(by_priority.size());
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> ready;
  for (std::uint32_t position = 0; position < by_priority.size(); ++position) {
    for (const Edge& edge : graph.predecessors(by_priority[position]))
      if (position_[index(edge.task)] != kOutside) ++waits_for[position];
    if (waits_for[position] == 0) ready.push(position);
  }
  order_.clear();
  while (!ready.empty()) {
    const TaskId task = by_priority[ready.top()];
    ready.pop();
    order_.push_back(task);
    for (const Edge& edge : graph.successors(task)) {
      const std::uint32_t successor = position_[index(edge.task)];
      if (successor != kOutside && --waits_for[successor] == 0) ready.push(successor);
    }
  }
  GPUSIM_CHECK(order_.size() == by_priority.size(), "the task graph has a cycle");
}

}  // namespace gpusim
