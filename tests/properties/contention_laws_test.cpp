// Laws of schedules whose transfers and tasks share links and cores.

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "gpusim/report.hpp"
#include "gpusim/verify.hpp"
#include "sim/input/json.hpp"
#include "sim/input/text_tables.hpp"
#include "tests/properties/laws.hpp"

namespace gpusim::test {
namespace {

void add_machine(Json& node) {
  if (between(0, 1) == 1) node["cpu_cores"] = between(1, 6);
  if (between(0, 1) == 1) node["storage"] = std::to_string(between(1, 40) * 50) + " MB/s";
}

bool is_on_host(const Json& models, const Json& model) {
  if (model.contains("device")) return model["device"] == "cpu";
  return model.contains("base") && is_on_host(models, models[model["base"].get<std::string>()]);
}

/// A random scenario in which everybody shares.
Json sharing_scenario() {
  const int what = between(0, 3);
  Json scenario = Json::parse((*random_scenario({.gangs = what >= 2, .data = what != 2, .interrupts = false})).text);
  for (Json& system : scenario["systems"]) {
    system["contention"] = "fair";
    if (system.contains("nodes"))
      for (Json& node : system["nodes"]) add_machine(node);
    else
      add_machine(system);
  }
  for (Json& model : scenario["models"]) {
    if (is_on_host(scenario["models"], model)) continue;
    if (between(0, 2) == 0) model["load"] = std::to_string(between(1, 30) * 100) + " MB";
    if (between(0, 2) == 0) model["cpu"] = {{"cores", between(1, 4)}};
    if (between(0, 2) == 0)
      model["checkpoint"] = {{"size", std::to_string(between(1, 20) * 50) + " MB"},
                             {"every", std::to_string(between(1, 20)) + " s"},
                             {"async", between(0, 1) == 1}};
  }
  return scenario;
}

Json without_contention(Json scenario) {
  for (Json& system : scenario["systems"]) {
    system.erase("contention");
    system.erase("cpu_cores");
    if (system.contains("nodes"))
      for (Json& node : system["nodes"]) node.erase("cpu_cores");
  }
  return scenario;
}

/// Between all pairs of devices.
void check_ways(std::size_t devices, const Performance& performance) {
  if (performance.routes() == nullptr) return;
  const LinkGraph& graph = *performance.link_graph();
  for (std::uint32_t from = 0; from < devices; ++from)
    for (std::uint32_t to = 0; to < devices; ++to) {
      if (from == to) continue;
      const Route* const route = performance.routes()->between(DeviceId{from}, DeviceId{to});
      const std::vector<std::uint32_t> path = graph.path(id<VertexId>(from), id<VertexId>(to));
      RC_ASSERT((route == nullptr) == path.empty());
      if (route == nullptr) continue;
      Route found{graph.links()[path.front()].bandwidth, {}};
      for (const std::uint32_t link : path) {
        found.bandwidth = std::min(found.bandwidth, graph.links()[link].bandwidth);
        found.latency += graph.links()[link].latency;
      }
      RC_ASSERT(found == *route);
    }
}

}  // namespace

TEST_SUITE_BEGIN("laws of contention");

TEST_CASE("every schedule with contention is possible as the verifier fills the links, and no shorter than the bound") {
  CHECK(holds([] {
    const ScenarioRun run = run_text(sharing_scenario().dump());
    RC_LOG() << run.gantt_csv;
    RC_ASSERT(run.violations() == "");
    for (const auto& row : run.summary()) RC_ASSERT(nanoseconds(row.at("makespan_s")) >= nanoseconds(row.at("bound_s")));
  }));
}

TEST_CASE("the links of a way make up its route") {
  CHECK(holds([] {
    const Scenario scenario = run_text(sharing_scenario().dump()).scenario;
    for (const SystemId system : scenario.systems.ids())
      for (const std::vector<Performance>& cases : scenario.performance[system])
        for (const Performance& performance : cases) check_ways(scenario.systems[system].devices.size(), performance);
  }));
}

TEST_CASE("files and checkpoints without contention are as the verifier expects") {
  CHECK(holds([] { RC_ASSERT(run_text(without_contention(sharing_scenario()).dump()).violations() == ""); }));
}

TEST_CASE("a row that is longer or shorter than contention makes it is rejected") {
  CHECK(holds([] {
    const ScenarioRun run = run_text(sharing_scenario().dump());
    Rows rows = run.gantt();
    std::vector<std::size_t> runs;
    for (std::size_t row = 0; row < rows.size(); ++row)
      if (rows[row].at("kind") == "run" && !rows[row].at("devices").empty()) runs.push_back(row);
    RC_PRE(!runs.empty());
    auto& row = rows[runs[static_cast<std::size_t>(between(0, static_cast<int>(runs.size()) - 1))]];
    // A millisecond is far more than rounding can do, even to a task that hardly moves.
    const std::int64_t by = (between(0, 1) == 1 ? 1 : -1) * std::int64_t{100'000'000};
    const std::int64_t end = nanoseconds(row.at("end_s")) + by;
    RC_PRE(end > nanoseconds(row.at("start_s")));
    row.at("end_s") = exact_seconds(Duration::nanoseconds(end));
    std::string text;
    std::vector<std::string> header;
    std::istringstream first_line(run.gantt_csv.substr(0, run.gantt_csv.find('\n')));
    for (std::string name; std::getline(first_line, name, ',');) header.push_back(name);
    text += csv_line(header);
    for (const auto& one : rows) {
      std::vector<std::string> cells;
      for (const std::string& name : header) cells.push_back(one.at(name));
      text += csv_line(cells);
    }
    std::istringstream gantt(text);
    RC_LOG() << text;
    RC_ASSERT(!verify_gantt(run.scenario, gantt, "gantt.csv").empty());
  }));
}

TEST_SUITE_END();

}  // namespace gpusim::test
