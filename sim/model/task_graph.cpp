// The task graph as flat arrays, with topological order by Kahn's algorithm and cycle detection by Boost.Graph.

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/two_bit_color_map.hpp>

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>

#include "gpusim/work.hpp"
#include "sim/base/check.hpp"

namespace gpusim {
namespace {

using Begins = std::vector<std::uint32_t>;

/// Turns the numbers of edges, stored at position task + 1, into the start positions of each task.
void sum_up(Begins& counts) { std::partial_sum(counts.begin(), counts.end(), counts.begin()); }

/// Sorts edges by their other end: visits `edges` task by task and appends each, reversed, to the list of the task to which it
/// leads. Tasks are visited in ascending order and the order within a task is kept, so every list is ascending and stable.
std::vector<Edge> turned(const std::vector<Edge>& edges, const Begins& begin, const Begins& turned_begin) {
  std::vector<Edge> result(edges.size());
  Begins next(turned_begin.begin(), turned_begin.end() - 1);
  for (std::size_t task = 0; task + 1 < begin.size(); ++task) {
    for (std::uint32_t position = begin[task]; position < begin[task + 1]; ++position) {
      const Edge& edge = edges[position];
      result[next[index(edge.task)]++] = {id<TaskId>(task), edge.data};
    }
  }
  return result;
}

using BoostGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property, boost::no_property,
                                                      std::uint32_t, std::uint32_t>;

BoostGraph boost_graph(const TaskGraph& graph) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  edges.reserve(graph.arcs());
  for (std::uint32_t task = 0; task < graph.tasks(); ++task) {
    for (const Edge& edge : graph.successors(id<TaskId>(task))) edges.emplace_back(task, static_cast<std::uint32_t>(edge.task));
  }
  return {boost::edges_are_sorted, edges.begin(), edges.end(), static_cast<std::uint32_t>(graph.tasks())};
}

/// Records the cycle closed by the first back edge of a depth-first search. Boost copies visitors, so the results are stored
/// outside.
struct CycleVisitor : boost::default_dfs_visitor {
  CycleVisitor(std::vector<std::uint32_t>& parents, std::vector<TaskId>& cycle) : parent(parents), found(cycle) {}

  void tree_edge(const BoostGraph::edge_descriptor& edge, const BoostGraph& graph) {
    parent[target(edge, graph)] = static_cast<std::uint32_t>(source(edge, graph));
  }
  void back_edge(const BoostGraph::edge_descriptor& edge, const BoostGraph& graph) {
    if (!found.empty()) return;
    const auto first = static_cast<std::uint32_t>(target(edge, graph));
    for (auto task = static_cast<std::uint32_t>(source(edge, graph)); task != first; task = parent[task]) {
      found.push_back(id<TaskId>(task));
    }
    found.push_back(id<TaskId>(first));
    std::reverse(found.begin(), found.end());
  }

  std::vector<std::uint32_t>& parent;
  std::vector<TaskId>& found;
};

}  // namespace

TaskGraph::TaskGraph(std::size_t tasks, std::span<const Arc> arcs) : predecessor_begin_(tasks + 1), successor_begin_(tasks + 1) {
  GPUSIM_CHECK(tasks < std::numeric_limits<std::uint32_t>::max(), "{} tasks are too many", tasks);
  GPUSIM_CHECK(arcs.size() <= std::numeric_limits<std::uint32_t>::max(), "{} dependencies are too many", arcs.size());
  for (const Arc& arc : arcs) {
    GPUSIM_CHECK(index(arc.from) < tasks && index(arc.to) < tasks, "a dependency names task {} or {} of {}", index(arc.from),
                 index(arc.to), tasks);
    ++successor_begin_[index(arc.from) + 1];
    ++predecessor_begin_[index(arc.to) + 1];
    if (arc.data > DataSize{}) moves_data_ = true;
  }
  sum_up(successor_begin_);
  sum_up(predecessor_begin_);

  // A radix sort in three passes: group by successor in arc order, then reverse twice. Each reversal sorts by the other end.
  predecessors_.resize(arcs.size());
  Begins next(predecessor_begin_.begin(), predecessor_begin_.end() - 1);
  for (const Arc& arc : arcs) predecessors_[next[index(arc.to)]++] = {arc.from, arc.data};
  successors_ = turned(predecessors_, predecessor_begin_, successor_begin_);
  predecessors_ = turned(successors_, successor_begin_, predecessor_begin_);
}

std::optional<std::vector<TaskId>> topological_order(const TaskGraph& graph) {
  const std::size_t tasks = graph.tasks();
  std::vector<std::uint32_t> missing(tasks);
  for (std::size_t task = 0; task < tasks; ++task) {
    missing[task] = static_cast<std::uint32_t>(graph.predecessors(id<TaskId>(task)).size());
  }

  // Kahn (CACM 5 (1962)). Free tasks ahead of the cursor are found by it. Those behind it are in the queue; they have smaller ids
  // and are taken first. If ids follow the edges, as generators number them, the queue stays empty and the cost is linear.
  std::priority_queue<TaskId, std::vector<TaskId>, std::greater<>> behind;
  std::vector<TaskId> order;
  order.reserve(tasks);
  for (std::size_t cursor = 0; cursor < tasks; ++cursor) {
    if (missing[cursor] != 0) continue;
    behind.push(id<TaskId>(cursor));
    while (!behind.empty()) {
      const TaskId task = behind.top();
      behind.pop();
      order.push_back(task);
      for (const Edge& edge : graph.successors(task)) {
        if (--missing[index(edge.task)] == 0 && index(edge.task) < cursor) behind.push(edge.task);
      }
    }
  }
  if (order.size() != tasks) return std::nullopt;
  return order;
}

std::vector<TaskId> cycle(const TaskGraph& graph) {
  const BoostGraph boosted = boost_graph(graph);
  std::vector<std::uint32_t> parent(graph.tasks());
  std::vector<TaskId> found;
  // Boost's search has a stack of its own, so the longest chain cannot overflow the stack of the program.
  boost::depth_first_search(boosted, CycleVisitor{parent, found},
                            boost::make_two_bit_color_map(graph.tasks(), get(boost::vertex_index, boosted)));
  return found;
}

}  // namespace gpusim
