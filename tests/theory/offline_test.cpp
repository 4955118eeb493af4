// Published and proven optima of offline scheduling, through the public header and through scenarios; sources: published.json.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "gpusim/reader.hpp"
#include "sim/input/json.hpp"
#include "sim/solvers/optimal.hpp"
#include "tests/theory/dominant_shares.hpp"
#include "tests/theory/machines.hpp"

namespace gpusim::test {
namespace {

/// A published graph on these GPUs: `times`, one for each task or one by class, and `after`.
OfflineInstance instance_of(const Json& graph, std::vector<std::uint32_t> gpus) {
  OfflineInstance instance{std::move(gpus), {}, {}};
  std::vector<TaskGraph::Arc> arcs;
  for (std::size_t task = 0; task < graph.at("times").size(); ++task) {
    OfflineTask& added = instance.tasks.emplace_back();
    const Json& time = graph.at("times")[task];
    const auto times = time.is_array() ? time.get<std::vector<std::int64_t>>() : std::vector{time.get<std::int64_t>()};
    added.time.assign(times.begin(), times.end());
    if (instance.gpus.empty()) added.gpus = 0;
    if (!graph.contains("after")) continue;
    for (const Json& before : graph.at("after")[task])
      arcs.push_back({id<TaskId>(before.get<std::size_t>()), id<TaskId>(task), DataSize{}});
  }
  instance.order = TaskGraph(instance.tasks.size(), arcs);
  return instance;
}

void expect_optimum(const OfflineInstance& instance, std::int64_t optimum) {
  const OfflineSchedule schedule = optimal_schedule(instance);
  CHECK(schedule.makespan == optimum);
  CHECK(schedule.is_proven);
  CHECK(gpus_of(instance, schedule).size() == instance.tasks.size());
}

/// A table of data/ of the shared folder; empty where there is none.
std::optional<Json> shared_table(const std::string& name) {
  const char* const stated = std::getenv("GPUSIM_SHARED");
  const std::filesystem::path file = std::filesystem::path(stated == nullptr ? "" : stated) / "data" / name;
  if (stated == nullptr || !std::filesystem::exists(file)) return std::nullopt;
  return Json::parse(std::ifstream(file));
}

struct Score {
  int rows = 0;
  int closed = 0;          ///< rows whose published bounds meet
  int proven = 0;          ///< of these
  double sum_of_gaps = 0;  ///< to the published upper bound
};

void add_row(const OfflineInstance& instance, std::int64_t lower, std::int64_t upper, Score& score) {
  const OfflineSchedule schedule = optimal_schedule(instance);
  CHECK(schedule.makespan >= lower);
  CHECK(schedule.bound <= upper);
  ++score.rows;
  score.closed += lower == upper ? 1 : 0;
  score.proven += lower == upper && schedule.is_proven ? 1 : 0;
  score.sum_of_gaps += static_cast<double>(schedule.makespan - upper) / static_cast<double>(upper);
}

}  // namespace

TEST_SUITE_BEGIN("offline optima");

TEST_CASE("published optima on equal GPUs are found and proven, by the library and through a scenario") {
  for (const auto& [graph, by_machines] : published().at("optima").items())
    for (const auto& [machines, optimum] : by_machines.items()) {
      INFO(graph, " on ", machines);
      expect_optimum(instance_of(published_graph(graph), {static_cast<std::uint32_t>(std::stoi(machines))}),
                     optimum.get<std::int64_t>());
      const Answers answers(on_identical_machines(published_graph(graph), {std::stoi(machines)}), {"optimal", "fifo"});
      const auto& summary = answers.summary("m" + machines, "graph", "optimal");
      CHECK(summary.at("makespan_s") == optimum.dump());
      CHECK(summary.at("proven_optimal") == "true");
      CHECK(answers.summary("m" + machines, "graph", "fifo").at("bound_s") == optimum.dump());
    }
}

TEST_CASE("where list schedules are at their worst, the optimum is found and proven") {
  for (const Json& expected : published().at("list_schedules")) {
    INFO(expected.at("graph").get<std::string>());
    expect_optimum(
        instance_of(published_graph(expected.at("graph").get<std::string>()), {expected.at("machines").get<std::uint32_t>()}),
        expected.at("optimum").get<std::int64_t>());
  }
}

TEST_CASE("a hundred trials on four fast and two slow GPUs take 1114 min") {
  Json trials = published_graph("trials_100");
  for (Json& time : trials.at("times")) time = {time, 2 * time.get<int>()};
  expect_optimum(instance_of(trials, {4, 2}), 1114);
}

TEST_CASE("a project with four resources takes as long as published") {
  const Json& project = published().at("gangs");
  OfflineInstance instance = instance_of(project, {});
  instance.capacity = project.at("capacity").get<std::vector<std::int64_t>>();
  for (std::size_t task = 0; task < instance.tasks.size(); ++task) {
    instance.tasks[task].demand.assign(instance.capacity.size(), 0);
    const Json& need = project.at("needs")[task];
    if (!need.empty()) instance.tasks[task].demand[need[0].get<std::size_t>()] = need[1].get<std::int64_t>();
  }
  expect_optimum(instance, project.at("optimum").get<std::int64_t>());
}

TEST_CASE("a scenario with those resources takes as long too, and no other policy less") {
  const Json& project = published().at("gangs");
  Json resources = Json::object();
  for (std::size_t r = 0; r < project.at("capacity").size(); ++r) resources["r" + std::to_string(r)] = project.at("capacity")[r];
  Json tasks = Json::object();
  for (std::size_t task = 0; task < project.at("times").size(); ++task) {
    Json added{{"time", seconds(project.at("times")[task])}, {"device", "cpu"}, {"after", Json::array()}};
    const Json& need = project.at("needs")[task];
    if (!need.empty()) added["resources"] = {{"r" + need[0].dump(), need[1]}};
    for (const Json& before : project.at("after")[task]) added["after"].push_back("t" + before.dump());
    tasks["t" + std::to_string(task)] = std::move(added);
  }
  const Json scenario{{"gpus", {{"p", {{"memory", "1 GB"}}}}},
                      {"systems", {{"machines", {{"gpus", {{"p", 1}}}, {"resources", resources}}}}},
                      {"workloads", {{"graph", {{"type", "dag"}, {"tasks", tasks}}}}}};
  const Answers answers(scenario, {"optimal", "fifo", "fifo_fit", "critical_path", "easy", "srtf"});
  expect_optimum_between(answers, "machines", project.at("optimum").get<int>());
  CHECK(answers.summary("machines", "graph", "optimal").at("makespan_s") == project.at("optimum").dump());
  CHECK(answers.summary("machines", "graph", "optimal").at("proven_optimal") == "true");
}

TEST_CASE("with preemption, work takes what it takes spread evenly") {
  CHECK(preemptive_makespan(published_graph("mcnaughton").at("times").get<std::vector<std::int64_t>>(), 3).makespan == 6);
}

TEST_CASE("the fewest GPUs for a deadline follow from the optimum") {
  const Json& expected = published().at("fewest_cards");
  const Json& graph = published_graph(expected.at("graph").get<std::string>());
  for (std::size_t i = 0; i < expected.at("deadlines").size(); ++i) {
    std::uint32_t gpus = 1;
    while (optimal_schedule(instance_of(graph, {gpus})).makespan > expected.at("deadlines")[i].get<std::int64_t>()) ++gpus;
    CHECK(gpus == expected.at("cards")[i].get<std::uint32_t>());
  }
}

TEST_CASE("standard task graphs: no schedule below a published bound, and at least 99 of 100 optima proven") {
  const std::optional<Json> table = shared_table("dag/stg_50.json");
  if (!table) return;
  Score score;
  for (const Json& row : *table)
    for (const auto& [machines, best] : row.at("best").items()) {
      OfflineInstance instance = instance_of({{"times", row.at("durations")}, {"after", row.at("preds")}},
                                             {static_cast<std::uint32_t>(std::stoi(machines))});
      // The first and the last task only join.
      instance.tasks.front().gpus = 0;
      instance.tasks.back().gpus = 0;
      INFO(row.at("name").get<std::string>(), " on ", machines);
      add_row(instance, best[0].get<std::int64_t>(), best[1].get<std::int64_t>(), score);
    }
  CHECK(score.proven * 100 >= score.closed * 99);
  CHECK(score.sum_of_gaps <= 0);
}

TEST_CASE("standard task graphs: the longest path first ends within 0.4 per cent of the best known on the average") {
  const std::optional<Json> table = shared_table("dag/stg_50.json");
  if (!table) return;
  double sum_of_gaps = 0;
  int rows = 0;
  for (const Json& row : *table) {
    std::vector<int> counts;
    for (const auto& [machines, best] : row.at("best").items()) counts.push_back(std::stoi(machines));
    Json scenario = on_identical_machines({{"times", row.at("durations")}, {"after", row.at("preds")}}, counts);
    // The first and the last task only join.
    Json& tasks = scenario["workloads"]["graph"]["tasks"];
    tasks.front()["device"] = tasks.back()["device"] = "cpu";
    const Answers answers(scenario, {"critical_path"});
    for (const auto& [machines, best] : row.at("best").items()) {
      const double makespan = std::stod(answers.summary("m" + machines, "graph", "critical_path").at("makespan_s"));
      INFO(row.at("name").get<std::string>(), " on ", machines);
      CHECK(makespan >= best[0].get<double>());
      sum_of_gaps += makespan / best[1].get<double>() - 1;
      ++rows;
    }
  }
  CHECK(sum_of_gaps <= 0.004 * rows);
}

TEST_CASE("project scheduling, 30 activities: at least 95 of 100 optima proven, mean gap at most 0.1 per cent") {
  const std::optional<Json> table = shared_table("dag/psplib_j30.json");
  if (!table) return;
  Score score;
  for (const Json& row : *table) {
    Json before = Json::array();
    for (std::size_t task = 0; task < row.at("durations").size(); ++task) before.push_back(Json::array());
    for (std::size_t task = 0; task < row.at("successors").size(); ++task)
      for (const Json& successor : row.at("successors")[task]) before[successor.get<std::size_t>() - 1].push_back(task);
    INFO(row.at("name").get<std::string>());
    OfflineInstance instance = instance_of({{"times", row.at("durations")}, {"after", before}}, {});
    instance.capacity = row.at("capacity").get<std::vector<std::int64_t>>();
    for (std::size_t task = 0; task < instance.tasks.size(); ++task)
      instance.tasks[task].demand = row.at("requests")[task].get<std::vector<std::int64_t>>();
    add_row(instance, row.at("best")[0].get<std::int64_t>(), row.at("best")[1].get<std::int64_t>(), score);
  }
  CHECK(score.proven * 100 >= score.closed * 95);
  CHECK(score.sum_of_gaps <= 0.001 * score.rows);
}

TEST_SUITE_END();

}  // namespace gpusim::test
