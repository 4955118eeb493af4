// Gangs and tasks of the host under the list policies and planners. Times are nanoseconds.

#include <doctest/doctest.h>

#include "tests/unit/policies/policies_support.hpp"

using namespace gpusim;
using namespace gpusim::policy_tests;

namespace {

Ranged<Duration> time_of(std::int64_t nanoseconds) {
  const Duration time = Duration::nanoseconds(nanoseconds);
  return {time, time, time};
}

/// Takes `time` on any devices.
Profile gang(std::uint32_t gpus, std::int64_t time) {
  Profile profile;
  profile.gpus = gpus;
  profile.any_time = time_of(time);
  return profile;
}

/// Takes time / gpus and one all-reduce of `bytes`.
Profile exchanging_gang(std::uint32_t gpus, std::int64_t time, double bytes) {
  Profile profile = gang(gpus, time);
  profile.scaling.kind = Scaling::Kind::allreduce;
  const DataSize gradient = bytes * units::byte;
  profile.scaling.gradient = {gradient, gradient, gradient};
  profile.scaling.steps = 1;
  return profile;
}

using Devices = std::vector<std::uint32_t>;

}  // namespace

TEST_SUITE("gangs and tasks of the host") {
  TEST_CASE("a gang takes the lowest devices when none are better") {
    Instance instance = Instance::equal_devices(4);
    instance.task_of(gang(1, 5));
    instance.task_of(gang(2, 5));
    const std::vector<TaskRun> runs = instance.run_profiles("fifo");
    CHECK(runs[0] == TaskRun{{0}, 0, 5});
    CHECK(runs[1] == TaskRun{{1, 2}, 0, 5});
  }

  TEST_CASE("fifo holds back what stands behind a gang that waits, fifo_fit lets it pass") {
    const auto run = [](const char* policy) {
      Instance instance = Instance::equal_devices(2);
      instance.task_of(gang(1, 4));
      instance.task_of(gang(2, 4));
      instance.task_of(gang(1, 3));
      return instance.run_profiles(policy);
    };
    CHECK(run("fifo")[2].start == 8);
    CHECK(run("fifo_fit")[2].start == 0);
    CHECK(run("fifo_fit")[1].start == 4);
  }

  TEST_CASE("a gang takes as long as its slowest device, so it takes one class alone if that is faster") {
    // Devices 0, 1, 3 take 6; 2 and 4 take 2.
    const auto run = [](const char* options) {
      Instance instance({0, 0, 1, 0, 1});
      Profile profile = gang(2, 0);
      profile.any_time.reset();
      profile.time = {{"G0", time_of(6)}, {"G1", time_of(2)}};
      instance.task_of(profile);
      return instance.run_profiles("lpt", options)[0];
    };
    CHECK(run("{}") == TaskRun{{2, 4}, 0, 2});
    CHECK(run(R"({"placement": "first"})") == TaskRun{{0, 1}, 0, 6});
  }

  TEST_CASE("a gang that exchanges gradients stays where the routes are wide") {
    // Groups {0, 3} and {1, 2}: 1 GB/s inside, 0.5 GB/s between. Two devices: 10 / 2 + 2 (1 / 2) 100 bytes / bandwidth.
    const auto run = [](const char* options) {
      Instance instance({0, 0, 0, 0}, {0, 1, 1, 0});
      instance.task_of(exchanging_gang(2, 10, 100));
      return instance.run_profiles("fifo", options)[0];
    };
    CHECK(run("{}") == TaskRun{{0, 3}, 0, 105});
    CHECK(run(R"({"placement": "first"})") == TaskRun{{0, 1}, 0, 205});
  }

  TEST_CASE("a second gang takes the best that is left") {
    // Groups {0, 1, 2}, {3, 4, 5}: the first gang takes 0 and 1; of what is left 3 and 4 are closest.
    Instance instance({0, 0, 0, 0, 0, 0}, {0, 0, 0, 1, 1, 1});
    instance.task_of(exchanging_gang(2, 10, 100));
    instance.task_of(exchanging_gang(2, 10, 100));
    instance.task_of(exchanging_gang(2, 10, 100));
    const std::vector<TaskRun> runs = instance.run_profiles("fifo");
    CHECK(runs[0].devices == Devices{0, 1});
    CHECK(runs[1].devices == Devices{3, 4});
    CHECK(runs[2] == TaskRun{{2, 5}, 0, 205});
  }

  TEST_CASE("a gang over devices without a route waits for such that have one") {
    // Two nodes of two devices, not connected. One device of each is busy until 7.
    Instance instance({0, 0, 0, 0}, {0, 0, 1, 1}, false);
    instance.task_of(exchanging_gang(2, 4, 10));
    instance.task_of(gang(1, 7));
    instance.task_of(gang(1, 9));
    instance.task_of(exchanging_gang(2, 4, 10));
    instance.task_of(gang(2, 1));
    const std::vector<TaskRun> fifo = instance.run_profiles("fifo");
    // 0 on {0, 1} until 2 + 10; 1 and 2 on 2 and 3; 3 needs a whole node: {2, 3} at 9.
    CHECK(fifo[0] == TaskRun{{0, 1}, 0, 12});
    CHECK(fifo[3] == TaskRun{{2, 3}, 9, 21});
    CHECK(fifo[4] == TaskRun{{0, 1}, 12, 13});

    Instance other({0, 0, 0, 0}, {0, 0, 1, 1}, false);
    other.task_of(gang(1, 5));
    other.task_of(gang(2, 9));  // Does not exchange anything: devices 1 and 2 will do.
    other.task_of(exchanging_gang(2, 4, 10));
    other.task_of(gang(1, 1));
    const std::vector<TaskRun> fit = other.run_profiles("fifo_fit");
    CHECK(fit[1].devices == Devices{1, 2});
    CHECK(fit[3] == TaskRun{{3}, 0, 1});
    // At 5 devices 0 and 3 are idle but do not reach each other; at 9 {0, 1} do.
    CHECK(fit[2] == TaskRun{{0, 1}, 9, 21});
  }

  TEST_CASE("the inputs of a gang come from the nearest device that holds them") {
    // Groups {0, 1} and {2, 3}; the source ends on device 0 and device 0 is taken before the gang is asked.
    Instance instance({0, 0, 0, 0}, {0, 0, 1, 1});
    const TaskId source = instance.task_of(gang(1, 2));
    instance.task_of(gang(1, 1));
    const TaskId sink = instance.task_of(gang(2, 5));
    instance.edge(source, sink, 10);
    // All are idle at 2; a set with device 0 waits for nothing.
    CHECK(instance.run_profiles("fifo")[index(sink)] == TaskRun{{0, 1}, 2, 7});
  }

  TEST_CASE("sequential gives a gang the lowest devices and counts it as one task") {
    Instance instance = Instance::equal_devices(3);
    instance.task_of(gang(2, 4));
    instance.task_of(gang(1, 3));
    const std::vector<TaskRun> runs = instance.run_profiles("sequential");
    CHECK(runs[0] == TaskRun{{0, 1}, 0, 4});
    CHECK(runs[1] == TaskRun{{0}, 4, 7});
  }

  TEST_CASE("tasks of the host hold no device and are part of every plan") {
    // 0 (2, device) -> 1 (host, 3) -> 2 (4, device); 3 (9, device) beside them. Nothing moves to or from the host.
    for (const PolicyRow& row : policy_table()) {
      if (row.is_external) continue;
      CAPTURE(row.name);
      Instance instance = Instance::equal_devices(2);
      const TaskId first = instance.task_of(gang(1, 2));
      const TaskId host = instance.task_of(gang(0, 3));
      const TaskId last = instance.task_of(gang(1, 4));
      const TaskId beside = instance.task_of(gang(1, 9));
      instance.edge(first, host, 100);
      instance.edge(host, last, 100);
      const std::vector<TaskRun> runs = instance.run_profiles(row.name);
      CHECK(runs[index(host)].devices.empty());
      CHECK(runs[index(host)].start == runs[index(first)].end);
      CHECK(runs[index(host)].end == runs[index(host)].start + 3);
      const bool works_in_rounds = row.name == "gavel" || row.name == "themis" || row.name == "sia" || row.name == "allox";
      if (row.name != "sequential" && row.name != "sjf") {
        CHECK(runs[index(beside)].start == 0);
        if (!works_in_rounds) CHECK(runs[index(last)].start == 5);
      }
      CHECK(runs[index(last)].start >= runs[index(host)].end);
    }
  }
}
