// Open queues through scenarios against exact queueing theory, at a million jobs: M/M/1, M/D/1 (Pollaczek-Khinchine), M/M/c (Erlang
// C), M/G/1 under processor sharing, two classes of priority. Kleinrock, Queueing Systems, vol. 1, 1975, sections 3.2, 3.5, 5.6;
// vol. 2, 1976, sections 3.5, 3.6 and 4.4. A mean service takes one second.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "gpusim/metrics.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"
#include "sim/input/json.hpp"

namespace gpusim::test {
namespace {

constexpr int kJobs = 1'000'000;

Json queue(int gpus, double rate, Json length) {
  return {{"gpus", {{"card", {{"memory", "1 GB"}}}}},
          {"systems", {{"s", {{"gpus", {{"card", gpus}}}}}}},
          {"workloads",
           {{"w",
             {{"type", "arrivals"},
              {"count", kJobs},
              {"process", {{"type", "poisson"}, {"rate", fmt::format("{} /s", rate)}}},
              {"length", std::move(length)}}}}}};
}

Json exponential() { return {{"type", "exponential"}, {"mean", "1 s"}}; }

struct Ran {
  Scenario scenario;
  Result result;
  [[nodiscard]] const Measures& measures() const { return result.nominal(); }
};

Ran run(const Json& scenario) {
  Scenario loaded = load(parse_text(scenario.dump(), "queue.json"));
  Result result = simulate_run(loaded, loaded.runs.front());
  return {std::move(loaded), std::move(result)};
}

/// The mean of a value over the jobs that `counts` lets through lies within 4 standard errors of what is expected, from 20 batches
/// behind a tenth of warm-up.
void check_mean(
    const Ran& ran, const std::function<Duration(const JobMeasures&)>& value, double expected,
    const std::function<bool(const Job&)>& counts = [](const Job&) { return true; }) {
  const Workload& workload = ran.scenario.workloads.front();
  std::vector<double> values;
  for (std::size_t job = 0; job < workload.jobs.size(); ++job)
    if (counts(workload.jobs[job])) values.push_back(value(ran.measures().jobs[job]).seconds());
  constexpr std::size_t kBatches = 20;
  const std::size_t warm_up = values.size() / 10;
  const std::size_t size = (values.size() - warm_up) / kBatches;
  std::vector<double> means;
  for (std::size_t batch = 0; batch < kBatches; ++batch) {
    double sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum += values[warm_up + batch * size + i];
    means.push_back(sum / static_cast<double>(size));
  }
  double mean = 0;
  for (const double one : means) mean += one / kBatches;
  double squares = 0;
  for (const double one : means) squares += (one - mean) * (one - mean);
  const double error = std::sqrt(squares / (kBatches - 1) / kBatches);
  INFO("mean " << mean << ", expected " << expected << ", standard error " << error);
  CHECK(error < 0.03 * expected);  // Else the test says nothing.
  CHECK(std::fabs(mean - expected) < 4 * error);
}

Duration waiting(const JobMeasures& job) { return job.waiting; }
Duration response(const JobMeasures& job) { return job.completion; }

/// The probability that a job waits in M/M/c with offered load a.
double erlang_c(double a, int servers) {
  double blocking = 1;
  for (int n = 1; n <= servers; ++n) blocking = a * blocking / (n + a * blocking);
  return blocking / (1 - a / servers * (1 - blocking));
}

}  // namespace

TEST_SUITE("waiting theory") {
  TEST_CASE("M/M/1 at load 0.7 waits rho / (1 - rho) services, and Little's law holds to the nanosecond [slow]") {
    const Ran ran = run(queue(1, 0.7, exponential()));
    check_mean(ran, waiting, 0.7 / 0.3);
    const OnlineMeasures& online = *ran.measures().online;
    CHECK(online.offered_load == doctest::Approx(0.7).epsilon(0.03));
    // P(wait > t) = rho e^{-(1 - rho) t}: its 95 % point is ln(rho / 0.05) / (1 - rho).
    CHECK(online.groups.front().waiting.quantile[2].seconds() == doctest::Approx(std::log(0.7 / 0.05) / 0.3).epsilon(0.1));
    DeviceTime waited;
    for (const JobMeasures& job : ran.measures().jobs) waited += job.waiting;
    CHECK(online.sums.waiting_jobs == waited);
  }

  TEST_CASE("M/D/1 at load 0.8 waits half as long as M/M/1 [slow]") {
    check_mean(run(queue(1, 0.8, {{"type", "constant"}, {"value", "1 s"}})), waiting, 0.8 / 0.2 / 2);
  }

  TEST_CASE("M/M/3 at load 0.8 [slow]") { check_mean(run(queue(3, 2.4, exponential())), waiting, erlang_c(2.4, 3) / (3 * 0.2)); }

  TEST_CASE("M/G/1 under processor sharing takes 1 / (1 - rho) services whatever their law [slow]") {
    Json scenario = queue(1, 0.7, {{"type", "hyperexponential"}, {"mean", "1 s"}, {"cv", 2}});
    scenario["systems"]["s"]["colocation"] = {{"max_per_gpu", 1000}};
    check_mean(run(scenario), response, 1 / 0.3);
  }

  TEST_CASE("two classes of M/M/1, preemptive-resume: the first does not see the second [slow]") {
    Json scenario = queue(1, 0.7, exponential());
    scenario["workloads"]["w"]["priority_weights"] = {{"1", 3}, {"0", 4}};
    scenario["policies"] = {{"priority", {{"preemptive", true}}}};
    const Ran ran = run(scenario);
    check_mean(ran, response, 1 / (1 - 0.3), [](const Job& job) { return job.priority == 1; });
    check_mean(ran, response, 1 / ((1 - 0.3) * (1 - 0.7)), [](const Job& job) { return job.priority == 0; });
  }

  TEST_CASE("two classes of M/M/1, not preemptive: both see what is in service (Cobham) [slow]") {
    Json scenario = queue(1, 0.7, exponential());
    scenario["workloads"]["w"]["priority_weights"] = {{"1", 3}, {"0", 4}};
    scenario["policies"] = {"priority"};
    const Ran ran = run(scenario);
    check_mean(ran, waiting, 0.7 / (1 - 0.3), [](const Job& job) { return job.priority == 1; });
    check_mean(ran, waiting, 0.7 / ((1 - 0.3) * (1 - 0.7)), [](const Job& job) { return job.priority == 0; });
  }
}

}  // namespace gpusim::test
