// Queues, failures and statistics in closed form against textbooks and each other.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "sim/base/random.hpp"
#include "sim/base/statistics.hpp"
#include "tests/theory/failures.hpp"
#include "tests/theory/queueing.hpp"
#include "tests/theory/random_laws.hpp"

namespace gpusim::test {
namespace {

doctest::Approx about(double value, double relative = 1e-12) { return doctest::Approx(value).epsilon(relative); }
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_SUITE("queueing formulas") {
  TEST_CASE("M/M/1 at a load of 0.8") {
    const QueueMeans means = mmc_queue(0.8, 1);
    CHECK(means.number == about(4));
    CHECK(means.response == about(5));
    CHECK(means.waiting == about(3.2));
    CHECK(means.wait == about(4));
    CHECK(means.wait_chance == about(0.8));
  }

  TEST_CASE("M/M/2 at 1.5 arrivals a service, by Erlang C") {
    const QueueMeans means = mmc_queue(1.5, 1, 2);
    CHECK(means.wait_chance == about(9.0 / 14));
    CHECK(means.wait == about(9.0 / 7));
    CHECK(means.response == about(16.0 / 7));
    CHECK(means.number == about(24.0 / 7));
    CHECK(mmc_wait_above(1.5, 1, 2, 0) == about(9.0 / 14));
    const double p95 = mmc_wait_quantile(1.5, 1, 2, 0.95);
    CHECK(mmc_wait_above(1.5, 1, 2, p95) == about(0.05));
    CHECK(mmc_wait_quantile(1.5, 1, 2, 0.3) == 0);
  }

  TEST_CASE("Erlang B of the tables, also for many servers") {
    CHECK(erlang_b(2, 2) == about(0.4));
    CHECK(erlang_b(1, 0) == 1);
    CHECK(erlang_b(5, 10) == about(0.018384570336648, 1e-12));
    CHECK(erlang_b(900, 1000) > 0);
    CHECK(erlang_b(900, 1000) < 1e-4);
  }

  TEST_CASE("M/D/1 and M/G/1: half the wait of M/M/1 without variation, all of it with an exponential law") {
    const QueueMeans constant = md1_queue(0.5, 1);
    CHECK(constant.wait == about(0.5));
    CHECK(constant.response == about(1.5));
    CHECK(constant.number == about(0.75));
    CHECK(mg1_queue(0.8, 1, 2).wait == about(mmc_queue(0.8, 1).wait));
  }

  TEST_CASE("M/G/1 under processor sharing does not depend on the law of service") {
    CHECK(mg1_processor_sharing(0.8, 1).response == about(5));
    CHECK(mg1_processor_sharing_response(0.8, 1, 3) == about(15));
  }

  TEST_CASE("priorities: preemptive-resume and not preemptive, and Kleinrock's conservation law") {
    const std::vector<PriorityClass> classes = {{0.3, 1, 2}, {0.4, 1, 2}};
    const std::vector<double> preemptive = preemptive_priority_response(classes);
    CHECK(preemptive[0] == about(1 / 0.7));
    CHECK(preemptive[1] == about(1 / (0.7 * 0.3)));
    const std::vector<double> other = nonpreemptive_priority_response(classes);
    CHECK(other[0] == about(1 + 0.7 / 0.7));
    CHECK(other[1] == about(1 + 0.7 / (0.7 * 0.3)));
    // sum of rho_k W_k is that of first come, first served: rho x wait.
    CHECK(0.3 * (other[0] - 1) + 0.4 * (other[1] - 1) == about(0.7 * mmc_queue(0.7, 1).wait));
    // The first class of an overloaded queue always finds the server busy.
    const std::vector<double> full = nonpreemptive_priority_response({{0.5, 1, 1}, {2, 1, 1}});
    CHECK(full[0] == about(1 + 0.5 / 0.5));
    CHECK(full[1] == kInfinity);
    CHECK(preemptive_priority_response({{0.5, 1, 2}, {0.5, 1, 2}})[1] == kInfinity);
  }

  TEST_CASE("M/M/1/K, also at a load of 1 and above") {
    const LossQueue even = mm1k_queue(1, 1, 4);
    CHECK(even.loss == about(0.2));
    CHECK(even.of_entered.number == about(2));
    const LossQueue over = mm1k_queue(2, 1, 3);  // 1, 2, 4, 8 of 15
    CHECK(over.loss == about(8.0 / 15));
    CHECK(over.throughput == about(14.0 / 15));
    CHECK(over.of_entered.number == about(34.0 / 15));
    CHECK(over.of_entered.response == about(34.0 / 14));
    CHECK(mm1k_queue(0.5, 1, 2'000).of_entered.number == about(mmc_queue(0.5, 1).number));
    CHECK(mm1k_queue(3, 1, 5'000).throughput == about(1));
  }

  TEST_CASE("M/G/inf and the machine repair model") {
    CHECK(mginf_queue(3, 2).number == about(6));
    CHECK(mginf_queue(3, 2).wait == 0);
    // Two machines, one repairer, equal rates: weights 1, 2, 2.
    const MachineRepair repair = machine_repair(2, 1, 1, 1);
    CHECK(repair.throughput == about(0.8));
    CHECK(repair.of_failed.number == about(1.2));
    CHECK(repair.of_failed.response == about(1.5));
    CHECK(repair.of_failed.wait_chance == about(0.5));
    // With a repairer each nobody waits.
    CHECK(machine_repair(5, 5, 1, 2).of_failed.number == about(5.0 / 3));
    CHECK(machine_repair(1'000, 3, 1, 1).throughput == about(3));
  }

  TEST_CASE("what has no equilibrium is infinite, and no arrivals are no queue") {
    CHECK(mmc_queue(2, 1, 2).number == kInfinity);
    CHECK(mg1_queue(1, 1, 1).wait == kInfinity);
    CHECK(mmc_queue(0, 1, 2).number == 0);
    CHECK(mmc_wait_quantile(3, 1, 2, 0.5) == kInfinity);
  }

  TEST_CASE("the Allen-Cunneen approximation is exact where theory is") {
    CHECK(allen_cunneen(1.5, 1, 2, 1, 1).wait == about(mmc_queue(1.5, 1, 2).wait));
    CHECK(allen_cunneen(0.5, 1, 1, 1, 0).wait == about(md1_queue(0.5, 1).wait));
  }
}

TEST_SUITE("failure formulas") {
  TEST_CASE("checkpoint intervals of Young and of Daly") {
    CHECK(young_interval(300, 86'400) == about(7'200));
    CHECK(daly_interval(300, 86'400) == about(7'001.388888888888));
    CHECK(daly_interval(200, 90) == 90);
  }

  TEST_CASE("a job of 10 h that starts again from zero, with a failure every 20 h") {
    CHECK(expected_restart_time(10, 20) == about(12.974425414002564));
    // With downtime D and recovery R: (M + D) e^{R / M} (e^{W / M} - 1).
    CHECK(expected_restart_time(10, 20, {1, 2}) == about(21 * std::exp(0.1) * (std::exp(0.5) - 1)));
    CHECK(expected_restart_time(1e-9, 20) == about(1e-9, 1e-9));
  }

  TEST_CASE("checkpoints: the best number of pieces is better than its neighbours, and near Young's interval") {
    const double work = 100 * 3600;
    const unsigned pieces = best_pieces(work, 300, 86'400);
    const auto time = [&](unsigned count) { return expected_checkpointed_time(work, count, 300, 86'400); };
    CHECK(time(pieces) <= time(pieces - 1));
    CHECK(time(pieces) <= time(pieces + 1));
    CHECK(work / pieces == about(young_interval(300, 86'400), 0.05));
    CHECK(best_pieces(1, 300, 86'400) == 1);
    CHECK(expected_checkpointed_time(10, 1, 0, 20) == about(expected_restart_time(10, 20)));
  }

  TEST_CASE("availability and gangs") {
    CHECK(availability(99, 1) == about(0.99));
    CHECK(gang_mtbf(1'000, 8) == about(125));
  }
}

TEST_SUITE("statistics") {
  TEST_CASE("Student's quantiles of the tables") {
    CHECK(student_quantile(0.975, 9) == about(2.262157162798205));
    CHECK(student_quantile(0.975, 1) == about(12.706204736174704));  // tan(0.475 pi)
    CHECK(student_quantile(0.95, 2) == about(2.919985580353725));    // (2p - 1) sqrt(2 / (1 - (2p - 1)^2))
    CHECK(student_quantile(0.025, 9) == about(-2.262157162798205));
    CHECK(student_quantile(0.995, 30) == about(2.749995653567231));
    CHECK(student_quantile(0.975, 1e7) == about(normal_quantile(0.975), 1e-6));
    CHECK(student_quantile(0.5, 3) == 0);
    CHECK(student_probability(2, 2) == about(0.5 + 2 / (2 * std::sqrt(6.0))));
  }

  TEST_CASE("a 95 % interval from ten batch means") {
    const Interval interval = mean_interval({4.1, 3.9, 4.4, 4.0, 3.6, 4.3, 4.2, 3.8, 4.05, 3.95});
    CHECK(interval.mean == about(4.03));
    CHECK(interval.half_width == about(0.1696198902416409, 1e-11));
    const Interval of_series = batch_means({99, 1, 3, 5, 7}, 2);
    CHECK(of_series.mean == about(4));
    // The program counts with 20 batches and 95 % only.
    std::vector<double> series;
    for (int k = 0; k < 207; ++k) series.push_back(k * 37 % 101);
    CHECK(half_width_by_batches(series) == batch_means(series, 20).half_width);
  }

  TEST_CASE("Wilson's interval") {
    const ProportionInterval interval = wilson_interval(8, 10);
    CHECK(interval.low == about(0.490162471536642, 1e-9));
    CHECK(interval.high == about(0.943317848545625, 1e-9));
    CHECK(wilson_interval(0, 10).low == 0);
    CHECK(wilson_interval(10, 10).high == 1);
  }

  TEST_CASE("Jain's index") {
    CHECK(jain_index({1, 1, 1, 1}) == about(1));
    CHECK(jain_index({1, 0, 0, 0}) == about(0.25));
    CHECK(jain_index({1, 2, 3}) == about(36.0 / 42));
    CHECK(jain_index({0, 0}) == 1);
    CHECK(jain_index({1e200, 1e200}) == about(1));
  }

  TEST_CASE("lognormal laws from a median and a p90, and from a mean and a coefficient of variation") {
    const Lognormal law = lognormal_of_median(60, 120);
    CHECK(law.sigma == about(0.5408656188293053));
    CHECK(law.mean() == about(69.45036821359406));
    CHECK(law.quantile(0.95) == about(146.0558871331703));
    CHECK(law.quantile(0.9) == about(120));
    const Lognormal other = lognormal_of_mean(100, 0.5);
    CHECK(other.sigma == about(0.47238072707743883));
    CHECK(other.mu == about(4.4935984103309865));
    CHECK(other.mean() == about(100));
    CHECK(other.standard_deviation() == about(50));
  }

  TEST_CASE("the longest of n exponential times") {
    const double mean[] = {1.8333333333333333, 2.283333333333333, 2.9289682539682538};
    const double variance[] = {1.3611111111111112, 1.4636111111111112, 1.5497677311665408};
    const std::size_t n[] = {3, 5, 10};
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(longest_exponential(n[i], 1).mean == about(mean[i]));
      CHECK(longest_exponential(n[i], 1).variance == about(variance[i]));
    }
  }

  TEST_CASE("common random numbers: the deviation of a paired difference") {
    const Lognormal factor{0, 0.5};
    const double deviation = factor.standard_deviation();
    CHECK(difference_deviation(deviation, 0.9 * deviation, 1) == about(0.060390053321088114, 1e-10));
    CHECK(difference_deviation(deviation, 0.9 * deviation, 0) == about(0.8124650735646547, 1e-10));
    const Interval paired = paired_difference({3, 5, 8}, {1, 3, 6});
    CHECK(paired.mean == about(2));
    CHECK(paired.half_width == 0);
  }
}

}  // namespace gpusim::test
