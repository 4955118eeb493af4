// What tasks on one GPU do to each other: closed forms of the law.

#include "sim/timing/sharing.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace gpusim::test {
namespace {

constexpr GpuSharing kSlices{};
constexpr GpuSharing kMps{.partition = GpuSharing::Partition::mps};

std::vector<double> speeds(const GpuSharing& sharing, const std::vector<GpuDemand>& tasks) { return shared_speeds(sharing, tasks); }

}  // namespace

TEST_SUITE("sharing") {
  TEST_CASE("a task alone runs at full speed however little or much it asks for") {
    for (const double part : {0.000001, 0.3, 1.0}) {
      CHECK(speeds(kSlices, {{part, part}}).front() == 1);
      CHECK(speeds(kMps, {{part, 0.1}}).front() == 1);
    }
    CHECK(speeds(kSlices, {}).empty());
  }

  TEST_CASE("tasks that each fill the GPU get parts in proportion to their weights") {
    // q = 1 for all of them: s_i = 1 / (1 + sum_{j != i} w_j / w_i) = w_i / sum w.
    const auto three = speeds(kSlices, {{1, 1, 1}, {1, 1, 2}, {1, 1, 5}});
    CHECK(three[0] == doctest::Approx(1 / 8.0));
    CHECK(three[1] == doctest::Approx(2 / 8.0));
    CHECK(three[2] == doctest::Approx(5 / 8.0));
    CHECK(whole_shared_speeds(kSlices, std::vector<GpuDemand>(2)).front() == std::int64_t{1} << (kSpeedBits - 1));
  }

  TEST_CASE("two equal tasks solve a quadratic equation") {
    // s (1 + u (1 - (1 - u) s)) = 1, so u (1 - u) s^2 - (1 + u) s + 1 = 0; of the two roots the one below 1.
    const double u = 0.6;
    const double root = (1 + u - std::sqrt((1 + u) * (1 + u) - 4 * u * (1 - u))) / (2 * u * (1 - u));
    for (const double speed : speeds(kSlices, {{u, 0.2}, {0.1, u}})) CHECK(speed == doctest::Approx(root).epsilon(1e-12));
  }

  TEST_CASE("a light task beside one that fills the GPU waits in proportion to its demand") {
    // u_1 = 1 wants the GPU always, q_1 = 1: s_2 = 1 / (1 + 1/4) = 4/5. q_2 = 1 - 3/4 x 4/5 = 2/5: s_1 = 1 / (1 + 2/5).
    const auto pair = speeds(kSlices, {{1, 1}, {0.25, 0.25}});
    CHECK(pair[1] == doctest::Approx(0.8));
    CHECK(pair[0] == doctest::Approx(5 / 7.0));
  }

  TEST_CASE("under MPS one that computes and one that moves data hardly meet, under time slices they do") {
    const std::vector<GpuDemand> tasks{{1, 0.000001}, {0.000001, 1}};
    CHECK(speeds(kMps, tasks).front() > 0.99);
    CHECK(speeds(kSlices, tasks).front() == doctest::Approx(0.5));
  }

  TEST_CASE("a cap on active threads slows a task that is alone, and makes room for the other") {
    const GpuSharing half{.partition = GpuSharing::Partition::mps, .active_threads = 0.5};
    CHECK(speeds(half, {{1, 0.1}}).front() == 0.5);
    CHECK(speeds(half, {{0.4, 0.1}}).front() == 1);
    // Both ask for half a GPU then: s (1 + 1/2 (1 - s/2)) = 1, times the cap.
    const double root = (1.5 - std::sqrt(2.25 - 1)) / 0.5;
    CHECK(speeds(half, {{1, 0.1}, {1, 0.1}}).front() == doctest::Approx(root / 2));
  }

  TEST_CASE("slices are sevenths of the multiprocessors and eighths of the memory") {
    CHECK(gpu_slice(7).compute == doctest::Approx(1 / 7.0));
    CHECK(gpu_slice(7).memory == doctest::Approx(1 / 8.0));
    CHECK(gpu_slice(3).compute == doctest::Approx(2 / 7.0));
    CHECK(gpu_slice(2).memory == doctest::Approx(1 / 2.0));
    CHECK(gpu_slice(1).compute == 1);
  }

  TEST_CASE("a task on a slice has the speed of its slice, whoever is beside it") {
    const GpuSharing mig{.partition = GpuSharing::Partition::mig, .slices = 2};
    const auto three = speeds(mig, {{1, 0.3}, {0.2, 0.8}, {0.1, 0.1}});
    CHECK(three[0] == doctest::Approx(3 / 7.0));
    CHECK(three[1] == doctest::Approx(0.5 / 0.8));
    CHECK(three[2] == 1);
  }
}

}  // namespace gpusim::test
