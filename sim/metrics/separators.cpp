#include "sim/metrics/separators.hpp"

#include <utility>

namespace gpusim {
namespace {

enum class Direction { forwards, backwards };

/// The order in which Kahn's algorithm takes tasks, and which of them were the only ready task when they were taken.
struct Walk {
  std::vector<TaskId> order;
  std::vector<bool> was_alone;  // by position in order
};

Walk walk(const TaskGraph& graph, Direction direction) {
  const auto entering = [&](TaskId task) {
    return direction == Direction::forwards ? graph.predecessors(task) : graph.successors(task);
  };
  const auto leaving = [&](TaskId task) {
    return direction == Direction::forwards ? graph.successors(task) : graph.predecessors(task);
  };
  Walk walk;
  walk.order.reserve(graph.tasks());
  std::vector<std::uint32_t> missing(graph.tasks());
  for (std::size_t task = 0; task < graph.tasks(); ++task) {
    missing[task] = static_cast<std::uint32_t>(entering(id<TaskId>(task)).size());
    if (missing[task] == 0) walk.order.push_back(id<TaskId>(task));
  }
  for (std::size_t position = 0; position < walk.order.size(); ++position) {
    walk.was_alone.push_back(walk.order.size() == position + 1);
    const TaskId task = walk.order[position];  // a copy: the list grows below
    for (const Edge& edge : leaving(task))
      if (--missing[index(edge.task)] == 0) walk.order.push_back(edge.task);
  }
  return walk;
}

}  // namespace

Separation separators(const TaskGraph& graph) {
  // A task that is alone in the forward walk precedes all tasks not yet taken; one that is alone in the backward walk follows all
  // tasks not yet taken there. It is a separator when the two sets contain all other tasks.
  Walk forwards = walk(graph, Direction::forwards);
  const Walk backwards = walk(graph, Direction::backwards);
  const std::size_t tasks = forwards.order.size();
  std::vector<std::uint32_t> followers(tasks);
  std::vector<bool> ends_all(tasks);
  for (std::uint32_t position = 0; position < tasks; ++position) {
    followers[index(backwards.order[position])] = position;
    ends_all[index(backwards.order[position])] = backwards.was_alone[position];
  }
  Separation result;
  for (std::uint32_t position = 0; position < tasks; ++position) {
    const std::size_t task = index(forwards.order[position]);
    if (forwards.was_alone[position] && ends_all[task] && position + followers[task] + 1 == tasks)
      result.separators.push_back(position);
  }
  result.order = std::move(forwards.order);
  return result;
}

}  // namespace gpusim
