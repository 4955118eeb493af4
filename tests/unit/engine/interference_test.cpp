// GPUs whose tasks interfere, through the whole pipeline.

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "sim/input/json.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

Json shared_gpu(const char* colocation) {
  Json scenario = Json::parse(
      R"({"systems": {"s": {"gpus": {"P40": 1}}}, "workloads": {"w": {"type": "dag", "tasks": {}}}, "policies": ["fifo"]})");
  scenario["systems"]["s"]["colocation"] = Json::parse(colocation);
  return scenario;
}

void add(Json& scenario, const char* name, const char* time, double demand, const char* memory = "1 GB") {
  scenario["workloads"]["w"]["tasks"][name] = {
      {"time", time}, {"memory", memory}, {"demand", {{"compute", demand}, {"bandwidth", demand}}}};
}

/// Ends in seconds; the verifier must have nothing against them.
std::map<std::string, double> ends(const Json& scenario) {
  const ScenarioRun run = run_text(scenario.dump());
  CHECK(run.violations() == "");
  std::map<std::string, double> ends;
  for (auto row : run.gantt()) ends[row["task"]] = std::stod(row["end_s"]);
  return ends;
}

constexpr const char* kSlices = R"({"max_per_gpu": 3, "law": "interference"})";

}  // namespace

TEST_SUITE("interference") {
  TEST_CASE("tasks that fill the GPU take turns, as under the law of shares") {
    Json scenario = shared_gpu(kSlices);
    add(scenario, "a", "2 h", 1);
    add(scenario, "b", "1 h", 1);
    // Both at half speed until b is done after 2 h; a has one of its two hours left then.
    auto bars = ends(scenario);
    CHECK(bars["a"] == 3 * 3600);
    CHECK(bars["b"] == 2 * 3600);
  }

  TEST_CASE("every task has a speed of its own") {
    Json scenario = shared_gpu(kSlices);
    add(scenario, "a", "4 s", 1);
    add(scenario, "b", "4 s", 0.25);
    scenario["workloads"]["w"]["tasks"]["a"]["demand"]["weight"] = 3;
    // a always wants the GPU: s_b = 1 / (1 + 0.25 x 3) = 4/7, q_b = 1 - 0.75 x 4/7 = 4/7, s_a = 1 / (1 + 4/7 / 3) = 21/25.
    // a ends at 100/21 s; b has done 4/7 x 100/21 s then, and the rest of 188/147 s alone: 888/147 s.
    auto bars = ends(scenario);
    CHECK(bars["a"] == doctest::Approx(100 / 21.0).epsilon(1e-8));
    CHECK(bars["b"] == doctest::Approx(888 / 147.0).epsilon(1e-8));
  }

  TEST_CASE("an overhead is taken off whoever is not alone") {
    Json scenario = shared_gpu(R"({"max_per_gpu": 2, "law": "interference", "overhead": 0.25})");
    add(scenario, "a", "1 h", 1);
    CHECK(ends(scenario)["a"] == 3600);
    add(scenario, "b", "1 h", 1);
    CHECK(ends(scenario)["a"] == doctest::Approx(2.5 * 3600).epsilon(1e-8));
  }

  TEST_CASE("slices isolate, and slow down even who is alone") {
    Json scenario = shared_gpu(R"({"max_per_gpu": 2, "law": "interference", "partition": {"mig": 2}})");
    add(scenario, "a", "3 h", 1);
    add(scenario, "b", "3 h", 0.25);
    auto bars = ends(scenario);
    CHECK(bars["a"] == doctest::Approx(7 * 3600).epsilon(1e-8));
    CHECK(bars["b"] == 3 * 3600);
  }

  TEST_CASE("a task that fits no slice is an error") {
    Json scenario = shared_gpu(R"({"max_per_gpu": 2, "law": "interference", "partition": {"mig": 2}})");
    add(scenario, "a", "1 h", 1, "13 GB");
    CHECK_THROWS_WITH((void)run_text(scenario.dump()),
                      "test.json: /workloads/w/tasks/a: needs 13 GB, but a slice of a GPU of \"s\" has 12 GB (\"partition\")");
  }

  TEST_CASE("the verifier notices a task that ends too early") {
    Json scenario = shared_gpu(kSlices);
    add(scenario, "a", "1 h", 1);
    add(scenario, "b", "1 h", 0.5);
    ScenarioRun run = run_text(scenario.dump());
    CHECK(run.violations() == "");
    const std::size_t end = run.gantt_csv.rfind(',') + 1;
    const double seconds = std::stod(run.gantt_csv.substr(end));
    run.gantt_csv.replace(end, std::string::npos, std::to_string(seconds - 1) + "\n");
    CHECK(run.violations().find("while sharing the GPU, but should do 3600 s") != std::string::npos);
  }
}

}  // namespace gpusim::test
