// The list policies, the table of policies, and the rules by which ties are broken. Times are nanoseconds.

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/policies/policies_support.hpp"

using namespace gpusim;
using namespace gpusim::policy_tests;

namespace {

std::vector<std::uint32_t> devices(const std::vector<TaskRun>& runs) {
  std::vector<std::uint32_t> result;
  for (const TaskRun& run : runs) result.insert(result.end(), run.devices.begin(), run.devices.end());
  return result;
}

/// R. L. Graham, SIAM J. Appl. Math. 17(2), 1969: nine tasks, task 0 before 8, task 3 before 4 to 7.
Instance graham(std::size_t machines, std::int64_t shorter_by) {
  Instance instance = Instance::equal_devices(machines);
  for (const std::int64_t time : {3, 2, 2, 2, 4, 4, 4, 4, 9}) instance.task({time - shorter_by});
  for (const std::uint32_t task : {4U, 5U, 6U, 7U}) instance.edge(TaskId{3}, TaskId{task});
  instance.edge(TaskId{0}, TaskId{8});
  return instance;
}

Instance independent(std::size_t machines, const std::vector<std::int64_t>& times) {
  Instance instance = Instance::equal_devices(machines);
  for (const std::int64_t time : times) instance.task({time});
  return instance;
}

}  // namespace

TEST_SUITE("list policies") {
  TEST_CASE("the table names every policy once, says what it does and finds it by name") {
    for (const PolicyRow& row : policy_table()) {
      CAPTURE(row.name);
      CHECK_FALSE(row.summary.empty());
      CHECK(static_cast<bool>(row.read));
      CHECK(find_policy(row.name) == &row);
    }
    CHECK(find_policy("LPT") == nullptr);
    CHECK(find_policy("fifo")->places_gangs);
    CHECK_FALSE(find_policy("heft")->places_gangs);
  }

  TEST_CASE("a fourth machine lengthens Graham's list schedule from 12 to 15") {
    for (const char* policy : {"fifo", "fifo_fit"}) {
      CHECK(makespan(graham(3, 0).run(policy)) == 12);
      CHECK(makespan(graham(4, 0).run(policy)) == 15);
    }
  }

  TEST_CASE("shortening every task by one lengthens Graham's list schedule from 12 to 13") {
    CHECK(makespan(graham(3, 1).run("fifo")) == 13);
  }

  TEST_CASE("lpt makes 11 of an optimum of 9 in its worst case on three machines") {
    // 5 | 5 | 4 4; then 3 at 5, 5; the last 3 waits until 8.
    CHECK(makespan(independent(3, {5, 5, 4, 4, 3, 3, 3}).run("lpt")) == 11);
  }

  TEST_CASE("an arbitrary list makes 5 of an optimum of 3") {
    CHECK(makespan(independent(3, {1, 1, 1, 1, 1, 1, 3}).run("fifo")) == 5);
    CHECK(makespan(independent(3, {1, 1, 1, 1, 1, 1, 3}).run("lpt")) == 3);
  }

  TEST_CASE("lpt reaches the proven optimum of 25 folds and models on three GPUs") {
    std::vector<std::int64_t> minutes;
    for (int fold = 0; fold < 5; ++fold) minutes.insert(minutes.end(), {72, 72, 72, 72, 24});
    CHECK(makespan(independent(3, minutes).run("lpt")) == 528);
  }

  TEST_CASE("the order of a list is priority of the job, then the key, then the task id") {
    // One device. Job 0: tasks 4, 2, 2. Job 1, more important: task 3.
    const auto run = [](const char* policy) {
      Instance instance = Instance::equal_devices(1);
      instance.job(0, 0);
      for (const std::int64_t time : {4, 2, 2}) instance.task({time});
      instance.job(0, 1);
      instance.task({3});
      return starts_of(instance.run(policy));
    };
    CHECK(run("fifo") == std::vector<std::int64_t>{3, 7, 9, 0});
    CHECK(run("sjf") == std::vector<std::int64_t>{7, 3, 5, 0});
    CHECK(run("lpt") == std::vector<std::int64_t>{3, 7, 9, 0});
    CHECK(run("sequential") == std::vector<std::int64_t>{3, 7, 9, 0});
  }

  TEST_CASE("critical_path takes the longest path first and breaks ties by direct successors") {
    // Levels: 0: 2, 1: 1 + 3 = 4 (then 3), 2: 1 + 3 = 4 with two successors (4 and 5).
    Instance instance = Instance::equal_devices(1);
    for (const std::int64_t time : {2, 1, 1, 3, 3, 1}) instance.task({time});
    instance.edge(TaskId{1}, TaskId{3});
    instance.edge(TaskId{2}, TaskId{4});
    instance.edge(TaskId{2}, TaskId{5});
    // 2 (level 4, two successors), 1 (level 4), 3 and 4 (level 3), 0 (level 2), 5.
    CHECK(starts_of(instance.run("critical_path")) == std::vector<std::int64_t>{8, 1, 0, 2, 5, 10});
  }

  TEST_CASE("a task goes to the idle device on which it ends first, ties to the lowest id") {
    // Devices 0 and 2 need 6, 1 and 3 need 3.
    Instance instance({0, 1, 0, 1});
    for (int task = 0; task < 4; ++task) instance.task({6, 3});
    CHECK(devices(instance.run("fifo")) == std::vector<std::uint32_t>{1, 3, 0, 2});
    CHECK(devices(instance.run("fifo", R"({"placement": "first"})")) == std::vector<std::uint32_t>{0, 1, 2, 3});
  }

  TEST_CASE("inputs count in the end of a task and are moved on its time") {
    // Task 0 runs on device 0 of three. Task 1 takes 1 there and 4 bytes elsewhere; task 2 moves nothing.
    for (const bool routes_are_alike : {true, false}) {
      Instance instance({0, 0, 0}, routes_are_alike ? std::vector<std::uint32_t>{0, 0, 0} : std::vector<std::uint32_t>{0, 1, 0});
      instance.task({2});
      instance.task({1});
      instance.task({1});
      instance.task({5});
      instance.edge(TaskId{0}, TaskId{1}, 4);
      instance.edge(TaskId{0}, TaskId{2}, 4);
      const std::vector<TaskRun> runs = instance.run("fifo");
      CHECK(runs[3] == TaskRun{{1}, 0, 5});
      CHECK(runs[1] == TaskRun{{0}, 2, 3});
      // Device 0 is taken and device 1 busy until 5: the input moves to device 2 from 2 to 6.
      CHECK(runs[2] == TaskRun{{2}, 6, 7});
    }
  }

  TEST_CASE("fifo waits behind a task that does not fit, the others pass it") {
    // Task 0 and 1 only run on device 0; task 2 runs anywhere.
    const auto run = [](const char* policy) {
      Instance instance({0, 1});
      instance.task({5, kNever});
      instance.task({5, kNever});
      instance.task({1, 1});
      return starts_of(instance.run(policy));
    };
    CHECK(run("fifo") == std::vector<std::int64_t>{0, 5, 5});
    CHECK(run("fifo_fit") == std::vector<std::int64_t>{0, 5, 0});
    CHECK(run("lpt") == std::vector<std::int64_t>{0, 5, 0});
  }

  TEST_CASE("later arrivals stand behind earlier ones unless their key says otherwise") {
    const auto run = [](const char* policy) {
      Instance instance = Instance::equal_devices(1);
      instance.job(0);
      instance.task({4});
      instance.task({4});
      instance.job(1);
      instance.task({2});
      return starts_of(instance.run(policy));
    };
    CHECK(run("fifo") == std::vector<std::int64_t>{0, 4, 8});
    CHECK(run("sjf") == std::vector<std::int64_t>{0, 6, 4});
  }

  TEST_CASE("sequential runs one task at a time on the lowest device that can run it") {
    Instance instance({0, 1, 0});
    instance.task({6, 3});
    instance.task({kNever, 3});
    instance.task({6, 3});
    const std::vector<TaskRun> runs = instance.run("sequential");
    CHECK(starts_of(runs) == std::vector<std::int64_t>{0, 6, 9});
    CHECK(devices(runs) == std::vector<std::uint32_t>{0, 1, 0});
  }

  TEST_CASE("many groups of tasks are taken in the order of the list") {
    // Eight devices of eight classes on one list; each task can run on one class only.
    Instance instance({0, 1, 2, 3, 4, 5, 6, 7});
    for (std::int64_t task = 0; task < 40; ++task) {
      std::vector<std::int64_t> times(8, kNever);
      times[static_cast<std::size_t>(task * 5 % 8)] = 2;
      instance.task(times);
    }
    const std::vector<TaskRun> runs = instance.run("fifo");
    // 5 is coprime to 8: every eight tasks in a row occupy all devices, for 2.
    for (std::size_t task = 0; task < 40; ++task) CHECK(runs[task].start == static_cast<std::int64_t>(task) / 8 * 2);
  }

  TEST_CASE("options that a policy does not have are refused") {
    Instance instance = independent(1, {1});
    CHECK_THROWS_AS((void)instance.run("fifo", R"({"placment": "first"})"), InputError);
    CHECK_THROWS_AS((void)instance.run("lpt", R"({"placement": "best"})"), InputError);
    CHECK_THROWS_AS((void)instance.run("heft", R"({"placement": "first"})"), InputError);
    CHECK_THROWS_AS((void)instance.run("sequential", R"({"placement": "first"})"), InputError);
  }
}
