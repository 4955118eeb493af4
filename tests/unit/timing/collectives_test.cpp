#include "sim/timing/collectives.hpp"

#include <doctest/doctest.h>

#include "tests/support/times.hpp"

using namespace gpusim;
using gpusim::test::seconds;

namespace {

constexpr DataSize kGigabyte = units::GB;

/// In GB/s and microseconds.
Route route(double bandwidth, std::int64_t latency = 0) {
  return {bandwidth * units::GB / units::second, Duration::nanoseconds(1000 * latency)};
}

}  // namespace

TEST_SUITE("collectives") {
  TEST_CASE("one device has nothing to exchange") {
    for (const auto exchange : {ring_allreduce, tree_allreduce, reduce_scatter})
      CHECK(exchange(1, kGigabyte, route(10)) == Seconds{});
    CHECK(fastest_allreduce({1, 1}, kGigabyte, route(10), route(1)) == Seconds{});
  }

  TEST_CASE("reduce-scatter is half of a ring all-reduce") {
    const Route hop = route(12, 6);
    CHECK(2 * seconds(reduce_scatter(8, kGigabyte, hop)) == doctest::Approx(seconds(ring_allreduce(8, kGigabyte, hop))));
  }

  TEST_CASE("a tree beats the ring for small messages on many devices, the ring for large ones") {
    // 64 devices, 10 us: 126 hops against 2 x 6; 1 GB at 10 GB/s: 2 x 63/64 against 2 times 0.1 s.
    const Route hop = route(10, 10);
    CHECK(seconds(tree_allreduce(64, units::byte * 1000, hop)) == doctest::Approx(12 * 10e-6 + 2 * 1000 / 10e9));
    CHECK(seconds(ring_allreduce(64, units::byte * 1000, hop)) == doctest::Approx(126 * (10e-6 + 1000 / 64.0 / 10e9)));
    CHECK(fastest_allreduce({1, 64}, units::byte * 1000, hop, hop) == tree_allreduce(64, units::byte * 1000, hop));
    CHECK(fastest_allreduce({1, 64}, kGigabyte, hop, hop) == ring_allreduce(64, kGigabyte, hop));
  }

  TEST_CASE("a hierarchical all-reduce sends a part of the message between nodes") {
    // 2 nodes of 4: inside 2 x 3/4 x 1 GB at 100 GB/s, between a quarter over a ring of two at 1 GB/s.
    CHECK(seconds(hierarchical_allreduce({2, 4}, kGigabyte, route(100), route(1))) == doctest::Approx(0.015 + 0.25));
  }

  TEST_CASE("with one network card a node the flat ring is as good as the hierarchy, with one a device it is worse") {
    // 2 nodes of 4, 10 GB/s a node: the ring takes 2 x 7/8 x 0.1 s = 0.175 s; the hierarchy 0.015 s and 0.25 GB at 2.5 GB/s.
    CHECK(seconds(fastest_allreduce({2, 4}, kGigabyte, route(100), route(2.5))) == doctest::Approx(0.115));
    CHECK(seconds(fastest_allreduce({2, 4}, kGigabyte, route(1), route(2.5))) == doctest::Approx(1.6).epsilon(0.1));
  }

  TEST_CASE("bus factors are those of nccl-tests") {
    CHECK(bus_factor(Collective::all_reduce, 8) == 1.75);
    CHECK(bus_factor(Collective::reduce_scatter, 8) == 0.875);
    CHECK(bus_factor(Collective::all_to_all, 4) == 0.75);
    CHECK(bus_factor(Collective::broadcast, 8) == 1);
    CHECK(bus_factor(Collective::reduce, 8) == 1);
  }
}
