// Laws of runs in which jobs arrive over time: what waits adds up, whatever happens.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "gpusim/metrics.hpp"
#include "gpusim/scenario.hpp"
#include "sim/base/random.hpp"
#include "sim/input/json.hpp"
#include "tests/properties/laws.hpp"

namespace gpusim::test {
namespace {

/// A small cluster with a stream of jobs, all of it drawn from one number.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : random_(seed, 0, "online laws") {}
  int between(int least, int most) { return least + static_cast<int>(random_.uniform() * (most - least + 1)); }
  bool chance(int percent) { return between(1, 100) <= percent; }

 private:
  Random random_;
};

std::string minutes(int count) { return fmt::format("{} min", count); }

Json system_of(Draws& draw) {
  Json system = {{"nodes", {{"old", {{"gpus", {{"P40", draw.between(1, 4)}}}, {"count", draw.between(1, 3)}}}}},
                 {"resources", {{"licence", draw.between(1, 3)}}},
                 {"network", {{"bandwidth", "1 GB/s"}}}};
  if (draw.chance(60)) system["nodes"]["new"] = {{"gpus", {{"V100-PCIe-32GB", draw.between(1, 4)}}}};
  if (draw.chance(50)) {
    system["failures"] = {{"gpu", {{"mtbf", minutes(draw.between(200, 2000))}, {"repair", minutes(draw.between(1, 100))}}}};
    if (draw.chance(50))
      system["failures"]["events"] = {{{"node", "old"},
                                       {"at", minutes(draw.between(1, 200))},
                                       {"for", minutes(draw.between(1, 100))},
                                       {"planned", draw.chance(70)}}};
  }
  return system;
}

Json scenario_of(std::uint64_t seed) {
  Draws draw(seed);
  Json scenario = {
      {"seed", seed}, {"systems", {{"s", system_of(draw)}}}, {"policies", {"fifo", "fifo_fit", "lpt", "srtf", "easy", "sia"}}};
  const Json& nodes = scenario["systems"]["s"]["nodes"];
  // One node's name is its pool's only where there is one of them.
  if (nodes["old"]["count"] != 1 && scenario["systems"]["s"].contains("failures"))
    scenario["systems"]["s"]["failures"].erase("events");
  int gpus = nodes["old"]["gpus"]["P40"].get<int>() * nodes["old"]["count"].get<int>();
  if (nodes.contains("new")) gpus += nodes["new"]["gpus"]["V100-PCIe-32GB"].get<int>();
  for (int model = 0; model < 4; ++model) {
    Json entry = {{"time", {{"P40", minutes(draw.between(1, 60))}, {"V100", minutes(draw.between(1, 60))}}},
                  {"gpus", std::min(gpus, draw.chance(60) ? 1 : draw.between(1, 6))}};
    if (entry["gpus"] == 1 && gpus > 1 && draw.chance(50)) {
      entry["elastic"] = {1, 2, 4};
      entry["scaling"]["speedup"] = {{"2", 1.7}, {"4", 2.4}};
    }
    if (draw.chance(30)) entry["resources"] = {{"licence", 1}};
    if (draw.chance(30) && nodes.contains("new") && entry["gpus"] == 1) entry["memory"] = "30 GB";
    scenario["models"][fmt::format("m{}", model)] = entry;
  }
  int arrival = 0;
  std::string last;
  for (int job = 0; job < 30; ++job) {
    arrival += draw.chance(30) ? 0 : draw.between(1, 40);
    Json part = {
        {"type", "ensemble"}, {"models", Json::array({fmt::format("m{}", draw.between(0, 3))})}, {"arrival", minutes(arrival)}};
    if (draw.chance(15) && !last.empty()) part["after"] = {last};
    if (draw.chance(20)) part["priority"] = draw.between(0, 3);
    last = fmt::format("j{:02}", job);
    scenario["workloads"]["w"]["parts"][last] = part;
  }
  scenario["workloads"]["w"]["parts"]["j30"] = {{"type", "ensemble"}, {"models", {"m0"}}, {"arrival", minutes(arrival + 1)}};
  return scenario;
}

void expect_reasons_to_add_up(const CaseResult& one) {
  for (std::size_t job = 0; job < one.measures.jobs.size(); ++job) {
    Duration sum;
    for (const Duration waited : one.measures.online->jobs[job].waited) {
      RC_ASSERT(waited >= Duration{});
      sum += waited;
    }
    RC_ASSERT(sum == one.measures.jobs[job].waiting);
  }
}

/// The queue over time is what jobs waited, to the nanosecond.
void expect_littles_law(const CaseResult& one) {
  DeviceTime waiting;
  DeviceTime running;
  DeviceTime gpu_time;
  for (const JobMeasures& job : one.measures.jobs) {
    waiting += job.waiting;
    running += job.completion - job.waiting;
    gpu_time += job.gpu_time;
  }
  const OnlineMeasures& online = *one.measures.online;
  RC_ASSERT(online.sums.waiting_jobs == waiting);
  RC_ASSERT(online.sums.running_jobs == running);
  RC_ASSERT(online.sums.busy_gpus == gpu_time);
  QueueState<DeviceTime> rows;
  Instant last;
  for (const QueueStretch& stretch : online.queue) {
    RC_ASSERT(stretch.from == last);
    last = stretch.until;
    rows.waiting_jobs += stretch.sums.waiting_jobs;
    rows.busy_gpus += stretch.sums.busy_gpus;
  }
  RC_ASSERT(rows.waiting_jobs == waiting);
  RC_ASSERT(rows.busy_gpus == gpu_time);
  RC_ASSERT(last.since_start() == one.measures.makespan);
}

/// A job's time is waiting, holding its GPUs and being idle; nobody is faster than alone.
void expect_times_of_jobs(const Workload& workload, const Performance& performance, const CaseResult& one) {
  for (std::size_t j = 0; j < one.measures.jobs.size(); ++j) {
    const JobMeasures& job = one.measures.jobs[j];
    const JobService& service = one.measures.online->jobs[j];
    RC_ASSERT(service.stretch >= 1);
    RC_ASSERT(service.bounded_slowdown >= 1);
    RC_ASSERT(service.goodput <= 1);
    if (service.failures + service.preemptions == 0) RC_ASSERT(service.lost + service.restore + service.idle == Duration{});
    bool is_elastic = false;
    std::size_t gpus = 0;
    std::size_t tasks = 0;
    for (std::size_t task = workload.jobs[j].first_task; task < workload.jobs[j].first_task + workload.jobs[j].task_count; ++task) {
      is_elastic = is_elastic || performance.is_elastic(workload.profile[task]);
      gpus = std::max<std::size_t>(gpus, performance.gpus(workload.profile[task]));
      tasks += performance.gpus(workload.profile[task]) > 0 ? 1 : 0;
    }
    if (tasks == 1 && !is_elastic)
      RC_ASSERT(DeviceTime::nanoseconds((job.completion - job.waiting - service.idle).count() * static_cast<std::int64_t>(gpus)) ==
                job.gpu_time);
  }
}

/// The critical path goes back from the end without a gap in time.
void expect_critical_path(const std::vector<CriticalStep>& steps, const CaseResult& one) {
  RC_ASSERT(!steps.empty());
  RC_ASSERT(steps.front().end.since_start() == one.measures.makespan);
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    RC_ASSERT(steps[i].by == steps[i + 1].task);
    RC_ASSERT(steps[i + 1].end + steps[i].waited == steps[i].start);
  }
  RC_ASSERT(!steps.back().by);
}

/// Jobs of one stream on equal GPUs, all times exact, under these policies.
Json stream_on(std::uint64_t seed, int gpus, bool has_gangs, const std::vector<std::string>& policies) {
  Draws draw(seed);
  Json workload = {{"type", "arrivals"},
                   {"count", draw.between(2, 60)},
                   {"process", {{"type", "poisson"}, {"rate", fmt::format("{} /h", draw.between(1, 20))}}},
                   {"length", {{"type", "exponential"}, {"mean", minutes(draw.between(1, 40))}}}};
  if (has_gangs) workload["gpus"] = {{"1", 3}, {fmt::format("{}", gpus), 1}, {fmt::format("{}", (gpus + 1) / 2), 2}};
  return {
      {"seed", seed}, {"systems", {{"s", {{"gpus", {{"P40", gpus}}}}}}}, {"workloads", {{"w", workload}}}, {"policies", policies}};
}

}  // namespace

TEST_SUITE("online laws") {
  TEST_CASE("waiting adds up: by reason, over the queue (Little), over a job's time and along the critical path") {
    CHECK(holds([](std::uint64_t seed) {
      const Scenario scenario = load(parse_text(scenario_of(seed % (std::uint64_t{1} << 40)).dump(), "online.json"));
      for (const Run& run : scenario.runs) {
        const Result result = simulate_run(scenario, run);
        const CaseResult& one = result.cases.front();
        RC_ASSERT(one.measures.online.has_value());
        const Workload& workload = scenario.workloads[run.workload];
        const Performance& performance = scenario.performance_of(run).front();
        expect_reasons_to_add_up(one);
        expect_littles_law(one);
        expect_times_of_jobs(workload, performance, one);
        expect_critical_path(critical_path(workload, performance, one.schedule), one);
      }
    }));
  }
}

TEST_SUITE("laws of queues") {
  TEST_CASE("on one GPU the shortest remaining time first has the least mean completion time") {
    CHECK(holds([] {
      const ScenarioRun run = run_text(stream_on(*rc::gen::arbitrary<std::uint32_t>(), 1, false,
                                                 {"srtf", "fifo", "sjf", "wspt", "easy", "las", "gittins", "fair_share", "lpt"})
                                           .dump());
      for (const Result& other : run.results)
        RC_ASSERT(run.results.front().nominal().mean_completion <= other.nominal().mean_completion);
    }));
  }

  TEST_CASE("where every job takes one GPU, backfilling changes nothing") {
    CHECK(holds([] {
      const std::uint64_t seed = *rc::gen::arbitrary<std::uint32_t>();
      const ScenarioRun run =
          run_text(stream_on(seed, static_cast<int>(seed % 5) + 1, false, {"fifo", "easy", "conservative"}).dump());
      for (const Result& other : run.results)
        for (std::size_t job = 0; job < other.nominal().jobs.size(); ++job)
          RC_ASSERT(other.nominal().jobs[job].start == run.results.front().nominal().jobs[job].start);
    }));
  }

  TEST_CASE("an elastic task on one GPU takes its checkpoints there, and the verifier knows") {
    for (const int gpus : {1, 2}) {
      Json scenario = Json::parse(R"({
        "systems": {"s": {"gpus": {"T4": 2}}},
        "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "50 s", "elastic": [1, 2], "scaling": {"speedup": {"2": 1.9}},
                                                           "checkpoint": {"cost": "2 s", "every": "20 s"}}}}},
        "policies": ["sia", "fifo"]})");
      scenario["workloads"]["w"]["tasks"]["x"]["gpus"] = gpus;
      const ScenarioRun run = run_text(scenario.dump());
      CHECK(run.violations() == "");
      CHECK(nanoseconds(run.summary().front()["makespan_s"]) == std::int64_t{54} * 1'000'000'000);
      // With more GPUs it would be shorter, so nothing is proven of one that holds the number stated.
      CHECK(nanoseconds(run.summary().front()["bound_s"]) < std::int64_t{30} * 1'000'000'000);
    }
  }

  TEST_CASE("a quota that a scenario states is kept") {
    const ScenarioRun run = run_text(R"({
      "systems": {"s": {"gpus": {"T4": 4}}}, "models": {"m": {"time": "1 h"}}, "users": {"ann": {"quota": 1}},
      "workloads": {"w": {"parts": {"a": {"type": "cross_validation", "folds": 3, "models": ["m"], "barrier": "none", "user": "ann"},
                                    "b": {"type": "cross_validation", "folds": 3, "models": ["m"], "barrier": "none", "user": "bob"}}}},
      "policies": ["fifo", "easy", "conservative", "slurm"]})");
    CHECK(run.violations() == "");
    for (auto row : run.summary()) CHECK(row["makespan_s"] == "10800");
  }

  // Of 14 GPUs that are out of order four fifths of the time, hardly ever all are there.
  TEST_CASE("one task at a time does not wait for GPUs that are out of order") {
    const ScenarioRun run = run_text(R"({
      "systems": {"a": {"gpus": {"T4": 14}, "failures": {"gpu": {"mtbf": "30 min", "repair": "2 h"}}}},
      "workloads": {"w": {"type": "ensemble", "models": ["m", "n"]}},
      "models": {"m": {"time": "10 min"}, "n": {"time": "5 min", "gpus": 2}},
      "policies": ["sequential"]})");
    CHECK(run.violations() == "");
    CHECK(nanoseconds(run.summary().front()["makespan_s"]) < std::int64_t{86'400} * 1'000'000'000);
  }

  TEST_CASE("with exact times conservative backfilling starts no job later than first come, first served does") {
    // Whoever holds a GPU at or after the job's FCFS start does so under FCFS too, because all before it have started by then.
    CHECK(holds([] {
      const std::uint64_t seed = *rc::gen::arbitrary<std::uint32_t>();
      const ScenarioRun run =
          run_text(stream_on(seed, static_cast<int>(seed % 7) + 2, true, {"fifo", "conservative", "easy"}).dump());
      const std::vector<JobMeasures>& fcfs = run.results[0].nominal().jobs;
      const std::vector<JobMeasures>& conservative = run.results[1].nominal().jobs;
      const std::vector<JobMeasures>& easy = run.results[2].nominal().jobs;
      bool has_waited = false;
      for (std::size_t job = 0; job < fcfs.size(); ++job) {
        RC_ASSERT(conservative[job].start <= fcfs[job].start);
        // EASY promises it only to the head of the queue: the first that has to wait.
        if (!has_waited) RC_ASSERT(easy[job].start <= fcfs[job].start);
        has_waited = has_waited || fcfs[job].waiting > Duration{};
      }
    }));
  }
}

}  // namespace gpusim::test
