// Closed loops of experiments against exact queueing theory: exponential looking and running times make `in_flight` loops on c
// GPUs the machine-repairman model M/M/c//N, and many loops that look for long a Poisson stream, M/M/c or M/D/1. Means do not
// depend on the order of service as long as that does not look at service times (Kleinrock, Queueing Systems, vol. 1, 1975,
// sections 3.8 and 3.10 for M/M/c//N, 3.5 for M/M/c; vol. 2, 1976, section 3.4 on the order of service).

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/theory/machines.hpp"

namespace gpusim::test {
namespace {

/// Means in equilibrium; the unit of time is a mean service.
struct Queue {
  double throughput;
  double number;    ///< in the system
  double response;  ///< waiting and service
};

/// M/M/c//N: birth and death with rates (N - n) / think and min(n, c); state probabilities from detailed balance.
Queue machine_repairman(int sources, int servers, double think) {
  // Scaled to the largest along the way: the factors of many sources grow beyond a double.
  std::vector<double> logarithm{0};
  for (int n = 0; n < sources; ++n)
    logarithm.push_back(logarithm.back() + std::log((sources - n) / think / std::min(n + 1, servers)));
  const double largest = *std::max_element(logarithm.begin(), logarithm.end());
  double total = 0;
  Queue queue{};
  for (int n = 0; n <= sources; ++n) {
    const double weight = std::exp(logarithm[static_cast<std::size_t>(n)] - largest);
    total += weight;
    queue.number += weight * n;
    queue.throughput += weight * std::min(n, servers);
  }
  queue.number /= total;
  queue.throughput /= total;
  queue.response = queue.number / queue.throughput;  // Little
  return queue;
}

struct Loops {
  int sources;
  int gpus;
  double think;  ///< mean seconds of looking; a service takes one second
  const char* service = "exponential";
  int experiments = 40'000;
  int warm_up = 1'000;
  int seed = 1;
};

LoopMeasures simulated(const Loops& loops) {
  const std::string json = fmt::format(
      R"({{"seed": {}, "systems": {{"s": {{"gpus": {{"T4": {}}}}}}}, "models": {{"m": {{"time": "1 s"}}}}, "workloads": {{
        "loop": {{"type": "experiments", "experiment": "one", "count": {}, "in_flight": {}, "warm_up": {}, "service": "{}",
                 "look": {{"exponential": "{} s"}}}}, "one": {{"type": "ensemble", "models": ["m"]}}}}}})",
      loops.seed, loops.gpus, loops.experiments, loops.sources, loops.warm_up, loops.service, loops.think);
  const Scenario scenario = load(parse_text(json, "queue.json"));
  return *simulate_run(scenario, scenario.runs.front()).nominal().loop;
}

/// The exact mean response lies in the simulated 95 % interval, which is not wider than `width` of it.
void expect_response(const LoopMeasures& measures, double exact, double width) {
  CAPTURE(measures.mean_response.seconds());
  CAPTURE(measures.mean_response_half_width.value().raw());
  CHECK(std::abs(measures.mean_response.seconds() - exact) <= measures.mean_response_half_width.value().raw());
  CHECK(measures.mean_response_half_width.value().raw() <= width * exact);
}

void expect_throughput(const LoopMeasures& measures, double exact, double width) {
  constexpr double kSecondsPerDay = 86'400;
  CAPTURE(measures.per_day / kSecondsPerDay);
  CHECK(std::abs(measures.per_day - exact * kSecondsPerDay) <= measures.per_day_half_width.value());
  CHECK(measures.per_day_half_width.value() <= width * exact * kSecondsPerDay);
}

double answer(const char* queue, const char* figure) { return published().at("queues").at(queue).at(figure).get<double>(); }

/// On every run of a scenario the integral of the tasks that wait or hold a GPU, read off utilization.csv, is the sum of their
/// times from ready to end, read off gantt.csv. Only for tasks of their own jobs: those are ready when their job arrives.
struct Little {
  std::int64_t integral = 0;
  std::int64_t sojourns = 0;
};
std::map<std::string, Little> little(const std::string& json) {
  const ScenarioRun run = run_text(json);
  std::map<std::string, Little> by_policy;
  for (const auto& row : read_csv(run.report("jobs"))) by_policy[row.at("policy")].sojourns += nanoseconds(row.at("completion_s"));
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> last;  // time and number in the system
  for (const auto& row : read_csv(run.report("utilization"))) {
    if (row.at("device") != "system") continue;
    auto& [time, number] = last[row.at("policy")];
    const std::int64_t now = nanoseconds(row.at("t_s"));
    by_policy[row.at("policy")].integral += (now - time) * number;
    time = now;
    number = std::stoll(row.at("busy")) + std::stoll(row.at("tasks_waiting"));
  }
  return by_policy;
}

}  // namespace

TEST_SUITE("theory: queues") {
  TEST_CASE("the formulas agree with published figures") {
    // Two machines of mean life 1 and one repairman of mean repair 1: weights 1, 2, 2; L = 6/5, throughput 4/5.
    const Queue two = machine_repairman(2, 1, 1);
    CHECK(two.number == doctest::Approx(1.2).epsilon(1e-12));
    CHECK(two.throughput == doctest::Approx(0.8).epsilon(1e-12));
    CHECK(two.response == doctest::Approx(1.5).epsilon(1e-12));
    // As many repairmen as machines: nobody waits.
    CHECK(machine_repairman(5, 5, 3).response == doctest::Approx(1).epsilon(1e-12));
    // A million sources are a Poisson stream.
    for (const auto& [name, servers] : std::map<std::string, int>{{"mm1", 1}, {"mm2", 2}}) {
      const int sources = 1'000'000;
      const Queue many = machine_repairman(sources, servers, sources / answer(name.c_str(), "arrivals"));
      CHECK(many.response == doctest::Approx(answer(name.c_str(), "response")).epsilon(1e-4));
      CHECK(many.number == doctest::Approx(answer(name.c_str(), "number")).epsilon(1e-4));
    }
    // Pollaczek and Khinchine for M/D/1: rho / (2 (1 - rho)) and the service.
    const double rho = answer("md1", "arrivals");
    CHECK(answer("md1", "response") == doctest::Approx(1 + rho / (2 * (1 - rho))).epsilon(1e-12));
  }

  TEST_CASE("a closed loop is the machine-repairman model") {
    for (const Loops& loops : {Loops{.sources = 8, .gpus = 1, .think = 5}, Loops{.sources = 8, .gpus = 2, .think = 5},
                               Loops{.sources = 12, .gpus = 3, .think = 4}, Loops{.sources = 3, .gpus = 2, .think = 0.5}}) {
      CAPTURE(loops.sources);
      CAPTURE(loops.gpus);
      const Queue exact = machine_repairman(loops.sources, loops.gpus, loops.think);
      const LoopMeasures measures = simulated(loops);
      expect_response(measures, exact.response, 0.03);
      expect_throughput(measures, exact.throughput, 0.015);
    }
  }

  TEST_CASE("nineteen intervals in twenty hold the truth") {
    // Of 40 at 95 % fewer than 34 would be a chance of three in a thousand.
    const Queue exact = machine_repairman(8, 1, 5);
    int responses = 0;
    int rates = 0;
    constexpr int kSeeds = 40;
    for (int seed = 1; seed <= kSeeds; ++seed) {
      const LoopMeasures measures =
          simulated({.sources = 8, .gpus = 1, .think = 5, .experiments = 4'000, .warm_up = 400, .seed = seed});
      if (std::abs(measures.mean_response.seconds() - exact.response) <= measures.mean_response_half_width.value().raw())
        ++responses;
      if (std::abs(measures.per_day / 86'400 - exact.throughput) <= measures.per_day_half_width.value() / 86'400) ++rates;
    }
    CAPTURE(responses);
    CAPTURE(rates);
    CHECK(responses >= 34);
    CHECK(rates >= 34);
    CHECK(responses + rates < 2 * kSeeds);
  }

  TEST_CASE("many loops that look for long are a Poisson stream") {
    // A thousand submissions at 0 make a queue that takes a while to go. The interval of the first seed happens to miss.
    const Loops mm1{.sources = 1'000, .gpus = 1, .think = 1'000 / 0.8, .experiments = 60'000, .warm_up = 6'000, .seed = 2};
    const LoopMeasures one = simulated(mm1);
    expect_response(one, answer("mm1", "response"), 0.2);
    expect_response(one, machine_repairman(1'000, 1, mm1.think).response, 0.2);
    const Loops mm2{.sources = 1'000, .gpus = 2, .think = 1'000 / 1.5, .experiments = 60'000, .warm_up = 6'000};
    expect_response(simulated(mm2), answer("mm2", "response"), 0.15);
    const Loops md1{
        .sources = 1'000, .gpus = 1, .think = 1'000 / 0.5, .service = "stated", .experiments = 40'000, .warm_up = 6'000};
    const LoopMeasures constant = simulated(md1);
    expect_response(constant, answer("md1", "response"), 0.03);
    // Little: L = X W.
    CHECK(constant.per_day / 86'400 * constant.mean_response.seconds() == doctest::Approx(answer("md1", "number")).epsilon(0.03));
  }

  TEST_CASE("Little's law is exact on a run that starts and ends empty") {
    // Jobs arrive at 0, 1, 2, 3 and take 8, 4, 9, 5. fifo ends them at 8, 12, 21, 26: 8 + 11 + 19 + 23 = 61; shortest first at
    // 8, 12, 26, 17: 8 + 11 + 24 + 14 = 57.
    std::string parts;
    const std::vector<std::pair<int, int>> jobs = {{0, 8}, {1, 4}, {2, 9}, {3, 5}};
    for (std::size_t job = 0; job < jobs.size(); ++job)
      parts += fmt::format(R"({}"j{}": {{"type": "dag", "arrival": "{} s", "tasks": {{"t": {{"time": "{} s"}}}}}})",
                           job == 0 ? "" : ", ", job, jobs[job].first, jobs[job].second);
    const auto by_policy = little(fmt::format(
        R"({{"systems": {{"s": {{"gpus": {{"T4": 1}}}}}}, "policies": ["fifo", "sjf", "lpt"], "workloads": {{"w": {{"parts": {{{}}}}}}}}})",
        parts));
    CHECK(by_policy.at("fifo").sojourns == 61'000'000'000);
    CHECK(by_policy.at("sjf").sojourns == 57'000'000'000);
    for (const auto& [policy, law] : by_policy) CHECK(law.integral == law.sojourns);
    // The same of a loop that looks at once, with random services: every experiment is a task from its submission to its end.
    const auto loop = little(R"({"systems": {"s": {"gpus": {"T4": 2}}}, "models": {"m": {"time": "1 h"}},
      "experiment": "w", "policies": ["fifo", "lpt"], "workloads": {"w": {"type": "experiments", "experiment": "one", "count": 500,
      "in_flight": 5, "service": "exponential"}, "one": {"type": "ensemble", "models": ["m"]}}})");
    for (const auto& [policy, law] : loop) CHECK(law.integral == law.sojourns);
  }
}

}  // namespace gpusim::test
