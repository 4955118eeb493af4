// Policies that work in rounds: who holds GPUs from boundary to boundary.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "gpusim/simulate.hpp"
#include "sim/base/check.hpp"
#include "sim/base/random.hpp"
#include "tests/unit/policies/policies_support.hpp"

namespace gpusim {
namespace {

using policy_tests::Instance;
using policy_tests::options_of;

constexpr std::int64_t kSecond = 1'000'000'000;

struct Piece {
  std::uint32_t task;
  std::int64_t start;  ///< in seconds
  std::int64_t end;
  std::vector<std::uint32_t> devices;
};

struct Ran {
  std::vector<Piece> pieces;  ///< of running, in the order in which they end
  Outcome outcome;
  [[nodiscard]] std::string text() const {
    std::string all;
    for (const Piece& one : pieces) all += fmt::format("{}:{}-{}@{} ", one.task, one.start, one.end, fmt::join(one.devices, ","));
    return all;
  }
  [[nodiscard]] std::int64_t end(std::uint32_t task) const {
    std::int64_t last = 0;
    for (const Piece& one : pieces)
      if (one.task == task) last = std::max(last, one.end);
    return last;
  }
  [[nodiscard]] std::int64_t makespan() const {
    std::int64_t last = 0;
    for (const Piece& one : pieces) last = std::max(last, one.end);
    return last;
  }
};

Profile profile(std::uint32_t gpus, std::int64_t seconds, std::int64_t restore = 0, std::int64_t save = 0) {
  const auto stated = [](std::int64_t count) {
    const Duration time = Duration::nanoseconds(count * kSecond);
    return Ranged<Duration>{time, time, time};
  };
  Profile made;
  made.gpus = gpus;
  made.any_time = stated(seconds);
  made.interruption.restore = stated(restore);
  made.interruption.save = stated(save);
  return made;
}

/// On two classes: seconds on each.
Profile on_two_classes(std::int64_t first, std::int64_t second) {
  Profile made = profile(1, first);
  made.any_time.reset();
  for (const auto& [gpu, seconds] : {std::pair{"G0", first}, {"G1", second}}) {
    const Duration time = Duration::nanoseconds(seconds * kSecond);
    made.time.emplace_back(gpu, Ranged<Duration>{time, time, time});
  }
  return made;
}

/// May hold any of these numbers of GPUs, with these speed-ups; one is stated.
Profile elastic(std::int64_t seconds, std::initializer_list<std::pair<std::uint32_t, double>> speedups) {
  Profile made = profile(1, seconds);
  made.scaling.kind = Scaling::Kind::speedup;
  for (const auto& [gpus, speedup] : speedups) {
    made.elastic.push_back(gpus);
    made.scaling.speedup.emplace(gpus, Ranged<double>{speedup, speedup, speedup});
  }
  return made;
}

Ran run(Instance& instance, const char* policy, const char* options) {
  instance.workload.graph = TaskGraph(instance.workload.tasks(), {});
  const Performance performance = resolve(instance.system, instance.workload, Case::nominal).performance.value();
  Document document = options_of(options);
  Reader reader(document);
  Schedule schedule;
  Ran ran;
  ran.outcome = simulate({instance.system, instance.workload, performance}, *find_policy(policy)->make(reader), schedule);
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    const Span span = schedule[i];
    if (span.kind != SpanKind::run) continue;
    Piece piece{static_cast<std::uint32_t>(span.task),
                span.start.since_start().count() / kSecond,
                span.end.since_start().count() / kSecond,
                {}};
    for (const DeviceId device : span.devices) piece.devices.push_back(static_cast<std::uint32_t>(device));
    ran.pieces.push_back(std::move(piece));
  }
  return ran;
}

}  // namespace

TEST_SUITE("policies in rounds") {
  TEST_CASE("two equal jobs take turns on one GPU, and who is alone is not interrupted") {
    // Rounds of 10 s in turn. The second ends its 15 s at 35; the GPU stays idle up to the boundary at 40, as nobody is dispatched
    // within a round, and then the first has 5 s left.
    Instance instance = Instance::equal_devices(1);
    instance.task_of(profile(1, 25));
    instance.task_of(profile(1, 15));
    const Ran ran = run(instance, "gavel", R"({"round": "10 s"})");
    CHECK(ran.text() == "0:0-10@0 1:10-20@0 0:20-30@0 1:30-35@0 0:40-45@0 ");
    CHECK(ran.outcome.preemptions == 3);
  }

  TEST_CASE("who keeps its GPUs over a boundary is not interrupted, and a job that comes waits for the boundary") {
    Instance instance = Instance::equal_devices(2);
    instance.task_of(profile(1, 35));
    instance.job(12 * kSecond);
    instance.task_of(profile(1, 5));
    CHECK(run(instance, "gavel", R"({"round": "10 s"})").text() == "1:20-25@1 0:0-35@0 ");
    CHECK(run(instance, "gavel", R"({"round": "10 s", "dispatch": "at_once"})").text() == "1:12-17@1 0:0-35@0 ");
  }

  TEST_CASE("GPUs that become free within a round wait for the boundary, or not") {
    Instance instance = Instance::equal_devices(1);
    instance.task_of(profile(1, 4));
    instance.task_of(profile(1, 4));
    CHECK(run(instance, "gavel", R"({"round": "10 s"})").text() == "0:0-4@0 1:10-14@0 ");
    CHECK(run(instance, "gavel", R"({"round": "10 s", "dispatch": "at_once"})").text() == "0:0-4@0 1:4-8@0 ");
  }

  TEST_CASE("jobs go to the GPUs that suit them") {
    // Makespan: 0 is ten times as fast on class 0, 1 on class 1.
    Instance instance({0, 1});
    instance.task_of(on_two_classes(10, 100));
    instance.task_of(on_two_classes(100, 10));
    for (const char* objective : {"makespan", "max_min_fairness", "finish_time_fairness", "max_sum_throughput"}) {
      CAPTURE(objective);
      const Ran ran = run(instance, "gavel", fmt::format(R"({{"objective": "{}"}})", objective).c_str());
      CHECK(ran.text() == "0:0-10@0 1:0-10@1 ");
    }
    CHECK(run(instance, "allox", "{}").text() == "0:0-10@0 1:0-10@1 ");
    CHECK(run(instance, "themis", "{}").text() == "0:0-10@0 1:0-10@1 ");
  }

  TEST_CASE("who holds GPUs changes them where its share of time is on several classes") {
    // Two jobs of 4 h or 1 h: half of the time each on the fast GPU, until both end after about 1.6 h.
    Instance instance({0, 1});
    for (int i = 0; i < 2; ++i) instance.task_of(on_two_classes(4 * 3600, 3600));
    for (const char* objective : {"makespan", "max_min_fairness", "finish_time_fairness"}) {
      CAPTURE(objective);
      const Ran ran = run(instance, "gavel", fmt::format(R"({{"objective": "{}"}})", objective).c_str());
      CHECK(ran.makespan() < 6100);
      CHECK(ran.makespan() >= 5760);
    }
    CHECK(run(instance, "themis", R"({"lease": "10 min"})").outcome.preemptions > 2);
  }

  TEST_CASE("what a boundary has chosen is not given away while it waits for a GPU to be saved") {
    // At 10 s the GPUs change hands; the state of 0 takes 2 s, and nobody else comes in between.
    Instance instance = Instance::equal_devices(1);
    instance.task_of(profile(1, 15, 1, 2));
    instance.task_of(profile(1, 8, 1, 2));
    const Ran ran = run(instance, "gavel", R"({"round": "10 s", "dispatch": "at_once"})");
    CHECK(ran.text() == "0:0-10@0 1:12-20@0 0:21-26@0 ");
  }

  TEST_CASE("sia gives what resources keep from starting to others") {
    Instance instance = Instance::equal_devices(2);
    instance.system.resources.push_back({"licence", 1});
    for (int i = 0; i < 2; ++i) {
      Profile licensed = profile(1, 100);
      licensed.resources.emplace_back("licence", 1);
      instance.task_of(licensed);
    }
    instance.task_of(profile(1, 10));
    CHECK(run(instance, "sia", R"({"round": "10 s"})").text() == "2:0-10@1 0:0-100@0 1:100-200@0 ");
  }

  TEST_CASE("the makespan objective comes close to what preemption can reach") {
    // Three jobs of 100 s on two GPUs: 150 s (McNaughton), in rounds of 5 s.
    Instance instance = Instance::equal_devices(2);
    for (int i = 0; i < 3; ++i) instance.task_of(profile(1, 100));
    const Ran ran = run(instance, "gavel", R"({"objective": "makespan", "round": "5 s"})");
    CHECK(ran.makespan() >= 150);
    CHECK(ran.makespan() <= 155);
  }

  TEST_CASE("saving holds the GPU, and the next one starts when it is free") {
    Instance instance = Instance::equal_devices(1);
    instance.task_of(profile(1, 15, 1, 2));
    instance.task_of(profile(1, 8, 1, 2));
    const Ran ran = run(instance, "gavel", R"({"round": "10 s"})");
    // 0 saves from 10 to 12; 1 runs from 12 to 20; 0 is restored until 21 and has 5 s left.
    CHECK(ran.text() == "0:0-10@0 1:12-20@0 0:21-26@0 ");
  }

  TEST_CASE("a gang takes GPUs of one class, and one that fits into none takes what is there") {
    Instance instance({0, 0, 1, 1});
    instance.task_of(profile(2, 10));
    instance.task_of(profile(3, 10));
    const Ran ran = run(instance, "gavel", R"({"round": "10 s"})");
    CHECK(ran.pieces.size() == 2);
    CHECK(ran.pieces[0].devices == std::vector<std::uint32_t>{0, 1});
    CHECK(ran.pieces[1].devices.size() == 3);
    CHECK(ran.makespan() == 20);
  }

  TEST_CASE("allox starts the short jobs first and interrupts nobody, and alpha holds it to the oldest") {
    Instance instance = Instance::equal_devices(1);
    for (const std::int64_t seconds : {30, 5, 10}) instance.task_of(profile(1, seconds));
    CHECK(run(instance, "allox", R"({"alpha": 1, "round": "1 s"})").text() == "1:0-5@0 2:5-15@0 0:15-45@0 ");
    CHECK(run(instance, "allox", R"({"alpha": 0.3, "round": "1 s"})").text() == "0:0-30@0 1:30-35@0 2:35-45@0 ");
    CHECK(run(instance, "allox", R"({"alpha": 1, "round": "1 s"})").outcome.preemptions == 0);
  }

  TEST_CASE("themis leaves a job its GPUs for its lease") {
    Instance instance = Instance::equal_devices(1);
    instance.task_of(profile(1, 100));
    instance.task_of(profile(1, 100));
    const Ran ran = run(instance, "themis", R"({"lease": "30 s", "round": "10 s", "filter": 0.5})");
    for (const Piece& piece : ran.pieces) CHECK((piece.end - piece.start >= 30 || piece.end == ran.end(piece.task)));
    CHECK(ran.makespan() == 200);
  }

  TEST_CASE("sia doubles the GPUs of a job that is alone, round by round") {
    // 10 s on one GPU, 10 s on two (19 s of work), and the 71 s that are left on four: 71 / 3.6 = 19.72 s.
    Instance instance = Instance::equal_devices(4);
    instance.task_of(elastic(100, {{1, 1}, {2, 1.9}, {4, 3.6}}));
    const Ran ran = run(instance, "sia", R"({"round": "10 s"})");
    REQUIRE(ran.pieces.size() == 3);
    CHECK(ran.pieces[0].devices.size() == 1);
    CHECK(ran.pieces[1].devices.size() == 2);
    CHECK(ran.pieces[2].devices.size() == 4);
    CHECK(ran.pieces[2].start == 20);
    CHECK(ran.makespan() == 39);
    // Others give it the number that is stated.
    CHECK(run(instance, "gavel", R"({"round": "10 s"})").text() == "0:0-100@0 ");
    CHECK(run(instance, "fifo", "{}").text() == "0:0-100@0 ");
  }

  TEST_CASE("sia shares GPUs between jobs that profit alike, and gives more to the one that profits more") {
    Instance alike = Instance::equal_devices(4);
    for (int i = 0; i < 2; ++i) alike.task_of(elastic(100, {{1, 1}, {2, 1.9}, {4, 3.6}}));
    const Ran shared = run(alike, "sia", R"({"round": "10 s"})");
    for (const Piece& piece : shared.pieces) CHECK(piece.devices.size() == (piece.start < 10 ? 1 : 2));
    Instance unlike = Instance::equal_devices(3);
    unlike.task_of(elastic(100, {{1, 1}, {2, 1.05}}));
    unlike.task_of(elastic(100, {{1, 1}, {2, 2}}));
    const Ran better = run(unlike, "sia", R"({"round": "10 s"})");
    for (const Piece& piece : better.pieces)
      if (piece.start >= 10 && piece.start < 50) CHECK(piece.devices.size() == (piece.task == 0 ? 1 : 2));
  }

  TEST_CASE("sia leaves a job where it is when moving costs more than it brings") {
    Instance instance = Instance::equal_devices(2);
    Profile costly = elastic(100, {{1, 1}, {2, 1.1}});
    costly.interruption.restore = Ranged<Duration>{Duration::nanoseconds(1000 * kSecond), Duration::nanoseconds(1000 * kSecond),
                                                   Duration::nanoseconds(1000 * kSecond)};
    instance.task_of(costly);
    CHECK(run(instance, "sia", R"({"round": "10 s"})").text() == "0:0-100@0 ");
  }

  TEST_CASE("every policy in rounds ends all work of many random jobs, and never more than GPUs are there") {
    for (const char* policy : {"gavel", "themis", "sia", "allox"})
      for (std::uint64_t which = 0; which < 20; ++which) {
        CAPTURE(policy);
        CAPTURE(which);
        Random random(7, which, policy);
        Instance instance({0, 0, 0, 1, 1});
        std::vector<std::int64_t> arrivals;
        for (int i = 0; i < 12; ++i) arrivals.push_back(static_cast<std::int64_t>(random.uniform() * 100));
        std::sort(arrivals.begin(), arrivals.end());
        for (const std::int64_t arrival : arrivals) {
          instance.job(arrival * kSecond);
          const auto gpus = static_cast<std::uint32_t>(1 + random.uniform() * 4);
          Profile task = profile(gpus, 1 + static_cast<std::int64_t>(random.uniform() * 60),
                                 static_cast<std::int64_t>(random.uniform() * 3), static_cast<std::int64_t>(random.uniform() * 3));
          if (gpus == 2 && random.uniform() < 0.7) {
            task.elastic = {1, 2, 3};
            task.scaling.kind = Scaling::Kind::speedup;
            task.scaling.speedup = {{2, Ranged<double>{1.5, 1.5, 1.5}}, {3, Ranged<double>{2, 2, 2}}};
          }
          instance.task_of(task);
        }
        const Ran ran = run(instance, policy, R"({"round": "7 s"})");
        std::vector<bool> has_run(12);
        for (const Piece& piece : ran.pieces) has_run[piece.task] = true;
        CHECK(std::accumulate(has_run.begin(), has_run.end(), 0) == 12);
      }
  }

  TEST_CASE("wrong options") {
    const auto message = [](const char* policy, const char* options, bool allows_commands = false) {
      Document document = options_of(options);
      document.allows_commands = allows_commands;
      Reader reader(document);
      try {
        (void)find_policy(policy)->make(reader);
      } catch (const InputError& error) {
        return std::string(error.what());
      }
      return std::string();
    };
    CHECK(message("gavel", R"({"objective": "fast"})").find("/objective") != std::string::npos);
    CHECK(message("gavel", R"({"round": "1 ms"})").find("at least 1 s") != std::string::npos);
    CHECK(message("gavel", R"({"cost": {"V100": 2}})").find("max_sum_throughput") != std::string::npos);
    CHECK(message("allox", R"({"alpha": 2})").find("at most 1") != std::string::npos);
    CHECK(message("themis", R"({"filter": 1})").find("below 1") != std::string::npos);
    CHECK(message("sia", R"({"lambda": 1})").find("more than 1") != std::string::npos);
    CHECK(message("slurm", R"({"weight_size": 3})").empty());
    CHECK(message("sia", R"({"power": 0})").find("other than 0") != std::string::npos);
    CHECK(message("pipe", R"({"command": ["true"]})").find("--allow-commands") != std::string::npos);
    CHECK(message("pipe", R"({"command": []})").find("list of a program") != std::string::npos);
    CHECK(message("pipe", R"({"command": ["true"]})", true).empty());
  }
}

}  // namespace gpusim
