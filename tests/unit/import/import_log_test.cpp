// From a log to a scenario and its replay, without the program.

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "gpusim/import.hpp"
#include "gpusim/scenario.hpp"
#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

/// Two GPUs: b waits for both, d is started behind it.
constexpr const char* kLog = "job,submit_s,start_s,gpus,duration_s\na,0,0,2,100\nb,10,100,2,50\nc,20,20,0,5\nd,30,150,1,10\n";

ImportOptions two_gpus() {
  ImportOptions options;
  options.nodes = 1;
  options.gpus_per_node = 2;
  options.gpus = {"V100"};
  return options;
}

ImportedLog imported(const std::string& text, const ImportOptions& options) {
  const TemporaryFolder folder;
  write_text(folder.path() + "/log.csv", text);
  return import_log({folder.path() + "/log.csv"}, options);
}

std::string why_refused(const std::string& text, const ImportOptions& options) {
  try {
    (void)imported(text, options);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_SUITE("import log") {
  TEST_CASE("jobs that the cluster cannot run are left out and counted") {
    const ImportedLog log = imported(std::string(kLog) + "e,40,,3,10\n", two_gpus());
    CHECK(log.table.jobs.size() == 3);
    CHECK(log.cluster.gpus() == 2);
    CHECK(log.cluster.groups.at(0).gpu_type == "V100");
    REQUIRE(log.report.left_out.size() == 2);
    CHECK(log.report.left_out[1].reason.en == "requests more GPUs than the cluster has");
    const std::string page = markdown(import_page(log), Language::english);
    CHECK(page.find("| 1 | requests more GPUs than the cluster has | yes | job e |") != std::string::npos);
    CHECK(page.find("| GPUs of the cluster | 2 |") != std::string::npos);
  }

  TEST_CASE("the scenario runs from the table in memory as from its file") {
    const ImportedLog log = imported(kLog, two_gpus());
    const std::string text = scenario_text(log, "a log", "jobs.csv", {"fifo"});
    LoadOptions in_memory;
    in_memory.tables.emplace("jobs.csv", std::make_shared<const JobTable>(log.table));
    const Scenario from_table = load(parse_text(text, "s.json"), in_memory);
    const TemporaryFolder folder;
    write_text(folder.path() + "/jobs.csv", job_table_csv(log.table));
    const Scenario from_file = load(parse_text(text, folder.path() + "/s.json"));
    CHECK(from_table.name == "a_log");
    for (const Scenario* scenario : {&from_table, &from_file}) {
      const Result result = simulate_run(*scenario, scenario->runs.at(0));
      CHECK(result.nominal().makespan == Duration::nanoseconds(160'000'000'000));
      CHECK(scenario->workloads.at(0).jobs.at(1).name == "trace/b");
    }
  }

  TEST_CASE("a missing statement is named") {
    ImportOptions options = two_gpus();
    options.nodes.reset();
    CHECK(why_refused(kLog, options).rfind("no nodes are stated;", 0) == 0);
    options = two_gpus();
    options.gpus = {"V1000"};
    CHECK(why_refused(kLog, options).rfind("--gpu: no data sheet is called \"V1000\"", 0) == 0);
  }

  TEST_CASE("a log that was first come, first served, is replayed as it was") {
    const ImportedLog log = imported(kLog, two_gpus());
    const std::vector<Replay> replays = backtest(log, {"fifo"}, Duration::nanoseconds(1), 1);
    REQUIRE(replays.size() == 1);
    CHECK(replays[0].pairs.size() == 3);
    CHECK(replays[0].groups.at(0).within == 1);
    CHECK(backtest_rows_csv(replays).find("fifo,b,,2,90,90\n") != std::string::npos);
  }
}

}  // namespace gpusim::test
