// A policy that is another program: its example, and every way in which such a program can fail.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <vector>

#include "gpusim/simulate.hpp"
#include "sim/input/json.hpp"
#include "tests/unit/policies/policies_support.hpp"

namespace gpusim {
namespace {

using policy_tests::Instance;
using policy_tests::TaskRun;

/// Two tasks of 5 and 3 ns on one GPU; the starts of both.
std::vector<std::int64_t> starts(const std::string& command, const char* timeout = "30 s") {
  Instance instance = Instance::equal_devices(1);
  instance.task({5});
  instance.task({3});
  instance.workload.graph = TaskGraph(2, {});
  const Performance performance(instance.system, {Duration::nanoseconds(5), Duration::nanoseconds(3)}, nullptr);
  Document document;
  document.allows_commands = true;
  json_of(document) = {{"command", Json::parse(command)}, {"timeout", timeout}};
  Reader reader(document);
  Schedule schedule;
  simulate({instance.system, instance.workload, performance}, *find_policy("pipe")->make(reader), schedule);
  std::vector<std::int64_t> begun(2);
  for (std::size_t i = 0; i < schedule.size(); ++i) begun[index(schedule[i].task)] = schedule[i].start.since_start().count();
  return begun;
}

std::string failure(const std::string& script, const char* timeout = "30 s") {
  try {
    (void)starts(Json({"sh", "-c", script}).dump(), timeout);
  } catch (const ExternalPolicyError& error) {
    return error.what();
  }
  return "";
}

/// Whatever it is told, it answers this.
std::string failure_of_answer(const std::string& answer) { return failure("while read -r line; do echo '" + answer + "'; done"); }

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_SUITE("a policy that is another program") {
  TEST_CASE("the example starts the shortest task first") {
    const std::string example = GPUSIM_SOURCE "/tools/policies/shortest_first.py";
    CHECK(starts(Json({"python3", example}).dump()) == std::vector<std::int64_t>{3, 0});
  }

  TEST_CASE("a program that cannot be started, ends or is silent") {
    CHECK_THROWS_AS((void)starts(R"(["/no/such/program"])"), ExternalPolicyError);
    CHECK(contains(failure("read -r line; exit 3"), "exited with code 3 before it answered"));
    CHECK(contains(failure("read -r line; kill -9 $$"), "ended by signal 9"));
    CHECK(contains(failure("exit 0"), "before it answered"));
    CHECK(contains(failure("read -r line; sleep 60", "200 ms"), "has not answered for 0.2 s"));
    CHECK(contains(failure("trap '' TERM HUP; while :; do sleep 1; done", "200 ms"), "has not answered"));
  }

  TEST_CASE("a wrong answer is said in one line") {
    CHECK(contains(failure_of_answer("hello"), "expected an object on one line, got hello"));
    CHECK(contains(failure_of_answer(R"({"begin": []})"), "unknown key"));
    CHECK(contains(failure_of_answer(R"({"start": 1})"), "expected a list, got 1"));
    CHECK(contains(failure_of_answer(R"({"start": [[7, [0]]]})"), "a task below 2, got 7"));
    CHECK(contains(failure_of_answer(R"({"start": [[0, [-1]]]})"), "a device below 1, got -1"));
    CHECK(contains(failure_of_answer(R"({"start": [[0, []]]})"), "needs 1 devices, got 0"));
    CHECK(contains(failure_of_answer(R"({"start": [[0, [0, 0]]]})"), "has a device twice"));
    CHECK(contains(failure_of_answer(R"({"start": [[0, [0]], [1, [0]]]})"), "it is busy"));
    CHECK(contains(failure_of_answer(R"({"start": [[0, [0]], [0, [0]]]})"), "is not ready"));
    CHECK(contains(failure_of_answer(R"({"preempt": [1]})"), "does not run on devices"));
    CHECK(contains(failure_of_answer(R"({"wake_ns": 0})"), "expected a whole number above 0"));
    CHECK(contains(failure_of_answer("{}"), "decides nothing any more"));
  }
}

}  // namespace gpusim
