#include <doctest/doctest.h>

#include "sim/input/json.hpp"
#include "tests/support/program.hpp"
#include "tests/theory/machines.hpp"

namespace gpusim::test {
namespace {

/// Jobs that pass two stages with a GPU each, in the order given; all first operations stand before all second ones in the file.
Json flow_shop(const Json& stages, const std::vector<std::size_t>& order) {
  Json tasks = Json::object();
  for (std::size_t stage = 0; stage < 2; ++stage)
    for (const std::size_t item : order) {
      Json& task = tasks[(stage == 0 ? "detect" : "recognise") + std::to_string(item)];
      task["time"] = seconds(stages[item][stage]);
      task["pool"] = stage == 0 ? "detector" : "recogniser";
      if (stage == 1) task["after"] = {"detect" + std::to_string(item)};
    }
  return {{"gpus", {{"detector", {{"memory", "1 GB"}}}, {"recogniser", {{"memory", "1 GB"}}}}},
          {"systems", {{"machines", {{"gpus", {{"detector", 1}, {"recogniser", 1}}}}}}},
          {"workloads", {{"graph", {{"type", "dag"}, {"tasks", tasks}}}}}};
}

std::vector<std::size_t> as_given(const Json& stages) {
  std::vector<std::size_t> order(stages.size());
  for (std::size_t item = 0; item < order.size(); ++item) order[item] = item;
  return order;
}

std::string fewest_gpus(const Answers& answers, int deadline) {
  for (int gpus = 1; gpus <= 8; ++gpus)
    for (const char* policy : {"lpt", "critical_path"})
      if (std::stod(answers.summary("m" + std::to_string(gpus), "graph", policy).at("makespan_s")) <= deadline)
        return std::to_string(gpus);
  return "more than 8";
}

}  // namespace

TEST_SUITE_BEGIN("list schedules");

TEST_CASE("list scheduling takes as long as its theory says, anomalies and worst cases included") {
  for (const Json& expected : published().at("list_schedules")) {
    const std::string graph = expected.at("graph").get<std::string>();
    const int machines = expected.at("machines").get<int>();
    const std::string system = "m" + std::to_string(machines);
    const std::string policy = expected.at("policy").get<std::string>();
    INFO(policy, " on ", system, ": ", published_graph(graph).at("source").get<std::string>());
    const Answers answers(on_identical_machines(published_graph(graph), {machines}), all_policies());
    CHECK(answers.summary(system, "graph", policy).at("makespan_s") == expected.at("makespan").dump());
    expect_optimum_between(answers, system, expected.at("optimum").get<int>());
  }
}

// R. L. Graham, SIAM J. Appl. Math. 17(2), 1969; in the shipped scenario the unit is an hour.
TEST_CASE("the shipped scenario shows Graham's anomalies: 12 h, one more GPU 15 h, shorter tasks 13 h") {
  const Answers answers(Json::parse(read_text(GPUSIM_SOURCE "/scenarios/graham_anomaly.json"), nullptr, true, true),
                        all_policies());
  const auto hours = [&](const char* system, const char* workload) {
    return std::stod(answers.summary(system, workload, "fifo").at("makespan_s")) / 3600;
  };
  CHECK(hours("cards3", "nine_tasks") == 12);
  CHECK(hours("cards4", "nine_tasks") == 15);
  CHECK(hours("cards3", "one_hour_shorter") == 13);
  for (const Answers::Row& row : answers.summaries()) {
    const double optimum = row.at("workload") == "nine_tasks" ? 12 : 10;
    INFO(row.at("system"), " ", row.at("workload"), " ", row.at("policy"));
    CHECK(std::stod(row.at("bound_s")) <= optimum * 3600);
    CHECK(std::stod(row.at("makespan_s")) >= optimum * 3600);
  }
}

// Sum of all: 1560 min, a third is 520; GPUs can only be busy for multiples of 24 min, so 528.
TEST_CASE("25 runs on three GPUs take 528 min, proven optimal by what a GPU can reach") {
  const Answers answers(on_identical_machines(published_graph("runs_25"), {3}), {"lpt"});
  const Answers::Row& row = answers.summary("m3", "graph", "lpt");
  CHECK(row.at("makespan_s") == "528");
  CHECK(row.at("bound_s") == "528");
  CHECK(row.at("bound_name") == "reachable loads");
  CHECK(row.at("proven_optimal") == "true");
}

TEST_CASE("the fewest GPUs for a deadline are found by counting up") {
  const Json& question = published().at("fewest_cards");
  const std::string graph = question.at("graph").get<std::string>();
  const Answers answers(on_identical_machines(published_graph(graph), {1, 2, 3, 4, 5, 6, 7, 8}), {"lpt", "critical_path"});
  for (std::size_t i = 0; i < question.at("deadlines").size(); ++i) {
    const int deadline = question.at("deadlines")[i].get<int>();
    INFO("deadline ", deadline);
    CHECK(fewest_gpus(answers, deadline) == question.at("cards")[i].dump());
  }
  for (const auto& [count, optimum] : published().at("optima").at(graph).items()) {
    expect_optimum_between(answers, "m" + count, optimum.get<int>());
    CHECK(answers.summary("m" + count, "graph", "lpt").at("makespan_s") == optimum.dump());
  }
}

TEST_CASE("100 trials on four fast and two slow GPUs take no less than their optimum, 1114") {
  Json times = Json::array();
  for (const Json& time : published_graph("trials_100").at("times")) times.push_back({time, 2 * time.get<int>()});
  Json scenario = on_unrelated_machines({{"times", times}});
  scenario["systems"]["machines"]["gpus"] = {{"p0", 4}, {"p1", 2}};
  const Answers answers(scenario, all_policies());
  expect_optimum_between(answers, "machines", 1114);
}

TEST_CASE("a pipeline of two stages takes its time in file order and the optimum in Johnson's order") {
  for (const Json& shop : published().at("flow_shops")) {
    INFO(shop.at("source").get<std::string>());
    const Answers as_stated(flow_shop(shop.at("stages"), as_given(shop.at("stages"))), all_policies());
    for (const char* policy : {"fifo", "fifo_fit"}) {
      INFO(policy);
      CHECK(as_stated.summary("machines", "graph", policy).at("makespan_s") == shop.at("fifo").dump());
    }
    expect_optimum_between(as_stated, "machines", shop.at("optimum").get<int>());

    const Answers best(flow_shop(shop.at("stages"), shop.at("best_order").get<std::vector<std::size_t>>()), all_policies());
    CHECK(best.summary("machines", "graph", "fifo_fit").at("makespan_s") == shop.at("optimum").dump());
    expect_optimum_between(best, "machines", shop.at("optimum").get<int>());
  }
}

TEST_SUITE_END();

}  // namespace gpusim::test
