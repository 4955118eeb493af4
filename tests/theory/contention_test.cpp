// Published max-min fair shares, as a user would see them: data that move between the tasks of a DAG, read off gantt.csv.

#include <doctest/doctest.h>

#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

/// GPUs of their own on links of stated bandwidths, joined by a network that is never in the way. What leaves a node goes over its
/// GPU's link to the bridge, what arrives over the one back.
std::string scenario(const std::string& tasks) {
  return R"({
    "systems": {"s": {
      "nodes": {
        "a": {"gpus": {"P40": 1}, "interconnect": {"type": "pcie", "bandwidth": "10 GB/s", "latency": "0 s"}},
        "b": {"gpus": {"P40": 1}, "interconnect": {"type": "pcie", "bandwidth": "6 GB/s", "latency": "0 s"}},
        "c": {"gpus": {"P40": 1}, "interconnect": {"type": "pcie", "bandwidth": "8 GB/s", "latency": "0 s"}},
        "wide": {"gpus": {"P40": 3}, "interconnect": {"type": "pcie", "bandwidth": "1000 GB/s", "latency": "0 s"}}
      },
      "network": {"bandwidth": "1000 GB/s", "latency": "0 s"}, "contention": "fair"}},
    "workloads": {"w": {"type": "dag", "tasks": {)" +
         tasks + "}}}}";
}

/// The time at which the inputs of a task have arrived.
std::string arrival(const ScenarioRun& run, const std::string& task) {
  for (const auto& row : run.gantt())
    if (row.at("task") == task && row.at("kind") == "run") return row.at("start_s");
  return "";
}

}  // namespace

TEST_SUITE_BEGIN("contention");

TEST_CASE("four flows over a chain of three links move 7, 3, 3 and 5 GB in one second") {
  // Links A 10, B 6, C 8 GB/s and flows A, AB, BC, C: A is the way out of node a, B into b, C out of c. Progressive filling
  // (Bertsekas & Gallager, Data Networks, section 6.5.2) gives 7, 3, 3 and 5. Sizes are as the rates, so all end after a second;
  // the two that end at b are inputs of one task.
  const ScenarioRun run = run_text(scenario(R"(
    "from_a": {"time": "0 s", "pool": "a"}, "from_c": {"time": "0 s", "pool": "c"},
    "flow_a":  {"time": "1 s", "pool": "wide", "after": {"from_a": "7 GB"}},
    "flow_ab": {"time": "1 s", "pool": "b", "after": {"from_a": "3 GB", "from_c": "3 GB"}},
    "flow_c":  {"time": "1 s", "pool": "wide", "after": {"from_c": "5 GB"}})"));
  for (const char* task : {"flow_a", "flow_ab", "flow_c"}) CHECK(arrival(run, task) == "1");
  CHECK(run.violations() == "");
}

TEST_CASE("of two transfers over one link the shorter ends at 4 s and the longer, then alone, at 6 s") {
  // 40 and 20 GB over 10 GB/s: 5 GB/s each until 20 have moved, at 4 s; the other 20 at 10 GB/s.
  const ScenarioRun run = run_text(scenario(R"(
    "from_a": {"time": "0 s", "pool": "a"},
    "long":  {"time": "1 s", "pool": "wide", "after": {"from_a": "40 GB"}},
    "short": {"time": "1 s", "pool": "wide", "after": {"from_a": "20 GB"}})"));
  CHECK(arrival(run, "long") == "6");
  CHECK(arrival(run, "short") == "4");
  CHECK(run.violations() == "");
}

TEST_SUITE_END();

}  // namespace gpusim::test
