#include "gpusim/verify.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sstream>
#include <string>
#include <vector>

using namespace gpusim;

namespace {

using Lines = std::vector<std::string>;

Scenario scenario_of(const std::string& text) { return load(parse_text(text, "s.json")); }

/// Two GPUs of 32 GB and one of 8 GB, every pair joined by 1 GB/s, so that 3 GB move in 3 s. `after` are further members of the
/// scenario.
Scenario scenario_with_tasks(const std::string& tasks, const std::string& after = "") {
  return scenario_of(R"({"gpus": {"big": {"memory": "32 GB"}, "small": {"memory": "8 GB"}},
    "systems": {"s": {"gpus": {"big": 2, "small": 1}, "interconnect": {"type": "mesh", "bandwidth": "1 GB/s"}}},
    "workloads": {"w": {"parts": {"j": {"type": "dag", "tasks": {)" +
                     tasks + "}}}}}" + after + "}");
}

const std::string kPairOfTasks = R"("a": {"time": {"big": "2 s", "small": "4 s"}}, "b": {"time": "1 s", "after": {"a": "3 GB"}})";
const std::string kHeader = "job,task,kind,devices,start_s,end_s\n";

/// What is said about a chart, each as `line: message`.
Lines judge(const Scenario& scenario, const std::string& csv) {
  std::istringstream stream{csv};
  Lines lines;
  for (const Violation& violation : verify_gantt(scenario, stream, "g.csv")) {
    lines.push_back(fmt::format("{}: {}", violation.line.value_or(0), violation.message));
  }
  return lines;
}

/// The same for rows behind the shortest header.
Lines judge_rows(const Scenario& scenario, const std::string& rows) { return judge(scenario, kHeader + rows); }

std::string error_of(const Scenario& scenario, const std::string& csv) {
  try {
    judge(scenario, csv);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_SUITE("verify") {
  TEST_CASE("a possible schedule has no violations") {
    const Scenario scenario = scenario_with_tasks(kPairOfTasks);
    // On one device nothing moves; on two the 3 GB move for 3 s, with the device held (a row of kind input) or before it is.
    CHECK(judge_rows(scenario, "j,a,run,gpu0,0,2\nj,b,run,gpu0,2,3\n") == Lines{});
    CHECK(judge_rows(scenario, "j,a,run,gpu0,0,2\nj,b,input,gpu1,2,5\nj,b,run,gpu1,5,6\n") == Lines{});
    CHECK(judge_rows(scenario, "j,a,run,gpu2,0,4\nj,b,run,gpu1,7,8\n") == Lines{});
    // Waiting longer than necessary is possible, and rows may stand in any order.
    CHECK(judge_rows(scenario, "j,b,run,gpu1,12.5,13.5\nj,a,run,gpu0,1,3\n") == Lines{});
  }

  TEST_CASE("all columns of gantt.csv are understood, in any order and with others between") {
    const Scenario scenario = scenario_with_tasks(kPairOfTasks);
    CHECK(judge(scenario,
                "system,workload,policy,case,job,task,span,kind,devices,gpu,gpus,start_s,end_s\n"
                "s,w,fifo,nominal,j,a,0,run,gpu2,small,1,0,4\n"
                "s,w,fifo,nominal,j,b,0,input,gpu0,big,1,4,7\n"
                "s,w,fifo,nominal,j,b,1,run,gpu0,big,1,7,8\n") == Lines{});
    CHECK(judge(scenario, "end_s,color,start_s,devices,kind,task,job\r\n2,red,0,gpu0,run,a,j\r\n3,,2,gpu0,run,b,j") == Lines{});
  }

  TEST_CASE("a chart without its columns is no chart") {
    const Scenario scenario = scenario_with_tasks(kPairOfTasks);
    CHECK(error_of(scenario, "job,task,kind,devices,start_s\n") ==
          "g.csv:1: column \"end_s\" is missing; expected job, task, kind, devices, start_s and end_s");
    CHECK(error_of(scenario, "job,job,task,kind,devices,start_s,end_s\n") == "g.csv:1: duplicate column \"job\"");
    CHECK(error_of(scenario, kHeader + "j,a,run,gpu0,0,2s\n") ==
          "g.csv:2: end_s: expected seconds as a plain decimal number, got \"2s\"");
    const Scenario two = scenario_with_tasks(kPairOfTasks, R"(, "policies": ["fifo", "lpt"])");
    CHECK(error_of(two, kHeader) == "g.csv:1: column \"policy\" is missing; expected it because the scenario has 2 of them");
  }

  TEST_CASE("names must exist") {
    const Scenario scenario = scenario_with_tasks(R"("a": {"time": "2 s"})");
    const std::string header = "system,workload,policy,case,job,task,kind,devices,start_s,end_s\n";
    const std::string good = "s,w,fifo,nominal,j,a,run,gpu0,0,2\n";
    CHECK(judge(scenario, header + good) == Lines{});
    CHECK(judge(scenario, header + good + "t,w,fifo,nominal,j,a,run,gpu0,0,2\n") == Lines{"3: unknown system \"t\""});
    CHECK(judge(scenario, header + good + "s,v,fifo,nominal,j,a,run,gpu0,0,2\n") == Lines{"3: unknown workload \"v\""});
    CHECK(judge(scenario, header + good + "s,w,,nominal,j,a,run,gpu0,0,2\n") == Lines{"3: policy is empty"});
    CHECK(judge(scenario, header + good + "s,w,fifo,best,j,a,run,gpu0,0,2\n") ==
          Lines{"3: unknown case \"best\"; expected nominal, optimistic or pessimistic"});
    CHECK(judge(scenario, header + good + "s,w,fifo,optimistic,j,a,run,gpu0,0,2\n") ==
          Lines{"3: case \"optimistic\" does not exist: the scenario has no ranges here"});
    CHECK(judge(scenario, header + good + "s,w,fifo,nominal,k,a,run,gpu0,0,2\n") == Lines{"3: unknown job \"k\""});
    CHECK(judge(scenario, header + good + "s,w,fifo,nominal,j,x,run,gpu0,0,2\n") == Lines{"3: unknown task \"x\" of job \"j\""});
    CHECK(judge(scenario, header + "s,w,fifo,nominal,j,a,walk,gpu0,0,2\n") ==
          Lines{"2: unknown kind \"walk\"; expected input, run, barrier, restore, save or lost"});
    CHECK(judge(scenario, header + "s,w,fifo,nominal,j,a,run,gpu3,0,2\n") == Lines{"2: unknown device \"gpu3\" of system \"s\""});
  }

  TEST_CASE("every task of a run has its row") {
    const Scenario scenario = scenario_with_tasks(kPairOfTasks);
    CHECK(judge_rows(scenario, "j,a,run,gpu0,0,2\n") == Lines{"2: task \"b\" of job \"j\" is missing"});
    CHECK(judge_rows(scenario, "j,b,run,gpu0,2,3\n") == Lines{"2: task \"a\" of job \"j\" is missing"});
    CHECK(judge_rows(scenario, "j,a,run,gpu0,0,2\nj,b,input,gpu1,2,5\n") ==
          Lines{"3: task \"b\" of job \"j\" has inputs, but never runs"});
  }

  TEST_CASE("every run of the scenario occurs, unless a foreign policy stands for it") {
    const Scenario scenario = scenario_with_tasks(R"("a": {"time": "2 s"})", R"(, "policies": ["fifo", "lpt"])");
    const std::string header = "policy," + kHeader;
    CHECK(judge(scenario, header + "fifo,j,a,run,gpu0,0,2\nlpt,j,a,run,gpu0,0,2\n") == Lines{});
    CHECK(judge(scenario, header + "fifo,j,a,run,gpu0,0,2\n") ==
          Lines{"0: no rows for system \"s\", workload \"w\", policy \"lpt\""});
    CHECK(judge(scenario, header) == Lines{"0: no rows for system \"s\", workload \"w\", policy \"fifo\"",
                                           "0: no rows for system \"s\", workload \"w\", policy \"lpt\""});
    CHECK(judge(scenario, header + "mine,j,a,run,gpu0,0,2\n") == Lines{});
  }

  TEST_CASE("a misspelt policy is a foreign one whose run is incomplete") {
    const Scenario scenario = scenario_with_tasks(kPairOfTasks);
    CHECK(judge(scenario, "policy," + kHeader + "fifo,j,a,run,gpu0,0,2\nfiffo,j,b,run,gpu0,2,3\n") ==
          Lines{"2: task \"b\" of job \"j\" is missing", "3: task \"a\" of job \"j\" is missing"});
  }

  TEST_CASE("each case has its own times") {
    const Scenario scenario = scenario_with_tasks(R"("a": {"time": ["2 s", "4 s"]})");
    const std::string header = "case," + kHeader;
    const std::string nominal = "nominal,j,a,run,gpu0,0,3\n";
    CHECK(judge(scenario, header + nominal + "optimistic,j,a,run,gpu0,0,2\npessimistic,j,a,run,gpu0,0,4\n") == Lines{});
    CHECK(judge(scenario, header + nominal + "optimistic,j,a,run,gpu0,0,4\n") ==
          Lines{"3: task \"a\" of job \"j\" takes 4 s, but on these devices it should take 2 s"});
    // The optimistic case alone does not show the run.
    CHECK(judge(scenario, header + "optimistic,j,a,run,gpu0,0,2\n") ==
          Lines{"0: no rows for system \"s\", workload \"w\", policy \"fifo\""});
  }

  TEST_CASE("time does not run backwards or before 0") {
    const Scenario scenario = scenario_with_tasks(R"("a": {"time": "2 s"})");
    CHECK(judge_rows(scenario, "j,a,run,gpu0,3,1\n") == Lines{"2: ends at 1 s, before it starts at 3 s"});
    CHECK(judge_rows(scenario, "j,a,run,gpu0,-1,1\n") ==
          Lines{"2: starts before 0, at -1 s", "2: task \"a\" of job \"j\" starts at -1 s, but its job arrives at 0 s"});
  }

  TEST_CASE("a job cannot start before it arrives") {
    const Scenario scenario = scenario_of(R"({"gpus": {"big": {"memory": "32 GB"}}, "systems": {"s": {"gpus": {"big": 1}}},
      "workloads": {"w": {"parts": {"j": {"type": "dag", "arrival": "5 s", "tasks": {"a": {"time": "2 s"}}}}}}})");
    CHECK(judge_rows(scenario, "j,a,run,gpu0,5,7\n") == Lines{});
    CHECK(judge_rows(scenario, "j,a,run,gpu0,4,6\n") ==
          Lines{"2: task \"a\" of job \"j\" starts at 4 s, but its job arrives at 5 s"});
  }

  TEST_CASE("a task takes the time that it takes on its device, to the nanosecond") {
    const Scenario scenario = scenario_with_tasks(R"("a": {"time": {"big": "2 s", "small": "4 s"}})");
    CHECK(judge_rows(scenario, "j,a,run,gpu2,0,4\n") == Lines{});
    CHECK(judge_rows(scenario, "j,a,run,gpu2,0,2\n") ==
          Lines{"2: task \"a\" of job \"j\" takes 2 s, but on these devices it should take 4 s"});
    CHECK(judge_rows(scenario, "j,a,run,gpu0,0,2.000000001\n") ==
          Lines{"2: task \"a\" of job \"j\" takes 2.000000001 s, but on these devices it should take 2 s"});
  }

  TEST_CASE("a gang holds as many different devices as it needs") {
    const Scenario scenario = scenario_with_tasks(R"("g": {"time": {"big": "2 s", "small": "4 s"}, "gpus": 2})");
    CHECK(judge_rows(scenario, "j,g,run,gpu1 gpu0,0,2\n") == Lines{});
    CHECK(judge_rows(scenario, "j,g,run,gpu0 gpu2,0,4\n") == Lines{});  // as slow as its slowest GPU
    CHECK(judge_rows(scenario, "j,g,run,gpu0,0,2\n") == Lines{"2: task \"g\" of job \"j\" needs 2 devices, but holds 1"});
    CHECK(judge_rows(scenario, "j,g,run,gpu0 gpu1 gpu2,0,4\n") == Lines{"2: task \"g\" of job \"j\" needs 2 devices, but holds 3"});
    CHECK(judge_rows(scenario, "j,g,run,,0,2\n") == Lines{"2: task \"g\" of job \"j\" needs 2 devices, but holds none"});
    CHECK(judge_rows(scenario, "j,g,run,gpu0 gpu0,0,2\n") == Lines{"2: task \"g\" of job \"j\" holds device \"gpu0\" (big) twice"});
  }

  TEST_CASE("a gang that exchanges gradients needs a way between its devices") {
    const Scenario scenario = scenario_of(R"({"gpus": {"big": {"memory": "32 GB"}},
      "systems": {"s": {"nodes": {"n": {"gpus": {"big": 2}, "count": 2, "interconnect": {"type": "mesh", "bandwidth": "1 GB/s"}}}}},
      "workloads": {"w": {"parts": {"j": {"type": "dag", "tasks": {
        "g": {"time": "4 s", "gpus": 2, "scaling": {"gradient": "1 GB", "steps": 1}}}}}}}})");
    const auto& devices = scenario.systems.front().devices;
    const auto row = [&](std::size_t first, std::size_t second) {
      return fmt::format("j,g,run,{} {},0,3\n", devices[first].name, devices[second].name);
    };
    // Half of 4 s, and a ring over two: 2 x 1/2 x 1 GB at 1 GB/s.
    CHECK(judge_rows(scenario, row(0, 1)) == Lines{});
    CHECK(judge_rows(scenario, row(1, 2)) ==
          Lines{fmt::format("2: task \"g\" of job \"j\" has no route from device \"{}\" (big) to device \"{}\" (big)",
                            devices[1].name, devices[2].name)});
  }

  TEST_CASE("a device can hold and run what stands on it") {
    CHECK(judge_rows(scenario_with_tasks(R"("a": {"time": "2 s", "memory": "8 GB"})"), "j,a,run,gpu2,0,2\n") == Lines{});
    CHECK(judge_rows(scenario_with_tasks(R"("a": {"time": "2 s", "memory": "8.5 GB"})"), "j,a,run,gpu2,0,2\n") ==
          Lines{"2: task \"a\" of job \"j\" needs 8.5 GB, but device \"gpu2\" (small) has 8 GB"});
    CHECK(judge_rows(scenario_with_tasks(R"("a": {"time": {"small": "2 s"}})"), "j,a,run,gpu1,0,2\n") ==
          Lines{"2: task \"a\" of job \"j\" has no time on device \"gpu1\" (big)"});
    CHECK(judge_rows(scenario_with_tasks(R"("a": {"time": "2 s", "pool": "small"})"), "j,a,run,gpu1,0,2\n") ==
          Lines{"2: task \"a\" of job \"j\" has no time on device \"gpu1\" (big) or is bound elsewhere (to \"small\")"});
  }

  TEST_CASE("the columns that repeat what the devices say agree with them") {
    const Scenario scenario = scenario_with_tasks(R"("g": {"time": "2 s", "gpus": 2})");
    const std::string header = "gpu,gpus,span," + kHeader;
    CHECK(judge(scenario, header + "big small,2,0,j,g,run,gpu0 gpu2,0,2\n") == Lines{});
    CHECK(judge(scenario, header + "big,2,0,j,g,run,gpu0 gpu1,0,2\n") == Lines{});
    CHECK(judge(scenario, header + "small,2,0,j,g,run,gpu0 gpu1,0,2\n") ==
          Lines{"2: gpu is \"small\", but the devices are \"big\""});
    CHECK(judge(scenario, header + "big,3,0,j,g,run,gpu0 gpu1,0,2\n") == Lines{"2: gpus is 3, but 2 devices are listed"});
    CHECK(judge(scenario, header + "big,2,1,j,g,run,gpu0 gpu1,0,2\n") ==
          Lines{"2: task \"g\" of job \"j\": span is 1, but this is its span 0"});
  }

  TEST_CASE("a task on the host holds no device") {
    const Scenario scenario =
        scenario_with_tasks(R"("a": {"time": "2 s"}, "h": {"device": "cpu", "time": "1 s", "after": {"a": "3 GB"}})");
    const std::string first = "j,a,run,gpu0,0,2\n";
    CHECK(judge_rows(scenario, first + "j,h,run,,2,3\n") == Lines{});
    CHECK(judge_rows(scenario, first + "j,h,run,gpu0,2,3\n") == Lines{"3: task \"h\" of job \"j\" needs no device, but holds 1"});
    CHECK(judge_rows(scenario, first + "j,h,run,,2,4\n") ==
          Lines{"3: task \"h\" of job \"j\" takes 2 s, but on these devices it should take 1 s"});
    CHECK(judge_rows(scenario, first + "j,h,input,,2,2\nj,h,run,,2,3\n") ==
          Lines{"3: task \"h\" of job \"j\" runs on the host, where no inputs move and nothing is interrupted"});
    CHECK(judge_rows(scenario, first + "j,h,barrier,,2,3\n") ==
          Lines{"3: task \"h\" of job \"j\" is no barrier, but kind is barrier"});
  }

  TEST_CASE("a barrier holds nothing, takes no time and parts what it joins") {
    const Scenario scenario = scenario_of(R"({"gpus": {"big": {"memory": "32 GB"}}, "systems": {"s": {"gpus": {"big": 2}}},
      "models": {"m": {"time": "1 s"}, "n": {"time": "2 s"}},
      "workloads": {"w": {"type": "cross_validation", "folds": 2, "models": ["m", "n"], "barrier": "fold"}}})");
    const Workload& workload = scenario.workloads.front();
    // Fold by fold: both GPUs run a model each, 1 s and 2 s, the second fold from 2 s on; the barrier stands between them.
    const auto chart = [&](const std::string& barrier) {
      std::string rows;
      int tasks = 0;
      for (std::size_t task = 0; task < workload.tasks(); ++task) {
        const std::string names = fmt::format("{},{},", workload.jobs[index(workload.job[task])].name, workload.task_name[task]);
        if (workload.is_barrier[task]) {
          rows += names + barrier + "\n";
          continue;
        }
        const bool is_short = workload.profiles[index(workload.profile[task])].name == "m";
        const int start = tasks++ < 2 ? 0 : 2;
        rows += names + fmt::format("run,{},{},{}\n", is_short ? "gpu0" : "gpu1", start, start + (is_short ? 1 : 2));
      }
      return rows;
    };
    CHECK(judge_rows(scenario, chart("barrier,,2,2")) == Lines{});
    for (const std::string wrong :
         {"barrier,,1,1", "barrier,,3,3", "barrier,,2,2.5", "barrier,gpu0,2,2", "run,,2,2", "input,,2,2"}) {
      CAPTURE(wrong);
      CHECK_FALSE(judge_rows(scenario, chart(wrong)).empty());
    }
  }

  TEST_CASE("a task starts after its predecessors and when their data have arrived") {
    const Scenario scenario = scenario_with_tasks(kPairOfTasks);
    const std::string first = "j,a,run,gpu0,0,2\n";
    CHECK(
        judge_rows(scenario, first + "j,b,run,gpu1,1,2\n") ==
        Lines{
            "3: task \"b\" of job \"j\" starts at 1 s, but task \"a\" of job \"j\" (line 2), which comes before it, ends at 2 s"});
    CHECK(judge_rows(scenario, first + "j,b,run,gpu1,4,5\n") ==
          Lines{"3: task \"b\" of job \"j\" runs from 4 s, but the data of task \"a\" of job \"j\" (line 2) arrive at 5 s"});
    CHECK(
        judge_rows(scenario, first + "j,b,input,gpu1,1,4\nj,b,run,gpu1,4,5\n") ==
        Lines{
            "3: task \"b\" of job \"j\" starts at 1 s, but task \"a\" of job \"j\" (line 2), which comes before it, ends at 2 s"});
  }

  TEST_CASE("inputs move as long as the longest transfer, next to the run and to its devices") {
    const Scenario scenario = scenario_with_tasks(kPairOfTasks);
    const std::string first = "j,a,run,gpu0,0,2\n";
    CHECK(judge_rows(scenario, first + "j,b,input,gpu1,2,6\nj,b,run,gpu1,6,7\n") ==
          Lines{"3: the inputs of task \"b\" of job \"j\" move for 4 s, but should for 3 s"});
    CHECK(judge_rows(scenario, first + "j,b,input,gpu0,2,5\nj,b,run,gpu0,5,6\n") ==
          Lines{"3: the inputs of task \"b\" of job \"j\" move for 3 s, but should for 0 s"});
    CHECK(judge_rows(scenario, first + "j,b,input,gpu1,2,5\nj,b,run,gpu1,6,7\n") ==
          Lines{"4: task \"b\" of job \"j\" starts to run at 6 s, but its inputs (line 3) end at 5 s"});
    CHECK(judge_rows(scenario, first + "j,b,input,gpu1,2,5\nj,b,run,gpu2,5,6\n") ==
          Lines{"4: task \"b\" of job \"j\" runs on other devices than those its inputs (line 3) were moved to"});
    CHECK(judge_rows(scenario, first + "j,b,run,gpu1,5,6\nj,b,input,gpu1,6,9\n") ==
          Lines{"3: task \"b\" of job \"j\" starts to run at 5 s, but its inputs (line 4) end at 9 s"});
  }

  TEST_CASE("the same row twice, and a second run, are one too many") {
    const Scenario scenario = scenario_with_tasks(R"("a": {"time": "2 s"})");
    const std::string first = "j,a,run,gpu0,0,2\n";
    CHECK(judge_rows(scenario, first + first) == Lines{"3: task \"a\" of job \"j\": the same row as on line 2"});
    CHECK(judge_rows(scenario, first + "j,a,run,gpu1,0,2\n") ==
          Lines{"3: task \"a\" of job \"j\": its second row of this kind, after line 2"});
  }

  TEST_CASE("no device holds two tasks at once") {
    const Scenario scenario = scenario_with_tasks(R"("a": {"time": "2 s"}, "b": {"time": "2 s"})");
    CHECK(judge_rows(scenario, "j,a,run,gpu0,0,2\nj,b,run,gpu0,2,4\n") == Lines{});
    CHECK(judge_rows(scenario, "j,a,run,gpu0,0,2\nj,b,run,gpu1,1,3\n") == Lines{});
    CHECK(judge_rows(scenario, "j,a,run,gpu0,0,2\nj,b,run,gpu0,1.999999999,3.999999999\n") ==
          Lines{"3: task \"b\" of job \"j\" holds device \"gpu0\" (big) from 1.999999999 s, but task \"a\" of job \"j\" (line 2) "
                "holds it until 2 s"});
  }

  TEST_CASE("every task inside of a long one is named") {
    const Scenario scenario = scenario_with_tasks(R"("long": {"time": "9 s"}, "a": {"time": "1 s"}, "b": {"time": "1 s"})");
    const Lines lines = judge_rows(scenario, "j,long,run,gpu0,0,9\nj,a,run,gpu0,1,2\nj,b,run,gpu0,4,5\n");
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("3: task \"a\" of job \"j\" holds device \"gpu0\" (big) from 1 s"));
    CHECK(lines[1].starts_with("4: task \"b\" of job \"j\" holds device \"gpu0\" (big) from 4 s"));
  }

  TEST_CASE("inputs that move hold the device too") {
    const Scenario scenario = scenario_with_tasks(kPairOfTasks + R"(, "c": {"time": "1 s"})");
    const std::string rows = "j,a,run,gpu0,0,2\nj,b,input,gpu1,2,5\nj,b,run,gpu1,5,6\n";
    CHECK(judge_rows(scenario, rows + "j,c,run,gpu1,3,4\n") ==
          Lines{"5: task \"c\" of job \"j\" holds device \"gpu1\" (big) from 3 s, but task \"b\" of job \"j\" (line 3) holds it "
                "until 5 s"});
  }

  TEST_CASE("a task of no length fits between two others but not into one") {
    const Scenario scenario = scenario_with_tasks(R"("a": {"time": "2 s"}, "b": {"time": "2 s"}, "z": {"time": "0 s"})");
    const std::string rows = "j,a,run,gpu0,0,2\nj,b,run,gpu0,2,4\n";
    for (const std::string border : {"0", "2", "4"}) {
      CHECK(judge_rows(scenario, rows + "j,z,run,gpu0," + border + "," + border + "\n") == Lines{});
    }
    CHECK(judge_rows(scenario, rows + "j,z,run,gpu0,1,1\n") ==
          Lines{"4: task \"z\" of job \"j\" holds device \"gpu0\" (big) from 1 s, but task \"a\" of job \"j\" (line 2) holds it "
                "until 2 s"});
  }

  TEST_CASE("violations come by line, and no more than a person reads") {
    std::string tasks = R"("first": {"time": "1 s"})";
    std::string rows = "j,first,run,gpu0,0,1\n";
    for (int task = 0; task < 500; ++task) {
      tasks += fmt::format(R"(, "t{}": {{"time": "1 s"}})", task);
      rows += fmt::format("j,t{},run,gpu1,{},{}\n", task, 2 * task, 2 * task + 2);
    }
    std::istringstream stream{kHeader + rows};
    const auto violations = verify_gantt(scenario_with_tasks(tasks), stream, "g.csv");
    REQUIRE(violations.size() == kMostViolations);
    for (std::size_t place = 0; place < violations.size(); ++place) CHECK(violations[place].line == place + 3);
  }
}
