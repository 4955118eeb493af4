// `gpusim import` and `gpusim backtest` as a user calls them: from a log to a scenario that runs, and what is refused.

#include <doctest/doctest.h>

#include <string>

#include "gpusim/reader.hpp"
#include "sim/input/json.hpp"
#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

/// Two GPUs: b waits for both, d is started behind it.
constexpr const char* kLog =
    "job,submit_s,start_s,gpus,duration_s\na,0,0,2,100\nb,10,100,2,50\nc,20,20,0,5\nd,30,150,1,10\n"
    "e,40,,1,oops\n";
constexpr const char* kGraph = "2\n0 0 0\n1 4 1 0\n2 6 1 0\n3 0 2 1 2\n";
constexpr const char* kCluster = " --nodes 1 --gpus-per-node 2 --gpu V100";

class Logs {
 public:
  Logs() {
    write_text(folder_.path() + "/log.csv", kLog);
    write_text(folder_.path() + "/graph.stg", kGraph);
    write_text(folder_.path() + "/data.dot", "digraph d { a [size=\"5\"]; b [size=\"3\"]; a -> b [size=\"1e9\"]; }\n");
    write_text(folder_.path() + "/empty.csv", "");
    write_text(folder_.path() + "/cpu.csv", "job,submit_s,gpus,duration_s\nc,20,0,5\n");
    write_text(folder_.path() + "/own.csv", "when;cards;took\n0;1;2\n3;1;2\n");
  }
  [[nodiscard]] ProgramResult run(const std::string& arguments) const {
    return run_program("\"$GPUSIM\" " + arguments, folder_.path());
  }
  [[nodiscard]] Json json(const std::string& name) const { return Json::parse(read_text(folder_.path() + "/" + name)); }
  [[nodiscard]] std::string text(const std::string& name) const { return read_text(folder_.path() + "/" + name); }
  [[nodiscard]] bool has(const std::string& name) const { return run_program("test -e " + name, folder_.path()).exit_code == 0; }

 private:
  TemporaryFolder folder_;
};

void check_import_refused(const Logs& logs, const std::string& arguments, int exit_code, const std::string& message) {
  CAPTURE(arguments);
  check_failure(logs.run(arguments), exit_code, message);
}

}  // namespace

TEST_SUITE("import command") {
  TEST_CASE("a log becomes a scenario that runs as it was") {
    const Logs logs;
    const ProgramResult import = logs.run("import log.csv --output s.json" + std::string(kCluster));
    CHECK(import.exit_code == 0);
    CHECK(import.out.find("log.csv (csv): 5 rows read, 2 left out.") != std::string::npos);
    CHECK(import.out.find("requests no GPU") != std::string::npos);
    CHECK(logs.run("s.json --csv -").out.find("cluster,trace,fifo,ok,2,2 V100-PCIe-32GB,3,3,160,160,160") != std::string::npos);
  }

  TEST_CASE("a load above 1 brings arrivals nearer") {
    const Logs logs;
    CHECK(logs.run("import log.csv --output s.json --load 2" + std::string(kCluster)).exit_code == 0);
    CHECK(logs.json("s.json").at("workloads").at("trace").at("load") == 2);
    const ProgramResult run = logs.run("s.json --out .");
    CHECK(run.exit_code == 0);
    CHECK(logs.text("jobs.csv").find("nominal,trace/b,trace,5,") != std::string::npos);
  }

  TEST_CASE("a log that names no GPU runs on one without a data sheet, and says so") {
    const Logs logs;
    const ProgramResult import = logs.run("import log.csv --output s.json --nodes 1 --gpus-per-node 2");
    CHECK(import.out.find("Note: no GPU is named") != std::string::npos);
    CHECK(logs.run("s.json --csv -").out.find("cluster,trace,fifo,ok,2,2 unnamed,3,3,160,160,160") != std::string::npos);
  }

  TEST_CASE("a task graph needs no GPU, unless data moves") {
    const Logs logs;
    CHECK(logs.run("import graph.stg --nodes 1 --gpus-per-node 2 --policy optimal --output g.json").exit_code == 0);
    CHECK(logs.json("g.json").at("systems").at("cluster").at("nodes").at("node").at("gpus").at("unnamed") == 2);
    const ProgramResult run = logs.run("g.json --csv -");
    CHECK(run.out.find("cluster,graph,optimal,ok,2,2 unnamed,1,4,6,6,6") != std::string::npos);
    check_import_refused(logs, "import graph.stg", 2,
                         "the number of processors is not stated; expected --nodes N (with --gpus-per-node) or --cluster FILE");
    check_import_refused(logs, "import data.dot --nodes 1", 2,
                         "data moves between the tasks, and its time depends on the GPU, which is not stated; expected --gpu NAME");
    CHECK(logs.run("import data.dot --nodes 1 --gpu V100").exit_code == 0);
  }

  TEST_CASE("columns by other names, other units") {
    const Logs logs;
    CHECK(logs.run("import own.csv --format csv --columns submit=when,gpus=cards,duration=took --unit h --output o.json" +
                   std::string(kCluster))
              .exit_code == 0);
    CHECK(logs.run("o.json --csv -").out.find(",2,2,18000,18000,18000") != std::string::npos);
  }

  TEST_CASE("an error is one line, and nothing is written") {
    const Logs logs;
    check_import_refused(logs, "import log.csv", 2,
                         "no nodes are stated; expected --cluster FILE or --nodes N (with --gpus-per-node and --gpu)");
    check_import_refused(logs, "import log.csv --nodes 1 --gpu V10O", 2,
                         "--gpu: no data sheet is called \"V10O\"; did you mean \"V100\"?");
    check_import_refused(logs, "import log.csv --nodes 1 --cluster x --gpu V100", 2,
                         "expected one of --cluster and --nodes, got both");
    check_import_refused(logs, "import log.csv --load 0" + std::string(kCluster), 2,
                         "--load: expected a number above 0, got \"0\"");
    check_import_refused(logs, "import none.csv" + std::string(kCluster), 4, "cannot read \"none.csv\": No such file or directory");
    check_import_refused(logs, "import log.csv --format fortran" + std::string(kCluster), 2,
                         "--format: unknown format \"fortran\"; expected one of slurm, swf, …");
    check_import_refused(logs, "import cpu.csv --output x.json" + std::string(kCluster), 3,
                         "cpu.csv: no row of this csv trace is a job that can be replayed; 1 row read: 1 requests no GPU");
    CHECK(!logs.has("x.json"));
    CHECK(!logs.has("x.jobs.csv"));
  }

  TEST_CASE("a backtest of a log that was first come, first served, finds its waits") {
    const Logs logs;
    const ProgramResult result = logs.run("backtest log.csv --csv - --rows rows.csv" + std::string(kCluster));
    CHECK(result.exit_code == 0);
    CHECK(result.out.find("fifo,all,,3,70,90,120,120,70,90,120,120,1,1,1\n") != std::string::npos);
    // Of one job nothing can be correlated.
    CHECK(result.out.find("fifo,gpus,1,1,120,120,120,120,120,120,120,120,,,1\n") != std::string::npos);
    CHECK(logs.text("rows.csv") ==
          "policy,job,queue,gpus,measured_wait_s,simulated_wait_s\nfifo,a,,2,0,0\nfifo,b,,2,90,90\nfifo,d,,1,120,120\n");
    const Json page = Json::parse(logs.run("backtest log.csv --json" + std::string(kCluster)).out);
    CHECK(page.at("page") == "backtest");
    const Json& blocks = page.at("sections").at(1).at("blocks");
    CHECK(blocks.at(0).at("table") == "waits_fifo");
    CHECK(blocks.at(0).at("rows").at(0).at("measured_p95").at("value") == 120);
    CHECK(blocks.at(1).at("rows").at(1).at("correlation").is_null());
    CHECK(logs.run("backtest log.csv" + std::string(kCluster)).out.find("  1 GPU  ") != std::string::npos);
    CHECK(logs.run("backtest log.csv --lang ko" + std::string(kCluster)).out.find("정책 fifo") != std::string::npos);
  }

  TEST_CASE("a backtest under a policy that lets jobs pass shows what it gets wrong") {
    const Logs logs;
    const ProgramResult result = logs.run("backtest log.csv --policy sjf --tolerance '1 min' --csv -" + std::string(kCluster));
    CHECK(result.out.find("sjf,all,,3,70,90,120,120,") != std::string::npos);
    CHECK(result.exit_code == 0);
  }

  TEST_CASE("a backtest needs measured starts and no load") {
    const Logs logs;
    check_import_refused(logs,
                         "backtest own.csv --format csv --columns submit=when,gpus=cards,duration=took" + std::string(kCluster), 3,
                         "own.csv: no job of this log has a measured start, so there is nothing to compare");
  }
}

}  // namespace gpusim::test
