// Transfers, gangs, files and CPU cores that are shared, by examples whose ends are found by hand.

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "gpusim/verify.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

/// One node of GPUs on 10 GB/s without latency, unless `system` says otherwise.
std::string node(const std::string& gpus, const std::string& system) {
  return R"({"systems": {"s": {"gpus": )" + gpus +
         R"(, "interconnect": {"type": "pcie", "bandwidth": "10 GB/s", "latency": "0 s"})" + system + "}},";
}

std::string tasks(const std::string& tasks) { return R"("workloads": {"w": {"type": "dag", "tasks": {)" + tasks + "}}}}"; }

std::string time_of(const ScenarioRun& run, const std::string& task, const std::string& kind, const std::string& column) {
  for (const auto& row : run.gantt())
    if (row.at("task") == task && row.at("kind") == kind) return row.at(column);
  return "none";
}
std::string start(const ScenarioRun& run, const std::string& task) { return time_of(run, task, "run", "start_s"); }
std::string end(const ScenarioRun& run, const std::string& task) { return time_of(run, task, "run", "end_s"); }

/// Two gangs, each over both nodes, that meet only on the network between them: 5 s of computing and 100 exchanges of 1 GB, which
/// at 10 GB/s take 0.1 s each (n = 2: 2 (n - 1) / n = 1).
std::string two_gangs(const std::string& contention, const std::string& time) {
  return R"({"systems": {"s": {
      "nodes": {"n": {"gpus": {"P40": 1, "T4": 1}, "count": 2,
                      "interconnect": {"type": "pcie", "bandwidth": "100 GB/s", "latency": "0 s"}}},
      "network": {"bandwidth": "10 GB/s", "latency": "0 s"}, "contention": ")" +
         contention + R"("}},
    "models": {"gang": {"time": ")" +
         time +
         R"(", "gpus": 2, "scaling": {"gradient": "1 GB", "steps": 100}, "pool": "P40"}, "other": {"base": "gang", "pool": "T4"}},)" +
         tasks(R"("one": {"model": "gang"}, "two": {"model": "other"})");
}

}  // namespace

TEST_SUITE_BEGIN("contention");

TEST_CASE("two gangs whose exchanges fill a link more than once both slow down") {
  // Alone 10 / 2 + 100 x 0.1 = 15 s, so 100 GB in 15 s, 6.67 GB/s on average. Two of them get 5 GB/s each, 3/4 of that: 20 s.
  const ScenarioRun alone = run_text(two_gangs("none", "10 s"));
  CHECK(end(alone, "one") == "15");
  CHECK(end(alone, "two") == "15");
  const ScenarioRun shared = run_text(two_gangs("fair", "10 s"));
  CHECK(end(shared, "one") == "20");
  CHECK(end(shared, "two") == "20");
  CHECK(shared.violations() == "");
}

TEST_CASE("two gangs that exchange half of the time each take turns on a link") {
  // Alone 20 / 2 + 10 = 20 s, 5 GB/s on average: together they just fill the link.
  const ScenarioRun shared = run_text(two_gangs("fair", "20 s"));
  CHECK(end(shared, "one") == "20");
  CHECK(end(shared, "two") == "20");
  CHECK(shared.violations() == "");
}

TEST_CASE("links.csv tells what went over each link") {
  const ScenarioRun shared = run_text(two_gangs("fair", "10 s"));
  // Each GPU sends and receives 100 GB, each node 200 GB over its 10 GB/s in 20 s.
  const Rows rows = read_csv(shared.report("links"));
  REQUIRE(rows.size() == 12);
  CHECK(rows[0].at("from") == "n0/gpu0");
  CHECK(rows[0].at("to") == "n0/bridge");
  CHECK(rows[0].at("moved_gb") == "100");
  CHECK(rows[0].at("utilization") == "0.05");
  const auto network = std::find_if(rows.begin(), rows.end(), [](const auto& one) { return one.at("to") == "network"; });
  REQUIRE(network != rows.end());
  CHECK(network->at("from") == "n0/bridge");
  CHECK(network->at("moved_gb") == "200");
  CHECK(network->at("utilization") == "1");
  CHECK(network->at("peak") == "1");
}

TEST_CASE("cores that are too few are shared, and what one leaves the others take") {
  // A wants 2 of 8 cores and gets them; B wants 8 and gets 6, 3/4 of its speed: 7.5 of 10 s done when A ends at 10 s.
  const ScenarioRun run =
      run_text(node(R"({"P40": 2})", R"(, "contention": "fair", "cpu_cores": 8)") +
               tasks(R"("a": {"time": "10 s", "cpu": {"cores": 2}}, "b": {"time": "10 s", "cpu": {"cores": 8}})"));
  CHECK(end(run, "a") == "10");
  CHECK(end(run, "b") == "12.5");
  CHECK(run.violations() == "");
}

TEST_CASE("a task that cores slow down wants less of the links") {
  // The first gang gets half of the cores it wants and runs at half its speed, at 3.33 of 6.67 GB/s; the second has what it wants
  // on links until the first has ended at 30 s.
  std::string text = two_gangs("fair", "10 s");
  text.insert(text.find(R"("count": 2)"), R"("cpu_cores": 4, )");
  text.insert(text.find(R"("pool": "P40")"), R"("cpu": {"cores": 16}, )");
  text.insert(text.find(R"("pool": "T4")"), R"("cpu": {"cores": 0.001}, )");
  const ScenarioRun run = run_text(text);
  // Nearly: the second takes 0.001 cores of all 8 before.
  CHECK(end(run, "two") == "15");
  CHECK(std::stod(end(run, "one")) == doctest::Approx(30).epsilon(0.001));
  CHECK(run.violations() == "");
}

TEST_CASE("files are loaded before a task runs, from disks that all GPUs of a node share") {
  // 4 GB from 2 GB/s: 2 s alone, 4 s for two GPUs at once.
  const std::string load = R"("a": {"time": "10 s", "load": "4 GB"}, "b": {"time": "10 s", "load": "4 GB"})";
  const ScenarioRun alone = run_text(node(R"({"P40": 2})", R"(, "storage": "2 GB/s")") + tasks(load));
  CHECK(start(alone, "a") == "2");
  CHECK(start(alone, "b") == "2");
  CHECK(alone.violations() == "");
  const ScenarioRun shared = run_text(node(R"({"P40": 2})", R"(, "storage": "2 GB/s", "contention": "fair")") + tasks(load));
  CHECK(start(shared, "a") == "4");
  CHECK(end(shared, "b") == "14");
  CHECK(shared.violations() == "");
}

TEST_CASE("the GPUs of a gang share the disks also when nothing else does") {
  const std::string gang = tasks(R"("a": {"time": "10 s", "gpus": 2, "load": "4 GB"})");
  for (const char* contention : {"none", "fair"}) {
    const ScenarioRun run =
        run_text(node(R"({"P40": 2})", R"(, "storage": "2 GB/s", "contention": ")" + std::string(contention) + "\"") + gang);
    CHECK(start(run, "a") == "4");
    CHECK(run.violations() == "");
  }
}

TEST_CASE("planned tasks load their files when their turn comes") {
  const ScenarioRun run =
      run_text(node(R"({"P40": 1})", R"(, "storage": "2 GB/s", "contention": "fair")") + R"("policies": ["heft"],)" +
               tasks(R"("a": {"time": "10 s", "load": "4 GB"}, "b": {"time": "1 s"})"));
  CHECK(time_of(run, "a", "input", "start_s") == "0");
  CHECK(end(run, "a") == "12");
  CHECK(end(run, "b") == "13");
  CHECK(run.violations() == "");
}

TEST_CASE("checkpoints that a task waits for make it longer, others do not") {
  // After 5 and 10 of 12 s it writes 4 GB at 2 GB/s: 2 x 2 s.
  const auto run = [](const std::string& is_async) {
    return run_text(node(R"({"P40": 1})", R"(, "storage": "2 GB/s")") +
                    tasks(R"("a": {"time": "12 s", "checkpoint": {"size": "4 GB", "every": "5 s", "async": )" + is_async + "}}"));
  };
  CHECK(end(run("false"), "a") == "16");
  CHECK(end(run("true"), "a") == "12");
  CHECK(run("false").violations() == "");
}

TEST_CASE("checkpoints of several tasks share the disks") {
  // 8 GB in 12 s each, 2/3 GB/s of 1 GB/s: together they get 3/4 of that, so they take 16 s.
  const std::string task = R"({"time": "12 s", "checkpoint": {"size": "4 GB", "every": "5 s", "async": true}})";
  const ScenarioRun run = run_text(node(R"({"P40": 2})", R"(, "storage": "1 GB/s", "contention": "fair")") +
                                   tasks("\"a\": " + task + ", \"b\": " + task));
  CHECK(end(run, "a") == "16");
  CHECK(end(run, "b") == "16");
  CHECK(run.violations() == "");
}

TEST_CASE("without peer-to-peer a ring shares host memory with itself") {
  // Four hops share 20 GB/s, 5 each: 10 x 2 x 3/4 x 1 GB / 5 GB/s = 3 s beside 8 / 4 s of computing. With peer-to-peer 1.5 s.
  const auto run = [](const std::string& peer_to_peer) {
    return run_text(
        R"({"systems": {"s": {"gpus": {"P40": 4}, "interconnect": {"type": "pcie", "bandwidth": "10 GB/s", "latency": "0 s", )" +
        peer_to_peer + "}}}," + tasks(R"("a": {"time": "8 s", "gpus": 4, "scaling": {"gradient": "1 GB", "steps": 10}})"));
  };
  CHECK(end(run(R"("peer_to_peer": true)"), "a") == "3.5");
  CHECK(end(run(R"("peer_to_peer": false, "host_memory": "20 GB/s")"), "a") == "5");
}

TEST_CASE("data of a task that is planned ahead move while its device is busy, and slow each other down") {
  // HEFT binds all tasks at 0. What `first` sends to both others leaves its GPU over 10 GB/s from 1 s on: 10 GB each take 2 s.
  const std::string dag = tasks(R"(
    "first": {"time": "1 s", "pool": "P40"},
    "left":  {"time": "1 s", "pool": "T4", "after": {"first": "10 GB"}},
    "right": {"time": "1 s", "pool": "P100", "after": {"first": "10 GB"}})");
  const ScenarioRun run = run_text(node(R"({"P40": 1, "T4": 1, "P100": 1})", R"(, "contention": "fair")") +
                                   R"("policies": ["heft", "min_min"],)" + dag);
  CHECK(start(run, "left") == "3");
  CHECK(start(run, "right") == "3");
  CHECK(time_of(run, "left", "input", "start_s") == "none");
  CHECK(run.violations() == "");
}

TEST_CASE("a task that is alone takes as long as without contention") {
  std::string makespan;
  for (const char* contention : {"none", "fair"}) {
    const ScenarioRun run =
        run_text(R"({"systems": {"s": {"gpus": {"P40": 3}, "interconnect": "pcie4", "storage": "1.7 GB/s", "contention": ")" +
                 std::string(contention) + "\"}}," + tasks(R"(
      "a": {"time": "7 s", "load": "1.3 GB"},
      "b": {"time": "10 s", "gpus": 3, "scaling": {"gradient": "123 MB", "steps": 1234}, "after": {"a": "1.1 GB"},
            "checkpoint": {"size": "300 MB", "every": "3 s"}})"));
    // 1.3 GB / 1.7 GB/s = 0.764705882 s and the hop of 2.85 us from the bridge.
    CHECK(start(run, "a") == "0.764708732");
    if (makespan.empty()) makespan = run.summary().front().at("makespan_s");
    CHECK(run.summary().front().at("makespan_s") == makespan);
    CHECK(run.violations() == "");
  }
}

TEST_CASE("the verifier rejects a chart whose tasks do not slow each other down") {
  const ScenarioRun alone = run_text(two_gangs("none", "10 s"));
  const ScenarioRun shared = run_text(two_gangs("fair", "10 s"));
  std::istringstream gantt(alone.gantt_csv);
  const std::vector<Violation> violations = verify_gantt(shared.scenario, gantt, "gantt.csv");
  REQUIRE(violations.size() == 2);
  // In 15 s at 3/4 of their speed.
  CHECK(violations[0].message == R"(task "one" of job "w" does 11.25 s of work while sharing links and cores, but should do 15 s)");
}

TEST_SUITE_END();

}  // namespace gpusim::test
