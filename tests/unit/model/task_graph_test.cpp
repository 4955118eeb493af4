#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <utility>

#include "gpusim/work.hpp"
#include "sim/base/check.hpp"
#include "sim/base/random.hpp"

using namespace gpusim;

namespace {

using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

TaskGraph graph_of(std::size_t tasks, const Pairs& pairs) {
  std::vector<TaskGraph::Arc> arcs;
  for (const auto& [from, to] : pairs) arcs.push_back({TaskId{from}, TaskId{to}, {}});
  return {tasks, arcs};
}

std::vector<std::uint32_t> numbers(const std::vector<TaskId>& tasks) {
  std::vector<std::uint32_t> result;
  for (const TaskId task : tasks) result.push_back(static_cast<std::uint32_t>(task));
  return result;
}

std::vector<std::uint32_t> numbers(std::span<const Edge> edges) {
  std::vector<std::uint32_t> result;
  for (const Edge& edge : edges) result.push_back(static_cast<std::uint32_t>(edge.task));
  return result;
}

using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_SUITE("task graph") {
  TEST_CASE("predecessors and successors ascend however the arcs are ordered") {
    const TaskGraph graph = graph_of(5, {{3, 4}, {0, 4}, {2, 1}, {0, 1}, {2, 4}, {0, 3}});
    CHECK(graph.tasks() == 5);
    CHECK(graph.arcs() == 6);
    CHECK(numbers(graph.predecessors(TaskId{4})) == Numbers{0, 2, 3});
    CHECK(numbers(graph.predecessors(TaskId{1})) == Numbers{0, 2});
    CHECK(numbers(graph.predecessors(TaskId{0})).empty());
    CHECK(numbers(graph.successors(TaskId{0})) == Numbers{1, 3, 4});
    CHECK(numbers(graph.successors(TaskId{2})) == Numbers{1, 4});
    CHECK(numbers(graph.successors(TaskId{4})).empty());
  }

  TEST_CASE("repeated arcs are kept in their order with their data") {
    const std::vector<TaskGraph::Arc> arcs = {
        {TaskId{0}, TaskId{1}, 2 * units::GB}, {TaskId{0}, TaskId{1}, 1 * units::GB}, {TaskId{0}, TaskId{1}, {}}};
    const TaskGraph graph(2, arcs);
    REQUIRE(graph.successors(TaskId{0}).size() == 3);
    CHECK(graph.successors(TaskId{0})[0].data == 2 * units::GB);
    CHECK(graph.successors(TaskId{0})[1].data == 1 * units::GB);
    CHECK(graph.predecessors(TaskId{1})[0].data == 2 * units::GB);
    CHECK(graph.predecessors(TaskId{1})[2].data == DataSize{});
    CHECK(graph.moves_data());
    CHECK_FALSE(graph_of(2, {{0, 1}}).moves_data());
  }

  TEST_CASE("an empty graph has no tasks and an empty order") {
    CHECK(TaskGraph().tasks() == 0);
    CHECK(TaskGraph(0, {}).tasks() == 0);
    CHECK(topological_order(TaskGraph())->empty());
    CHECK(topological_order(TaskGraph(0, {}))->empty());
    CHECK(cycle(TaskGraph()).empty());
  }

  TEST_CASE("an arc to a task that does not exist is a bug") { CHECK_THROWS_AS(graph_of(2, {{0, 2}}), InternalError); }

  TEST_CASE("the smallest free task comes first") {
    // 4 -> 0, 3 -> 1: free at first 2, 3, 4. After 2 and 3, 1 is free and smaller than 4; 4 frees 0.
    CHECK(numbers(*topological_order(graph_of(5, {{4, 0}, {3, 1}}))) == Numbers{2, 3, 1, 4, 0});
    // A task freed ahead of others waits for them: 0 frees 3, but 1 and 2 are free as well.
    CHECK(numbers(*topological_order(graph_of(4, {{0, 3}}))) == Numbers{0, 1, 2, 3});
    // Against the numbering: 3 -> 2 -> 1 -> 0.
    CHECK(numbers(*topological_order(graph_of(4, {{1, 0}, {2, 1}, {3, 2}}))) == Numbers{3, 2, 1, 0});
  }

  TEST_CASE("the order is that of taking the smallest free task each time") {
    // Random graphs without cycle: arcs follow a random rank of the tasks. The twin searches for the smallest free task anew.
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      constexpr std::uint32_t kTasks = 12;
      std::vector<std::uint64_t> rank;
      for (std::uint32_t task = 0; task < kTasks; ++task) rank.push_back(Random(seed, task, "rank").bits());
      Pairs pairs;
      for (std::uint32_t from = 0; from < kTasks; ++from) {
        for (std::uint32_t to = 0; to < kTasks; ++to) {
          if (rank[from] < rank[to] && Random(seed, from * kTasks + to, "arc").uniform() < 0.2) pairs.emplace_back(from, to);
        }
      }
      std::set<std::uint32_t> left;
      for (std::uint32_t task = 0; task < kTasks; ++task) left.insert(task);
      Numbers expected;
      while (!left.empty()) {
        for (const std::uint32_t task : left) {
          bool is_free = true;
          for (const auto& [from, to] : pairs) is_free = is_free && !(to == task && left.contains(from));
          if (!is_free) continue;
          expected.push_back(task);
          left.erase(task);
          break;
        }
      }
      CAPTURE(seed);
      CHECK(numbers(*topological_order(graph_of(kTasks, pairs))) == expected);
    }
  }

  TEST_CASE("a cycle is found and named in the order of its edges") {
    const TaskGraph graph = graph_of(6, {{0, 3}, {3, 5}, {5, 1}, {1, 3}, {2, 4}});
    CHECK_FALSE(topological_order(graph));
    CHECK(numbers(cycle(graph)) == Numbers{3, 5, 1});
    CHECK(cycle(graph_of(3, {{0, 1}, {0, 2}, {1, 2}})).empty());
  }

  TEST_CASE("a task that waits for itself is a cycle of one") {
    const TaskGraph graph = graph_of(2, {{0, 1}, {1, 1}});
    CHECK_FALSE(topological_order(graph));
    CHECK(numbers(cycle(graph)) == Numbers{1});
  }

  TEST_CASE("a cycle through a million tasks does not overflow the stack") {
    constexpr std::uint32_t kTasks = 1'000'000;
    Pairs pairs;
    for (std::uint32_t task = 0; task < kTasks; ++task) pairs.emplace_back(task, (task + 1) % kTasks);
    const TaskGraph graph = graph_of(kTasks, pairs);
    CHECK_FALSE(topological_order(graph));
    CHECK(cycle(graph).size() == kTasks);
  }
}
