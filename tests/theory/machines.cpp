#include "tests/theory/machines.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "gpusim/policy.hpp"
#include "sim/input/json.hpp"
#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

std::string task_name(std::size_t task) { return "t" + std::to_string(task); }

/// One time, or a table by processor without those that may not run the task.
Json time_of(const Json& stated) {
  if (!stated.is_array()) return seconds(stated);
  Json table = Json::object();
  for (std::size_t processor = 0; processor < stated.size(); ++processor)
    if (!stated[processor].is_null()) table["p" + std::to_string(processor)] = seconds(stated[processor]);
  return table;
}

/// `after` as a scenario has it: a list, or the data by task.
Json predecessors_of(const Json& stated) {
  Json after = stated.is_array() ? Json::array() : Json::object();
  if (stated.is_array())
    for (const Json& task : stated) after.push_back(task_name(task.get<std::size_t>()));
  else
    for (const auto& [task, units] : stated.items()) after["t" + task] = units.dump() + " GB";
  return after;
}

Json dag_of(const Json& graph) {
  Json tasks = Json::object();
  for (std::size_t task = 0; task < graph["times"].size(); ++task) {
    Json& added = tasks[task_name(task)];
    added["time"] = time_of(graph["times"][task]);
    if (graph.contains("after") && !graph["after"][task].empty()) added["after"] = predecessors_of(graph["after"][task]);
  }
  return {{"type", "dag"}, {"tasks", tasks}};
}

bool is_of_run(const Answers::Row& row, const std::string& system, const std::string& workload, const std::string& policy) {
  return row.at("system") == system && row.at("workload") == workload && row.at("policy") == policy;
}

}  // namespace

const Json& published() {
  static const Json file = Json::parse(read_text(GPUSIM_SOURCE "/tests/theory/published.json"));
  return file;
}

const Json& published_graph(const std::string& name) { return published().at("graphs").at(name); }

std::string seconds(const Json& number) { return number.dump() + " s"; }

Json on_unrelated_machines(const Json& graph) {
  Json gpus = Json::object();
  Json slots = Json::object();
  for (std::size_t processor = 0; processor < graph["times"][0].size(); ++processor) {
    const std::string name = "p" + std::to_string(processor);
    gpus[name] = {{"memory", "1 GB"}};
    slots[name] = 1;
  }
  return {{"gpus", gpus},
          {"systems", {{"machines", {{"gpus", slots}, {"interconnect", {{"type", "mesh"}, {"bandwidth", "1 GB/s"}}}}}}},
          {"workloads", {{"graph", dag_of(graph)}}}};
}

Json on_identical_machines(const Json& graph, const std::vector<int>& counts) {
  Json systems = Json::object();
  for (const int count : counts) systems["m" + std::to_string(count)] = {{"gpus", {{"p", count}}}};
  return {{"gpus", {{"p", {{"memory", "1 GB"}}}}}, {"systems", systems}, {"workloads", {{"graph", dag_of(graph)}}}};
}

std::vector<std::string> all_policies(Gangs gangs) {
  std::vector<std::string> names;
  for (const PolicyRow& row : policy_table())
    if (!row.is_external && (gangs == Gangs::none || row.places_gangs) && row.why_not == nullptr) names.emplace_back(row.name);
  return names;
}

Answers::Answers(Json scenario, const std::vector<std::string>& policies) {
  scenario["policies"] = policies;
  const ScenarioRun run = run_text(scenario.dump());
  CHECK(run.violations() == "");
  summaries_ = run.summary();
  gantt_ = run.gantt();
}

const Answers::Row& Answers::summary(const std::string& system, const std::string& workload, const std::string& policy) const {
  for (const Row& row : summaries_)
    if (is_of_run(row, system, workload, policy)) return row;
  throw std::out_of_range("no run of " + policy + " for " + workload + " on " + system);
}

std::map<std::string, Answers::Row> Answers::schedule(const std::string& system, const std::string& workload,
                                                      const std::string& policy) const {
  std::map<std::string, Row> rows;
  for (const Row& row : gantt_)
    if (is_of_run(row, system, workload, policy)) rows[row.at("task")] = row;
  return rows;
}

void expect_optimum_between(const Answers& answers, const std::string& system, int optimum) {
  for (const Answers::Row& row : answers.summaries()) {
    if (row.at("system") != system) continue;
    INFO(system, " ", row.at("policy"), ": ", row.at("bound_name"));
    CHECK(std::stod(row.at("bound_s")) <= optimum);
    CHECK(std::stod(row.at("makespan_s")) >= optimum);
  }
}

}  // namespace gpusim::test
