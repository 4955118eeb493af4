// Min-min and max-min: a worked matrix and a slow twin. Times are nanoseconds.

#include <doctest/doctest.h>

#include <optional>
#include <random>

#include "tests/unit/policies/policies_support.hpp"

using namespace gpusim;
using namespace gpusim::policy_tests;

namespace {

/// Maps a batch of independent tasks by comparing every task on every device in every step. `times` is [task][device].
std::vector<TaskRun> map_slowly(const std::vector<std::vector<std::int64_t>>& times, bool longest_first) {
  const std::size_t devices = times.front().size();
  std::vector<std::int64_t> free(devices);
  std::vector<TaskRun> runs(times.size());
  std::vector<bool> is_mapped(times.size());
  for (std::size_t step = 0; step < times.size(); ++step) {
    std::optional<std::size_t> chosen;
    std::int64_t chosen_end = 0;
    std::size_t chosen_device = 0;
    for (std::size_t task = 0; task < times.size(); ++task) {
      if (is_mapped[task]) continue;
      std::optional<std::size_t> best;
      for (std::size_t device = 0; device < devices; ++device)
        if (times[task][device] != kNever && (!best || free[device] + times[task][device] < free[*best] + times[task][*best]))
          best = device;
      const std::int64_t end = free[*best] + times[task][*best];
      if (chosen && (longest_first ? end <= chosen_end : end >= chosen_end)) continue;
      chosen = task;
      chosen_end = end;
      chosen_device = *best;
    }
    is_mapped[*chosen] = true;
    runs[*chosen] = {{static_cast<std::uint32_t>(chosen_device)}, free[chosen_device], chosen_end};
    free[chosen_device] = chosen_end;
  }
  return runs;
}

}  // namespace

TEST_SUITE("min-min and max-min") {
  TEST_CASE("a matrix of five tasks on two devices") {
    const TimeTable table{{{3, 6}, {4, 9}, {7, 5}, {10, 12}, {2, 3}}, {}};
    // Min-min maps 4 to 0 (2), 0 to 0 (5), 2 to 1 (5), 1 to 0 (9), 3 to 1 (17).
    CHECK(table.instance().run("min_min") ==
          std::vector<TaskRun>{{{0}, 2, 5}, {{0}, 5, 9}, {{1}, 0, 5}, {{1}, 5, 17}, {{0}, 0, 2}});
    // Max-min maps 3 to 0 (10), 1 to 1 (9), 2 to 1 (14), 0 to 0 (13), 4 to 0 (15).
    CHECK(table.instance().run("max_min") ==
          std::vector<TaskRun>{{{0}, 10, 13}, {{1}, 0, 9}, {{1}, 9, 14}, {{0}, 0, 10}, {{0}, 13, 15}});
  }

  TEST_CASE("both equal the comparison of everything on random matrices") {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const auto below = [&](std::uint64_t bound) { return static_cast<std::int64_t>(random() % bound); };
      const auto classes = static_cast<std::size_t>(1 + below(3));
      std::vector<std::uint32_t> class_of(static_cast<std::size_t>(1 + below(6)));
      for (std::uint32_t& device_class : class_of) device_class = static_cast<std::uint32_t>(below(classes));
      class_of = without_empty_classes(class_of);
      Instance instance(class_of);
      const std::size_t present = instance.system.classes.size();
      // Either any times, or times by speed, for which one order of length holds on all classes.
      const bool by_speed = below(2) == 0;
      const auto longest = static_cast<std::uint64_t>(1 + below(20));
      std::vector<std::vector<std::int64_t>> times;
      for (std::int64_t task = below(25); task >= 0; --task) {
        std::vector<std::int64_t> row(present);
        const std::int64_t work = below(longest);
        for (std::size_t c = 0; c < present; ++c)
          row[c] = by_speed ? work * static_cast<std::int64_t>(1 + c) : below(6) == 0 ? kNever : below(longest);
        if (row[class_of.front()] == kNever) row[class_of.front()] = 3;
        instance.task(row);
        times.emplace_back();
        for (const std::uint32_t device_class : class_of) times.back().push_back(row[device_class]);
      }
      REQUIRE(instance.run("min_min") == map_slowly(times, false));
      REQUIRE(instance.run("max_min") == map_slowly(times, true));
    }
  }

  TEST_CASE("the longer task does not go first in max-min if both can end equally early") {
    // Both end at 3 on device 1, so the lower id takes it; the other ends at 5 on device 0, before 6.
    const TimeTable table{{{4, 3}, {5, 3}}, {}};
    CHECK(table.instance().run("max_min") == std::vector<TaskRun>{{{1}, 0, 3}, {{0}, 0, 5}});
  }

  TEST_CASE("inputs delay a task on every device but the one that holds them") {
    // Task 0 ends on device 0 at 2. Then 1 to 3 are mapped, each of length 3 with an input of 4 bytes.
    // Both policies: 1 to device 0 (5), then 2: device 0 at 8 or device 1 at 2 + 4 + 3 = 9: device 0; 3: device 1 at 9.
    for (const bool routes_are_alike : {true, false})
      for (const char* policy : {"min_min", "max_min"}) {
        Instance instance({0, 0, 0}, routes_are_alike ? std::vector<std::uint32_t>{0, 0, 0} : std::vector<std::uint32_t>{0, 0, 1});
        const TaskId source = instance.task({2});
        for (int task = 0; task < 3; ++task) instance.edge(source, instance.task({3}), 4);
        const std::vector<TaskRun> runs = instance.run(policy);
        CHECK(runs[1] == TaskRun{{0}, 2, 5});
        CHECK(runs[2] == TaskRun{{0}, 5, 8});
        CHECK(runs[3] == TaskRun{{1}, 6, 9});
      }
  }

  TEST_CASE("a batch counts what earlier ones left on the devices") {
    Instance instance = Instance::equal_devices(2);
    instance.job(0);
    instance.task({10});
    instance.task({4});
    instance.job(1);
    instance.task({5});
    instance.task({1});
    // Min-min puts the 4 on device 0 and the 10 on device 1; max-min the other way round. At 1 the device with the 4 is better.
    const std::vector<TaskRun> min_min = instance.run("min_min");
    CHECK(min_min[3] == TaskRun{{0}, 4, 5});
    CHECK(min_min[2] == TaskRun{{0}, 5, 10});
    const std::vector<TaskRun> max_min = instance.run("max_min");
    CHECK(max_min[2] == TaskRun{{1}, 4, 9});
    CHECK(max_min[3] == TaskRun{{1}, 9, 10});
  }
}
