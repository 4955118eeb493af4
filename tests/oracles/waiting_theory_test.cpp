// Waits of open queues against exact queueing theory, at 300,000 jobs: M/M/1, M/D/1 (Pollaczek-Khinchine) and M/M/c (Erlang C).
// Kleinrock, Queueing Systems, vol. 1, 1975, sections 3.2, 3.5 and 5.6.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "gpusim/metrics.hpp"
#include "gpusim/random.hpp"
#include "gpusim/scenario.hpp"
#include "gpusim/simulate.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kJobs = 300'000;

struct OpenQueue {
  std::uint32_t servers;
  double load;  ///< of each server; a mean service takes one second
  bool is_exponential;
};

Duration seconds(double count) { return Duration::nanoseconds(std::llround(count * 1e9)); }
double exponential(std::uint64_t entity, std::string_view purpose) { return -std::log1p(-Random(7, entity, purpose).uniform()); }

OnlineMeasures simulated(const OpenQueue& queue) {
  System system;
  system.gpus.resize(1);
  system.nodes.resize(1);
  system.classes.push_back({id<GpuId>(0), "", queue.servers});
  for (std::uint32_t slot = 0; slot < queue.servers; ++slot) system.devices.push_back({NodeId{}, slot, GpuId{}, ClassId{}, ""});
  Workload workload;
  std::vector<Duration> times;
  double arrival = 0;
  for (std::uint32_t j = 0; j < kJobs; ++j) {
    arrival += exponential(j, "arrival") / (queue.load * queue.servers);
    Job job;
    job.arrival = Instant::at(seconds(arrival));
    job.first_task = j;
    job.task_count = 1;
    workload.jobs.push_back(job);
    workload.profile.push_back(id<ProfileId>(j));
    workload.job.push_back(id<JobId>(j));
    times.push_back(seconds(queue.is_exponential ? exponential(j, "service") : 1));
  }
  workload.graph = TaskGraph(kJobs, {});
  const Performance performance(system, times, nullptr);
  Trace trace;
  PolicyChoice fifo{"fifo", find_policy("fifo"), "{}", "/policies/0"};
  const std::unique_ptr<Policy> policy = fifo.make("test");
  (void)simulate(system, workload, performance, *policy, trace);
  std::vector<JobMeasures> jobs(kJobs);
  DeviceTime waited;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const Span span = trace[i];
    const Instant arrived = workload.jobs[index(span.task)].arrival;
    jobs[index(span.task)] = {span.start, span.end, span.start - arrived, span.end - arrived, span.end - span.start};
    waited += span.start - arrived;
  }
  OnlineMeasures measures =
      online_measures(system, workload, performance, trace, jobs, Seconds::raw(static_cast<double>(kJobs) / queue.servers));
  // Little's law is an identity of the path.
  CHECK(measures.sums.waiting_jobs == waited);
  return measures;
}

/// The mean is within 4 standard errors of theory, and theory within twice the 95 % interval or 4 standard errors.
void check_mean(const OnlineMeasures& measures, double expected) {
  const double standard_error = measures.waiting.half_width / 2.093;
  INFO("mean " << measures.waiting.mean << ", expected " << expected << ", standard error " << standard_error);
  CHECK(standard_error < 0.05 * expected);  // Else the test says nothing.
  CHECK(std::fabs(measures.waiting.mean - expected) < 4 * standard_error);
}

/// The probability that a job waits in M/M/c with offered load a.
double erlang_c(double a, std::uint32_t servers) {
  double blocking = 1;
  for (std::uint32_t n = 1; n <= servers; ++n) blocking = a * blocking / (n + a * blocking);
  return blocking / (1 - a / servers * (1 - blocking));
}

}  // namespace

TEST_SUITE("waiting theory") {
  TEST_CASE("M/M/1 at load 0.7 waits rho / (1 - rho) services") {
    const OnlineMeasures measures = simulated({1, 0.7, true});
    check_mean(measures, 0.7 / 0.3);
    CHECK(measures.offered_load == doctest::Approx(0.7).epsilon(0.01));
    // P(wait > t) = rho e^{-(1 - rho) t}: its 95 % point is ln(rho / 0.05) / (1 - rho).
    CHECK(measures.groups.front().waiting.quantile[2].seconds() == doctest::Approx(std::log(0.7 / 0.05) / 0.3).epsilon(0.05));
  }
  TEST_CASE("M/D/1 at load 0.8 waits half as long as M/M/1") { check_mean(simulated({1, 0.8, false}), 0.8 / 0.2 / 2); }
  TEST_CASE("M/M/3 at load 0.8") { check_mean(simulated({3, 0.8, true}), erlang_c(2.4, 3) / (3 * 0.2)); }
}

}  // namespace gpusim
