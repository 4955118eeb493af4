// What the verifier has against charts that break hours, people and shared GPUs.

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "gpusim/verify.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

const Scenario& scenario() {
  static const Scenario kScenario = load(parse_text(R"({
    "calendars": {"office": {"hours": ["09:00-12:00", "13:00-18:00"]}},
    "people": {"ann": {"calendar": "office"}},
    "systems": {"s": {"nodes": {
      "closing": {"gpus": {"P40": 1}, "available": {"calendar": "office"}},
      "pausing": {"gpus": {"P40": 1}, "available": {"calendar": "office", "at_close": "pause"}},
      "shared": {"gpus": {"P40": 1}, "colocation": {"max_per_gpu": 2}}}}},
    "workloads": {"w": {"type": "dag", "starts": "ann", "tasks": {
      "a": {"time": "3 h", "pool": "closing"},
      "b": {"time": "4 h", "pool": "pausing"},
      "c": {"time": "1 h", "pool": "shared", "memory": "10 GB"},
      "d": {"time": "1 h", "pool": "shared", "memory": "10 GB"},
      "e": {"time": "0 s", "pool": "shared", "memory": "20 GB"},
      "f": {"person": "ann", "time": "1 h"},
      "g": {"person": "ann", "time": "2 h", "resumable": false}}}}})",
                                                    "test.json"));
  return kScenario;
}

struct Row {
  const char* task;
  const char* devices;
  double start;  ///< hours
  double end;
};

/// A chart that is possible, with one row changed.
std::string judge(const Row& changed) {
  std::string csv = "job,task,kind,devices,start_s,end_s\n";
  for (const Row& row :
       {Row{"a", "closing/gpu0", 9, 12}, Row{"b", "pausing/gpu0", 9, 14}, Row{"c", "shared/gpu0", 9, 11},
        Row{"d", "shared/gpu0", 9, 11}, Row{"e", "shared/gpu0", 11, 11}, Row{"f", "", 9, 10}, Row{"g", "", 10, 12}}) {
    const Row& used = std::string(changed.task) == row.task ? changed : row;
    csv += "w," + std::string(used.task) + ",run," + used.devices + "," +
           exact_seconds(to_duration(Seconds::raw(used.start * 3600))) + "," +
           exact_seconds(to_duration(Seconds::raw(used.end * 3600))) + "\n";
  }
  std::istringstream gantt(csv);
  std::string text;
  for (const Violation& violation : verify_gantt(scenario(), gantt, "gantt.csv"))
    text += std::to_string(violation.line.value_or(0)) + ": " + violation.message + "\n";
  return text;
}

}  // namespace

TEST_SUITE("verify: limits") {
  TEST_CASE("a chart that keeps to hours, people and shared GPUs is possible") { CHECK(judge({"a", "closing/gpu0", 9, 12}) == ""); }

  TEST_CASE("what cannot pause ends before its GPUs close") {
    CHECK(judge({"a", "closing/gpu0", 10, 13}) ==
          "2: task \"a\" of job \"w\" ends at 46800 s, but device \"closing/gpu0\" (P40-24GB) is available until 43200 s only\n");
  }

  TEST_CASE("nothing starts while its GPUs are closed, or outside the hours of starts") {
    CHECK(judge({"a", "closing/gpu0", 12.5, 15.5}) ==
          "2: task \"a\" of job \"w\" starts at 45000 s, outside the hours in which tasks are started\n"
          "2: task \"a\" of job \"w\" starts at 45000 s, when device \"closing/gpu0\" (P40-24GB) is not available\n");
  }

  TEST_CASE("what pauses makes no progress while its GPUs are closed, and ends when it is done") {
    CHECK(judge({"b", "pausing/gpu0", 9, 13}) ==
          "3: task \"b\" of job \"w\" takes 10800.000000001 s, but on these devices it should take 14400 s\n");
    CHECK(judge({"b", "pausing/gpu0", 13, 17}) == "");
    CHECK(judge({"b", "pausing/gpu0", 14, 34}) ==
          "3: task \"b\" of job \"w\" takes 18000 s, but on these devices it should take 14400 s\n");
  }

  TEST_CASE("a person does one thing at a time, in their hours") {
    CHECK(judge({"f", "", 11, 13.5}) ==
          "7: task \"f\" of job \"w\" takes 5400 s, but on these devices it should take 3600 s\n"
          "7: task \"f\" of job \"w\" starts at 39600 s, but 1 of \"ann\" is busy then\n");
    CHECK(judge({"f", "", 13, 14}) == "");
    CHECK(judge({"f", "", 8, 9}).find("starts at 28800 s, when person \"ann\" is not available") != std::string::npos);
    CHECK(judge({"g", "", 11, 13}) ==
          "8: task \"g\" of job \"w\" ends at 46800 s, but person \"ann\" is available until 43200 s only\n");
  }

  TEST_CASE("memory and places of a shared GPU are limits") {
    CHECK(judge({"e", "shared/gpu0", 9, 9.5})
              .find("starts at 32400 s as one of 3 tasks on device \"shared/gpu0\" (P40-24GB), which "
                    "takes 2") != std::string::npos);
    CHECK(judge({"e", "shared/gpu0", 9, 9.5}).find("would need 40 GB of its 24 GB") != std::string::npos);
  }

  TEST_CASE("tasks that share a GPU get done what its speed allows") {
    // Beside each other c and d do half an hour of work in an hour.
    CHECK(judge({"c", "shared/gpu0", 9, 10}) ==
          "4: task \"c\" of job \"w\" does 1800 s of work on device \"shared/gpu0\" (P40-24GB) while sharing the GPU, but "
          "should "
          "do 3600 s\n"
          "5: task \"d\" of job \"w\" does 5400 s of work on device \"shared/gpu0\" (P40-24GB) while sharing the GPU, but "
          "should "
          "do 3600 s\n");
  }
}

}  // namespace gpusim::test
