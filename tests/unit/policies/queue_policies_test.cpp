// The queue policies: published schedules, tie-breaks, quotas, resources. Times are nanoseconds.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>

#include "sim/base/random.hpp"
#include "sim/policies/common/gittins.hpp"
#include "tests/unit/policies/queue_policies_support.hpp"

using namespace gpusim;
using namespace gpusim::policy_tests;

namespace {

using Times = std::vector<std::int64_t>;

Times ends_of(std::vector<OneTask> jobs, std::uint32_t gpus, const char* policy, const char* options = "{}") {
  return ends_of(cluster(1, gpus, jobs).run_profiles(policy, options));
}

/// Jobs of pyss: submit, estimate, processors, actual.
std::vector<OneTask> pyss(const std::vector<std::array<std::int64_t, 4>>& rows) {
  std::vector<OneTask> jobs;
  for (const auto& row : rows)
    jobs.push_back({.arrival = row[0], .time = row[3], .gpus = static_cast<std::uint32_t>(row[2]), .estimate = row[1]});
  return jobs;
}

}  // namespace

TEST_SUITE("queue policies") {
  // A. Silberschatz, P. B. Galvin, G. Gagne, Operating System Concepts, chapter 5.
  TEST_CASE("fifo and sjf wait 17 and 3 on average for three jobs") {
    const std::vector<OneTask> jobs = {{.time = 24}, {.time = 3}, {.time = 3}};
    CHECK(ends_of(jobs, 1, "fifo") == Times{24, 27, 30});
    CHECK(ends_of(jobs, 1, "sjf") == Times{30, 3, 6});
  }

  TEST_CASE("srtf finishes the four jobs of the book at 17, 5, 26 and 10") {
    CHECK(ends_of({{0, 8}, {1, 4}, {2, 9}, {3, 5}}, 1, "srtf") == Times{17, 5, 26, 10});
  }

  TEST_CASE("srtf lets equals run on, and preempts by more than its threshold only") {
    CHECK(ends_of({{0, 8}, {2, 6}}, 1, "srtf") == Times{8, 14});
    CHECK(ends_of({{0, 8}, {1, 5}}, 1, "srtf") == Times{13, 6});
    CHECK(ends_of({{0, 8}, {1, 5}}, 1, "srtf", R"({"threshold": "2 ns"})") == Times{8, 13});
  }

  TEST_CASE("srtf goes by what users say") {
    CHECK(ends_of({{.arrival = 0, .time = 8, .estimate = 3}, {.arrival = 1, .time = 4, .estimate = 4}}, 1, "srtf") == Times{8, 12});
  }

  TEST_CASE("a gang preempts the longest only as far as it needs, and never in vain") {
    // GPUs 0 to 3 run 10, 20, 30, 40; a gang of two with 5 takes those of the last two.
    CHECK(ends_of({{0, 10}, {0, 20}, {0, 30}, {0, 40}, {1, 5, 2}}, 4, "srtf") == Times{10, 20, 35, 45, 6});
    // A gang of four would need the shorter one, too: it waits, and nobody is stopped for it.
    CHECK(ends_of({{0, 3}, {0, 40, 3}, {1, 5, 4}}, 4, "srtf") == Times{3, 45, 8});
  }

  TEST_CASE("saving its state holds the GPUs of a preempted task, and nobody else takes them") {
    Interruption interruption;
    interruption.save = {ns(2), ns(2), ns(2)};
    interruption.restore = {ns(1), ns(1), ns(1)};
    // 0-4 the first runs, 4-6 it is saved, 6-8 the second; 8 the third; 12-13 the first is restored, 13-19 its last 6.
    CHECK(ends_of(cluster(1, 1, {{0, 10}, {4, 2}, {5, 4}}, interruption).run_profiles("srtf")) == Times{19, 8, 12});
  }

  // W. E. Smith, 1956; the optimum over all orders is 39.
  TEST_CASE("wspt minimises the weighted sum of completion times") {
    const Times found = ends_of(
        {{.time = 3, .weight = 1}, {.time = 1, .weight = 2}, {.time = 4, .weight = 4}, {.time = 2, .weight = 1}}, 1, "wspt");
    CHECK(found == Times{10, 1, 5, 7});
    CHECK(1 * found[0] + 2 * found[1] + 4 * found[2] + 1 * found[3] == 39);
  }

  TEST_CASE("ssf counts GPUs times time, and preempts where it is told to") {
    CHECK(ends_of({{0, 1, 2}, {0, 3, 2}, {0, 5, 1}, {0, 5, 1}}, 2, "ssf") == Times{1, 9, 6, 6});
    CHECK(ends_of({{0, 10, 2}, {1, 2, 2}}, 2, "ssf") == Times{10, 12});
    CHECK(ends_of({{0, 10, 2}, {1, 2, 2}}, 2, "ssf", R"({"preemptive": true})") == Times{12, 3});
  }

  TEST_CASE("edf goes by deadlines, jobs without one last") {
    const std::vector<OneTask> jobs = {{.time = 5}, {.time = 5, .deadline = 30}, {.time = 5, .deadline = 6}};
    CHECK(ends_of(jobs, 1, "edf") == Times{15, 10, 5});
    CHECK(ends_of({{.time = 10, .deadline = 30}, {.arrival = 1, .time = 2, .deadline = 9}}, 1, "edf", R"({"preemptive": true})") ==
          Times{12, 3});
  }

  TEST_CASE("priority is strict, and lower classes resume where they were") {
    const std::vector<OneTask> jobs = {{.time = 5}, {.arrival = 1, .time = 3}, {.arrival = 2, .time = 2, .priority = 1}};
    CHECK(ends_of(jobs, 1, "priority") == Times{5, 10, 7});
    CHECK(ends_of(jobs, 1, "priority", R"({"preemptive": true})") == Times{7, 10, 4});
  }

  // github.com/dinesh121991/pyss, src/schedulers/Input_test_files.
  TEST_CASE("easy backfills as the reference implementation on 100 processors") {
    CHECK(ends_of(pyss({{0, 600, 50, 600}, {1, 200, 100, 200}, {2, 100, 60, 100}, {10, 100, 10, 100}}), 100, "easy") ==
          Times{600, 800, 900, 110});
    CHECK(ends_of(pyss({{0, 600, 50, 600}, {10, 400, 100, 200}, {20, 1000, 10, 1000}}), 100, "easy") == Times{600, 800, 1800});
    CHECK(ends_of(pyss({{0, 100, 70, 100}, {1, 100, 80, 100}, {2, 100, 90, 100}, {50, 250, 20, 250}}), 100, "easy") ==
          Times{100, 200, 400, 300});
    CHECK(ends_of(pyss({{100, 600, 50, 100}, {101, 600, 60, 10}, {104, 100, 50, 100}}), 100, "easy") == Times{200, 214, 204});
  }

  // The same files; reservations of all.
  TEST_CASE("conservative backfills as the reference implementation on 100 processors") {
    CHECK(ends_of(pyss({{0, 600, 50, 600}, {1, 200, 100, 200}, {2, 100, 60, 100}, {10, 100, 10, 100}}), 100, "conservative") ==
          Times{600, 800, 900, 110});
    CHECK(ends_of(pyss({{0, 600, 50, 600}, {10, 400, 100, 200}, {20, 1000, 10, 1000}}), 100, "conservative") ==
          Times{600, 800, 1800});
    CHECK(ends_of(pyss({{0, 100, 70, 100}, {1, 100, 80, 100}, {2, 100, 90, 100}, {50, 250, 20, 250}}), 100, "conservative") ==
          Times{100, 200, 300, 550});
    CHECK(ends_of(pyss({{100, 600, 50, 100}, {101, 600, 60, 10}, {104, 100, 50, 100}}), 100, "conservative") ==
          Times{200, 214, 204});
  }

  TEST_CASE("backfilling goes on when tasks take longer than users said") {
    for (const char* policy : {"easy", "conservative", "slurm"}) {
      CAPTURE(policy);
      CHECK(ends_of(pyss({{0, 5, 2, 50}, {1, 10, 3, 10}, {2, 4, 1, 4}}), 3, policy)[1] >= 60);
    }
  }

  TEST_CASE("slurm starts by priority and backfills what does not delay it") {
    // Of 4 GPUs 3 are held until 10; a task of four waits, behind it one of 9 and one of 20 on one GPU.
    const Times found = ends_of({{0, 10, 3}, {1, 5, 4}, {1, 9, 1}, {1, 20, 1}}, 4, "slurm", R"({"interval": "1 ns"})");
    CHECK(found == Times{10, 15, 10, 35});
    // The higher quality of service goes first.
    CHECK(ends_of({{.time = 10}, {.arrival = 1, .time = 10}, {.arrival = 2, .time = 10, .priority = 5}}, 1, "slurm") ==
          Times{10, 30, 20});
  }

  // Textbook: M/M/1, rates 0.8 and 1: the mean time in the system is 5; with preemptive-resume classes of 0.3 and 0.4 it is 1/0.7
  // and 1/(0.7 x 0.3). Batch means over 40 batches, |z| < 4.
  TEST_CASE("queues with exponential times behave as theory says [slow]") {
    constexpr std::size_t kJobs = 200'000;
    const auto z_of = [](const std::vector<double>& times, double mean) {
      constexpr std::size_t kBatches = 40;
      double sum = 0;
      double squares = 0;
      for (std::size_t batch = 0; batch < kBatches; ++batch) {
        double of_batch = 0;
        const std::size_t size = times.size() / kBatches;
        for (std::size_t i = batch * size; i < (batch + 1) * size; ++i) of_batch += times[i] / static_cast<double>(size);
        sum += of_batch;
        squares += of_batch * of_batch;
      }
      const double average = sum / kBatches;
      return (average - mean) / std::sqrt((squares / kBatches - average * average) / (kBatches - 1));
    };
    const auto exponential = [](Random& random) { return -std::log1p(-random.uniform()); };
    const auto run = [&](double rate, double urgent, std::uint32_t gpus, const char* policy, const char* options) {
      Random random(1, 0, "arrivals");
      std::vector<OneTask> jobs;
      double now = 0;
      for (std::size_t i = 0; i < kJobs; ++i) {
        now += exponential(random) / rate;
        const auto time = static_cast<std::int64_t>(exponential(random) * 1e6);
        jobs.push_back(
            {.arrival = static_cast<std::int64_t>(now * 1e6), .time = time, .priority = random.uniform() < urgent ? 1 : 0});
      }
      const std::vector<std::int64_t> finished = ends_of(cluster(1, gpus, jobs).run_profiles(policy, options));
      std::array<std::vector<double>, 2> in_system;
      for (std::size_t i = kJobs / 20; i < kJobs; ++i)
        in_system[static_cast<std::size_t>(jobs[i].priority)].push_back(static_cast<double>(finished[i] - jobs[i].arrival) / 1e6);
      return in_system;
    };
    CHECK(std::abs(z_of(run(0.8, 0, 1, "fifo", "{}")[0], 5)) < 4);
    CHECK(std::abs(z_of(run(1.5, 0, 2, "easy", "{}")[0], 2.2857142857142856)) < 4);
    const auto classes = run(0.7, 3.0 / 7, 1, "priority", R"({"preemptive": true})");
    CHECK(std::abs(z_of(classes[1], 1 / 0.7)) < 4);
    CHECK(std::abs(z_of(classes[0], 1 / (0.7 * 0.3))) < 4);
  }

  // J. Gu et al., Tiresias: 0-1 J1 alone, at 2 it has had 4 of the threshold; J2 takes a GPU; at 5 J3; then J1.
  TEST_CASE("las demotes at the exact instant, and resumes by first start") {
    const char* options = R"({"thresholds": ["4 ns"]})";
    CHECK(ends_of({{0, 6, 2}, {1, 3, 1}, {4, 1, 2}}, 2, "las", options) == Times{10, 5, 6});
  }

  TEST_CASE("las promotes a task that has waited long enough") {
    // The first is demoted at 2 and waits for short ones; at 2 + 2 x 2 = 6 it comes back to the first queue, and started first.
    const std::vector<OneTask> jobs = {{0, 4}, {1, 2}, {3, 2}, {5, 2}, {7, 2}, {9, 2}};
    CHECK(ends_of(jobs, 1, "las", R"({"thresholds": ["2 ns"]})") == Times{14, 4, 6, 8, 10, 12});
    CHECK(ends_of(jobs, 1, "las", R"({"thresholds": ["2 ns"], "promote": 2})") == Times{8, 4, 6, 10, 12, 14});
  }

  TEST_CASE("the Gittins index of a two-point distribution is 1/2 when new and 1/9 at 1") {
    const std::vector<std::int64_t> samples = {1, 10};
    CHECK(gittins_index(samples, 0) == doctest::Approx(0.5).epsilon(1e-15));
    CHECK(gittins_index(samples, 1) == doctest::Approx(1.0 / 9).epsilon(1e-15));
    CHECK(gittins_index(samples, 10) == 0);
  }

  TEST_CASE("gittins leaves a task that has passed the short ones") {
    // Service is 1 or 10: who has had 1 without ending has 9 more, so the new one goes first.
    CHECK(ends_of({{0, 10}, {2, 1}, {4, 1}, {20, 1}}, 1, "gittins", R"({"history": "estimates"})") == Times{12, 3, 5, 21});
  }

  // A. Ghodsi et al., NSDI 2011, section 4.1: 9 cores and 18 GB; A's tasks take (1, 4), B's (3, 1): three and two run.
  TEST_CASE("drf runs three tasks of one user and two of the other") {
    std::vector<OneTask> jobs;
    for (int n = 0; n < 10; ++n) {
      const std::uint32_t user = n < 5 ? 0 : 1;
      jobs.push_back(
          {.time = 100, .gpus = 0, .user = user, .resources = {{"core", user == 0 ? 1 : 3}, {"memory", user == 0 ? 4 : 1}}});
    }
    Instance instance = cluster(1, 1, jobs);
    instance.system.resources = {{"core", 9}, {"memory", 18}};
    instance.workload.users = {{"A"}, {"B"}};
    CHECK(starts_of(instance.run_profiles("drf")) == Times{0, 0, 0, 100, 100, 0, 0, 100, 100, 200});
  }

  TEST_CASE("fair_share serves who has had least, and forgets with its half-life") {
    std::vector<OneTask> jobs = {{.time = 10, .user = 0}, {.time = 10, .user = 0}, {.time = 10, .user = 1}};
    Instance instance = cluster(1, 1, jobs);
    instance.workload.users = {{"A"}, {"B"}};
    CHECK(ends_of(instance.run_profiles("fair_share")) == Times{10, 30, 20});
    jobs = {{.time = 100, .user = 0}, {.time = 10, .user = 1}, {.time = 10, .user = 0}, {.time = 10, .user = 1}};
    // With weight 20, A's 100 count as 5: more than nothing, less than B's 10.
    Instance weighted = cluster(1, 1, jobs);
    weighted.workload.users = {{"A", 20}, {"B"}};
    CHECK(ends_of(weighted.run_profiles("fair_share", R"({"half_life": "0 s"})")) == Times{100, 110, 120, 130});
  }

  TEST_CASE("quotas hold back their users and nobody else") {
    const std::vector<OneTask> jobs = {{.time = 10, .user = 0}, {.time = 10, .user = 0}, {.time = 10, .user = 1}};
    for (const char* policy : {"fifo", "fifo_fit", "sjf", "srtf", "wspt", "ssf", "priority", "edf", "easy", "conservative", "slurm",
                               "fair_share", "drf", "las", "gittins", "work_stealing"}) {
      CAPTURE(policy);
      Instance instance = cluster(1, 3, jobs);
      instance.workload.users = {{"A", 1, 1}, {"B"}};
      CHECK(ends_of(instance.run_profiles(policy)) == Times{10, 20, 10});
    }
  }

  TEST_CASE("resources are waited for, with GPUs and without") {
    const std::vector<OneTask> jobs = {{.time = 10, .resources = {{"licence", 2}}},
                                       {.time = 5, .gpus = 0, .resources = {{"licence", 1}}},
                                       {.time = 7, .resources = {{"licence", 1}}},
                                       {.time = 3, .resources = {{"licence", 3}}}};
    for (const char* policy : {"fifo", "easy", "conservative", "slurm", "priority"}) {
      CAPTURE(policy);
      Instance instance = cluster(1, 4, jobs);
      instance.system.resources = {{"licence", 3}};
      CHECK(ends_of(instance.run_profiles(policy)) == Times{10, 5, 12, 15});
    }
  }

  TEST_CASE("work stealing takes its own front and the back of who has most") {
    // Dealt in turn: GPU 0 has 9, 1, 1; GPU 1 has 2, 1. GPU 1 is done at 3 and steals the last of GPU 0.
    const std::vector<TaskRun> runs = cluster(1, 2, {{0, 9}, {0, 2}, {0, 1}, {0, 1}, {0, 1}}).run_profiles("work_stealing");
    CHECK(ends_of(runs) == Times{9, 2, 5, 3, 4});
    CHECK(runs[4].devices == std::vector<std::uint32_t>{1});
  }
}

TEST_SUITE("placements by node") {
  // Nodes of four; the first four jobs leave 1, 3, 2 and 4 GPUs idle.
  std::vector<std::uint32_t> placed(const char* placement, std::uint32_t gpus) {
    std::vector<OneTask> jobs = {{0, 9, 3}, {0, 9, 1}, {0, 9, 2}};
    jobs.push_back({1, 1, gpus});
    Instance instance = cluster(4, 4, jobs);
    const std::string first = std::string(R"({"placement": ")") + placement + "\"}";
    return instance.run_profiles("fifo", first.c_str())[3].devices;
  }
  using Gpus = std::vector<std::uint32_t>;

  TEST_CASE("best fit, pack and consolidated fill the node that is left with least") {
    for (const char* placement : {"best_fit", "pack", "consolidated"}) {
      CAPTURE(placement);
      // 3 on node 0, 1 beside them, 2 on node 1.
      CHECK(placed(placement, 2) == Gpus{6, 7});
      CHECK(placed(placement, 3) == Gpus{8, 9, 10});
    }
  }

  TEST_CASE("spread goes to the emptiest node GPU by GPU") {
    // 3 spread over nodes 0 to 2, 1 on node 3, 2 on nodes 0 and 1.
    CHECK(placed("spread", 3) == Gpus{2, 9, 13});
  }

  TEST_CASE("a gang larger than a node takes whole nodes and for the rest the tightest") {
    CHECK(placed("consolidated", 10) == Gpus{6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
  }

  TEST_CASE("consolidated waits for a node where the others split") {
    const std::vector<OneTask> jobs = {{0, 9, 3}, {0, 9, 3}, {1, 1, 2}};
    for (const char* placement : {"best_fit", "pack", "fgd", "spread", "random"}) {
      CAPTURE(placement);
      const std::string options = std::string(R"({"placement": ")") + placement + "\"}";
      CHECK(cluster(2, 4, jobs).run_profiles("fifo", options.c_str())[2].start == 1);
    }
    CHECK(cluster(2, 4, jobs).run_profiles("fifo", R"({"placement": "consolidated"})")[2].start == 9);
  }

  TEST_CASE("fgd keeps whole nodes for the gangs that need them") {
    // Gangs of four are half of the work: single GPUs stay on one node.
    const std::vector<OneTask> jobs = {{0, 9, 1}, {0, 9, 1}, {1, 5, 4}, {2, 1, 1}};
    const std::vector<TaskRun> runs = cluster(2, 4, jobs).run_profiles("fifo", R"({"placement": "fgd"})");
    CHECK(runs[2].start == 1);
    CHECK(runs[3].devices == Gpus{2});
  }

  TEST_CASE("random placement depends on the seed only") {
    const std::vector<OneTask> jobs = {{0, 9, 3}, {0, 9, 2}};
    const auto devices = [&](const char* options) { return cluster(4, 8, jobs).run_profiles("fifo", options)[1].devices; };
    CHECK(devices(R"({"placement": "random"})") == devices(R"({"placement": "random", "seed": 1})"));
    CHECK(devices(R"({"placement": "random"})") != devices(R"({"placement": "random", "seed": 2})"));
  }
}
