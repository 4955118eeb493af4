#include <doctest/doctest.h>

#include "sim/input/json.hpp"
#include "tests/theory/machines.hpp"

namespace gpusim::test {
namespace {

std::vector<int> counts_of(const Json& by_count) {
  std::vector<int> counts;
  for (const auto& [count, value] : by_count.items()) counts.push_back(std::stoi(count));
  return counts;
}

}  // namespace

TEST_SUITE_BEGIN("task graphs");

TEST_CASE("HEFT, CPOP and PEFT find the published schedules") {
  for (const Json& expected : published().at("schedules")) {
    const std::string graph = expected.at("graph").get<std::string>();
    const std::string policy = expected.at("policy").get<std::string>();
    INFO(policy, " on ", graph, ": ", published_graph(graph).at("source").get<std::string>());
    const Answers answers(on_unrelated_machines(published_graph(graph)), {policy});
    CHECK(answers.summary("machines", "graph", policy).at("makespan_s") == expected.at("makespan").dump());

    auto schedule = answers.schedule("machines", "graph", policy);
    const Json& rows = expected.contains("rows") ? expected.at("rows") : Json::array();
    for (std::size_t task = 0; task < rows.size(); ++task) {
      const Answers::Row& row = schedule["t" + std::to_string(task)];
      INFO("task ", task);
      CHECK(row.at("devices") == "gpu" + rows[task][0].dump());
      CHECK(row.at("start_s") == rows[task][1].dump());
      CHECK(row.at("end_s") == rows[task][2].dump());
    }
  }
}

// The optimum was found by exhaustive branch and bound (9,483 nodes).
TEST_CASE("no policy passes below the optimum of Topcuoglu's graph, 73") {
  const Answers answers(on_unrelated_machines(published_graph("topcuoglu")), all_policies());
  CHECK(answers.summaries().size() == all_policies().size());
  expect_optimum_between(answers, "machines", 73);
}

TEST_CASE("min-min and max-min map in the order of their definitions") {
  // The order in which tasks were mapped shows in where each starts: behind those mapped to its device before it.
  const Json& mappings = published().at("mappings");
  const Answers answers(on_unrelated_machines(mappings), all_policies());
  for (const Json& expected : mappings.at("orders")) {
    const std::string policy = expected.at("policy").get<std::string>();
    auto schedule = answers.schedule("machines", "graph", policy);
    std::vector<int> load(mappings.at("times")[0].size());
    for (const Json& mapped : expected.at("order")) {
      const auto task = mapped[0].get<std::size_t>();
      const auto device = mapped[1].get<std::size_t>();
      INFO(policy, ", task ", task);
      CHECK(schedule["t" + std::to_string(task)].at("devices") == "gpu" + std::to_string(device));
      CHECK(schedule["t" + std::to_string(task)].at("start_s") == std::to_string(load[device]));
      load[device] += mappings.at("times")[task][device].get<int>();
    }
    CHECK(answers.summary("machines", "graph", policy).at("makespan_s") == expected.at("makespan").dump());
  }
  expect_optimum_between(answers, "machines", mappings.at("optimum").get<int>());
}

TEST_CASE("no policy passes below a proven optimum on identical processors") {
  for (const auto& [graph, optima] : published().at("optima").items()) {
    INFO(graph);
    const Answers answers(on_identical_machines(published_graph(graph), counts_of(optima)), all_policies());
    for (const auto& [count, optimum] : optima.items()) expect_optimum_between(answers, "m" + count, optimum.get<int>());
  }
}

// Every task of j301_1 needs units of one resource at most, so a resource is a pool of so many devices and a task a gang in it.
TEST_CASE("no policy passes below the optimum of PSPLIB j301_1, 43, with its resources as pools of GPUs") {
  const Json& project = published().at("gangs");
  Json nodes = Json::object();
  for (std::size_t resource = 0; resource < project.at("capacity").size(); ++resource)
    nodes["r" + std::to_string(resource)] = {{"gpus", {{"p", project.at("capacity")[resource]}}}};
  Json tasks = Json::object();
  for (std::size_t task = 0; task < project.at("times").size(); ++task) {
    Json& added = tasks["t" + std::to_string(task)];
    added["time"] = seconds(project.at("times")[task]);
    const Json& need = project.at("needs")[task];
    if (need.empty()) {
      added["device"] = "cpu";
    } else {
      added["gpus"] = need[1];
      added["pool"] = "r" + need[0].dump();
    }
    Json after = Json::array();
    for (const Json& before : project.at("after")[task]) after.push_back("t" + before.dump());
    added["after"] = after;
  }
  const Json scenario{{"gpus", {{"p", {{"memory", "1 GB"}}}}},
                      {"systems", {{"machines", {{"nodes", nodes}}}}},
                      {"workloads", {{"graph", {{"type", "dag"}, {"tasks", tasks}}}}}};
  const Answers answers(scenario, all_policies(Gangs::some));
  expect_optimum_between(answers, "machines", project.at("optimum").get<int>());
}

TEST_SUITE_END();

}  // namespace gpusim::test
