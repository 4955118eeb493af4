// Laws of steps that overlap computation and exchange.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "sim/timing/data_parallel.hpp"

namespace gpusim::test {
namespace {

/// Whole milliseconds, so that sums are exact.
Seconds random_time() { return units::second * static_cast<double>(*rc::gen::inRange(0, 100)); }

std::vector<GradientBucket> random_buckets() {
  std::vector<GradientBucket> buckets(static_cast<std::size_t>(*rc::gen::inRange(0, 12)));
  for (GradientBucket& bucket : buckets) bucket = {random_time(), random_time()};
  return buckets;
}

/// The same end without a recurrence: some bucket k is the last one that the link waited for, and from its readiness on exchanges
/// follow each other without a gap.
Seconds slow_twin(Seconds forward, const std::vector<GradientBucket>& buckets) {
  Seconds ready = forward;
  Seconds end = forward;
  for (std::size_t k = 0; k < buckets.size(); ++k) {
    ready = ready + buckets[k].backward;
    Seconds from_here = ready;
    for (std::size_t j = k; j < buckets.size(); ++j) from_here = from_here + buckets[j].allreduce;
    end = std::max(end, from_here);
  }
  return end;
}

}  // namespace

TEST_SUITE("data parallel laws") {
  TEST_CASE("an overlapped step is what its slow twin says") {
    CHECK(rc::check([] {
      const Seconds forward = random_time();
      const std::vector<GradientBucket> buckets = random_buckets();
      RC_ASSERT(overlapped_step(forward, buckets).step == slow_twin(forward, buckets));
    }));
  }

  TEST_CASE("what shows of an exchange is never negative and never more than the exchange") {
    CHECK(rc::check([] {
      const std::vector<GradientBucket> buckets = random_buckets();
      Seconds exchange;
      for (const GradientBucket& bucket : buckets) exchange = exchange + bucket.allreduce;
      const Seconds exposed = overlapped_step(random_time(), buckets).exposed;
      RC_ASSERT(exposed >= Seconds{});
      RC_ASSERT(exposed <= exchange);
    }));
  }

  TEST_CASE("the fastest all-reduce never sends less than every device must") {
    // Each device sends and receives at least 2(n-1)/n of the message (Patarasuk & Yuan 2009).
    CHECK(rc::check([] {
      const Grouping grouping{static_cast<std::size_t>(*rc::gen::inRange(1, 6)), static_cast<std::size_t>(*rc::gen::inRange(1, 9))};
      const Route inside{(*rc::gen::inRange(1, 300)) * units::GB / units::second, Duration{}};
      const Route between{(*rc::gen::inRange(1, 30)) * units::GB / units::second, Duration{}};
      const double n = static_cast<double>(grouping.devices());
      const Bandwidth best = grouping.per_node == 1 ? between.bandwidth
                             : grouping.nodes == 1
                                 ? inside.bandwidth
                                 : std::max(inside.bandwidth, between.bandwidth * static_cast<double>(grouping.per_node));
      const Seconds least = units::GB / best * (2 * (n - 1) / n);
      RC_ASSERT(fastest_allreduce(grouping, units::GB, inside, between) >= least * (1 - 1e-12));
    }));
  }
}

}  // namespace gpusim::test
