// Tasks that stop before they end: what the engine does when a policy says so, when a device fails, and when it asks to be woken.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"
#include "gpusim/simulate.hpp"
#include "gpusim/verify.hpp"
#include "sim/base/check.hpp"
#include "sim/engine/outage_clock.hpp"

namespace gpusim {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

Scenario scenario_of(const std::string& json) { return load(parse_text(json, "test.json")); }

/// Does what a script says: at an instant in seconds, a function of the view; asks to be woken for each.
class Scripted : public Policy {
 public:
  using Step = std::function<void(const View&, Decisions&)>;
  explicit Scripted(std::map<std::int64_t, Step> script) : script_(std::move(script)) {}
  void prepare(const View& /*view*/) override {}
  const Decisions& decide(const Changes& changes, const View& view) override {
    decisions_.clear();
    std::string freed;
    for (const DeviceId device : changes.freed) freed += fmt::format(" {}", index(device));
    std::string lost;
    for (const DeviceId device : changes.lost) lost += fmt::format(" {}", index(device));
    std::string ready;
    for (const TaskId task : changes.ready) ready += fmt::format(" {}", index(task));
    const std::int64_t now = view.now.since_start().count() / kSecond;
    if (!freed.empty() || !lost.empty() || !ready.empty())
      seen += fmt::format("{}:{}{}{} ", now, ready.empty() ? "" : " ready" + ready, freed.empty() ? "" : " freed" + freed,
                          lost.empty() ? "" : " lost" + lost);
    const auto step = script_.find(now);
    if (step != script_.end()) {
      step->second(view, decisions_);
      script_.erase(step);
    }
    const auto next = script_.upper_bound(now);
    if (next != script_.end()) decisions_.wake(Instant::at(Duration::nanoseconds(next->first * kSecond)));
    return decisions_;
  }
  [[nodiscard]] bool preempts() const override { return true; }
  std::string seen;

 private:
  std::map<std::int64_t, Step> script_;
  Decisions decisions_;
};

Scripted::Step start(std::uint32_t task, std::vector<std::uint32_t> devices) {
  return [task, devices](const View&, Decisions& decisions) {
    std::vector<DeviceId> ids;
    for (const std::uint32_t device : devices) ids.push_back(DeviceId{device});
    decisions.start(TaskId{task}, ids);
  };
}

Scripted::Step preempt(std::uint32_t task) {
  return [task](const View&, Decisions& decisions) { decisions.preempt(TaskId{task}); };
}

Scripted::Step both(const Scripted::Step& first, const Scripted::Step& second) {
  return [=](const View& view, Decisions& decisions) {
    first(view, decisions);
    second(view, decisions);
  };
}

struct Ran {
  std::string spans;  ///< task kind start-end on devices; …
  std::string violations;
  Outcome outcome;
};

Ran run(const std::string& json, Policy& policy) {
  const Scenario scenario = scenario_of(json);
  Schedule schedule;
  Ran ran;
  const Performance& performance = scenario.performance.front().front().front();
  ran.outcome = simulate({scenario.systems.front(), scenario.workloads.front(), performance}, policy, schedule);
  std::string gantt = "job,task,kind,devices,start_s,end_s\n";
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    const Span span = schedule[i];
    const Workload& workload = scenario.workloads.front();
    std::string devices;
    for (const DeviceId device : span.devices)
      devices += (devices.empty() ? "" : " ") + scenario.systems.front().devices[index(device)].name;
    const std::string& name = workload.task_name[index(span.task)];
    ran.spans += fmt::format("{} {} {}-{} {}; ", name, gpusim::name(span.kind), exact_seconds(span.start.since_start()),
                             exact_seconds(span.end.since_start()), devices);
    gantt +=
        fmt::format("{},{},{},{},{},{}\n", workload.jobs[index(workload.job[index(span.task)])].name, name, gpusim::name(span.kind),
                    devices, exact_seconds(span.start.since_start()), exact_seconds(span.end.since_start()));
  }
  std::istringstream in(gantt);
  for (const Violation& violation : verify_gantt(scenario, in, "gantt.csv")) ran.violations += violation.message + "\n";
  return ran;
}

/// One or two P40 and a V100 that is four times as fast.
std::string scenario(const std::string& task, const std::string& system = R"("gpus": {"P40": 2, "V100-PCIe-32GB": 1})") {
  return R"({"systems": {"s": {)" + system + R"(}}, "policies": ["fifo"], "models": {"m": {)" + task +
         R"(}}, "workloads": {"w": {"type": "dag", "tasks": {"a": {"model": "m"}, "b": {"model": "m"}}}}})";
}

constexpr const char* kTwoSpeeds = R"("time": {"P40": "400 s", "V100": "100 s"})";

}  // namespace

TEST_SUITE("interruptions") {
  TEST_CASE("a task that is preempted at no cost gives its GPU to another in the same instant and goes on later") {
    Scripted policy({{0, start(0, {2})}, {30, both(preempt(0), start(1, {2}))}, {130, start(0, {2})}});
    const Ran ran = run(scenario(kTwoSpeeds), policy);
    CHECK(ran.spans == "a run 0-30 gpu2; b run 30-130 gpu2; a run 130-200 gpu2; ");
    CHECK(ran.outcome.preemptions == 1);
    // What it had was given away at once, so it is not said to be free.
    CHECK(policy.seen == "0: ready 0 1 30: ready 0 130: freed 2 200: freed 2 ");
  }

  TEST_CASE("saving and restoring hold the GPU and are no progress") {
    Scripted policy({{0, start(0, {2})}, {30, preempt(0)}, {35, start(1, {2})}, {135, start(0, {2})}});
    const Ran ran = run(scenario(kTwoSpeeds + std::string(R"(, "interruption": {"save": "5 s", "restore": "7 s"})")), policy);
    CHECK(ran.spans == "a run 0-30 gpu2; a save 30-35 gpu2; b run 35-135 gpu2; a restore 135-142 gpu2; a run 142-212 gpu2; ");
  }

  TEST_CASE("what is left takes as long on another GPU as it would of all of it") {
    Scripted policy({{0, both(start(0, {2}), start(1, {1}))}, {30, preempt(0)}, {40, start(0, {0})}});
    const Ran ran = run(scenario(kTwoSpeeds), policy);
    CHECK(ran.spans == "a run 0-30 gpu2; a run 40-320 gpu0; b run 0-400 gpu1; ");  // 70 % of 400 s
  }

  TEST_CASE("killed by its policy it keeps what its last checkpoint has") {
    Scripted policy({{0, both(start(0, {2}), start(1, {1}))}, {50, preempt(0)}, {60, start(0, {2})}});
    const Ran ran = run(scenario(kTwoSpeeds + std::string(R"(, "checkpoint": {"cost": "2 s", "every": "20 s"},
                                                               "interruption": {"preempted": "loses", "restore": "3 s"})")),
                        policy);
    // 20 + 2 + 20 + 2 s, then 6 s that are lost; 60 s are left with two checkpoints. On the P40 b writes 19.
    CHECK(ran.spans == "a run 0-44 gpu2; a lost 44-50 gpu2; a restore 60-63 gpu2; a run 63-127 gpu2; b run 0-438 gpu1; ");
  }

  TEST_CASE("a policy sees how far tasks have come") {
    std::string seen;
    const auto look = [&](const View& view, Decisions&) {
      seen += fmt::format("{} {} {} {}; ", exact_seconds(view.attained(TaskId{0})),
                          exact_seconds(view.remaining(TaskId{0}, ClassId{1})),
                          exact_seconds(view.remaining(TaskId{0}, ClassId{0})), view.progress[0].interruptions);
    };
    Scripted policy({{0, both(start(0, {2}), start(1, {0}))},
                     {10, look},
                     {30, preempt(0)},
                     {40, both(look, start(0, {1}))},
                     {80, look},
                     {500, look}});
    const Ran ran = run(scenario(kTwoSpeeds), policy);
    CHECK(seen == "10 90 360 0; 30 70 280 1; 70 60 240 1; ");  // At 320 s all has ended, and nobody is woken any more.
  }

  TEST_CASE("a failure in the middle of saving loses what was to be saved") {
    const std::string system =
        R"("gpus": {"P40": 2, "V100-PCIe-32GB": 1}, "failures": {"events": [{"gpu": "gpu2", "at": "33 s", "for": "7 s"}]})";
    Scripted policy({{0, both(start(0, {2}), start(1, {0}))}, {30, preempt(0)}, {40, start(0, {2})}});
    const Ran ran = run(scenario(kTwoSpeeds + std::string(R"(, "interruption": {"save": "5 s"})"), system), policy);
    CHECK(ran.spans == "a lost 0-30 gpu2; a save 30-33 gpu2; a run 40-140 gpu2; b run 0-400 gpu0; ");
    CHECK(ran.violations == "");
    CHECK(policy.seen == "0: ready 0 1 33: ready 0 lost 2 40: freed 2 140: freed 2 400: freed 0 ");
  }

  TEST_CASE("published: killed 50 minutes into 100 minutes of work with a checkpoint every 20") {
    // T = 0-20 work, -22 checkpoint, -42 work, -44 checkpoint, -50 lost; 60-65 restart, 60 min left with 2 checkpoints: 129.
    const std::string system = R"("gpus": {"P40": 1}, "failures": {"events": [{"gpu": "gpu0", "at": "50 min", "for": "10 min"}]})";
    const std::string json = R"({"systems": {"s": {)" + system +
                             R"(}}, "workloads": {"w": {"type": "dag", "tasks": {"a": {"time": "100 min",
                             "checkpoint": {"cost": "2 min", "every": "20 min"}, "interruption": {"restore": "5 min"}}}}}})";
    Scripted policy({{0, start(0, {0})}, {3600, start(0, {0})}});
    const Ran ran = run(json, policy);
    CHECK(ran.spans == "a run 0-2640 gpu0; a lost 2640-3000 gpu0; a restore 3600-3900 gpu0; a run 3900-7740 gpu0; ");
    CHECK(ran.violations == "");
    CHECK(ran.outcome.failures == 1);
  }

  TEST_CASE("a node that fails takes a gang with it, and the other GPUs of the gang are free") {
    const std::string json =
        R"({"systems": {"s": {"nodes": {"n": {"gpus": {"P40": 2}, "count": 2}}, "network": {"bandwidth": "1 GB/s"},
      "failures": {"events": [{"node": "n1", "at": "10 s", "for": "5 s"}]}}},
      "workloads": {"w": {"type": "dag", "tasks": {"a": {"time": "100 s", "gpus": 3}}}}})";
    Scripted policy({{0, start(0, {0, 1, 2})}, {20, start(0, {1, 2, 3})}});
    const Ran ran = run(json, policy);
    CHECK(ran.spans == "a lost 0-10 n0/gpu0 n0/gpu1 n1/gpu0; a run 20-120 n0/gpu1 n1/gpu0 n1/gpu1; ");
    CHECK(ran.violations == "");
    CHECK(policy.seen == "0: ready 0 10: ready 0 freed 0 1 lost 2 3 15: freed 2 3 120: freed 1 2 3 ");
  }

  TEST_CASE("the times of random outages have the means that were asked for, and two kinds may overlap") {
    for (const Lasting::Law law :
         {Lasting::Law::constant, Lasting::Law::exponential, Lasting::Law::weibull, Lasting::Law::lognormal}) {
      CAPTURE(static_cast<int>(law));
      System system;
      system.nodes.push_back({"n", ""});
      system.devices.push_back({NodeId{0}, 0, GpuId{0}, ClassId{0}, "gpu0"});
      system.outages.devices =
          Outages::Source{{law, Duration::nanoseconds(100 * kSecond), 0.8}, {law, Duration::nanoseconds(7 * kSecond), 0.8}};
      OutageClock clock(system);
      constexpr int kRounds = 20'000;
      double up = 0;
      double down = 0;
      Instant last;
      for (int i = 0; i < kRounds; ++i) {
        up += (clock.next() - last).seconds();
        last = clock.next();
        REQUIRE(clock.pop().begins);
        down += (clock.next() - last).seconds();
        last = clock.next();
        REQUIRE_FALSE(clock.pop().begins);
      }
      // The variation of all four is below 1.3 times the mean; four standard errors.
      CHECK(up / kRounds == doctest::Approx(100).epsilon(4 * 1.3 / std::sqrt(kRounds)));
      CHECK(down / kRounds == doctest::Approx(7).epsilon(4 * 1.3 / std::sqrt(kRounds)));
    }
  }

  TEST_CASE("a task that keeps nothing of a thousand runs in a row is an error of the input, not a run without an end") {
    const auto fails_every_hour = [](const std::string& task) {
      return R"({"seed": 1, "systems": {"s": {"gpus": {"P40": 1}, "failures": {"gpu": {"mtbf": {"constant": "1 h"}, "repair": "1 min"}}}},
                 "workloads": {"w": {"type": "dag", "tasks": {"a": {"time": "3 h")" +
             task + "}}}}}";
    };
    const auto end = [&](const std::string& task) {
      const Scenario scenario = scenario_of(fails_every_hour(task));
      return exact_seconds(simulate_run(scenario, scenario.runs.front()).nominal().makespan);
    };
    CHECK_THROWS_WITH_AS((void)end(""), doctest::Contains("1000 times in a row and kept nothing"), Infeasible);
    // Of each hour 50 minutes last: 3 x (3600 + 60) s, then 30 minutes are left.
    CHECK(end(R"(, "checkpoint": {"cost": "0 s", "every": "50 min"})") == "12780");
  }

  TEST_CASE("what is given back in the instant in which it was taken has interrupted nothing") {
    Scripted policy({{0, both(start(0, {2}), both(preempt(0), start(1, {2})))}, {100, start(0, {2})}});
    const Ran ran = run(scenario(kTwoSpeeds + std::string(R"(, "interruption": {"restore": "7 s"})")), policy);
    CHECK(ran.spans == "b run 0-100 gpu2; a run 100-200 gpu2; ");
  }

  TEST_CASE("a policy that only asks to be woken is stopped") {
    class Sleeper : public Policy {
     public:
      void prepare(const View& /*view*/) override {}
      const Decisions& decide(const Changes& /*changes*/, const View& view) override {
        decisions_.clear();
        decisions_.wake(view.now + Duration::nanoseconds(1));
        return decisions_;
      }

     private:
      Decisions decisions_;
    } sleeper;
    CHECK_THROWS_WITH_AS(run(scenario(kTwoSpeeds), sleeper), doctest::Contains("decides nothing"), InternalError);
  }
}

}  // namespace gpusim
