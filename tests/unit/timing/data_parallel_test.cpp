#include "sim/timing/data_parallel.hpp"

#include <doctest/doctest.h>

#include "tests/support/times.hpp"

using namespace gpusim;
using gpusim::test::seconds;

namespace {

Seconds s(double value) { return units::second * value; }
StepTime computing(double time) {
  StepTime step;
  step.compute = s(time);
  return step;
}

/// Two GPUs, 10 GB/s, one bucket.
DataParallel two_gpus(double gigabytes) {
  DataParallel gang;
  gang.gpus = {computing(0.3), computing(0.3)};
  gang.gradients = gigabytes * units::GB;
  gang.grouping = {1, 2};
  gang.inside = {10 * units::GB / units::second, Duration{}};
  gang.bucket = 100 * units::GB;
  return gang;
}

}  // namespace

TEST_SUITE("data parallel") {
  TEST_CASE("one bucket hides nothing") {
    // A ring of two sends the message once: 1 GB at 10 GB/s.
    const StepTime step = data_parallel_step(two_gpus(1));
    CHECK(seconds(step.exposed_communication) == doctest::Approx(0.1));
    CHECK(seconds(step.total()) == doctest::Approx(0.4));
  }

  TEST_CASE("of many buckets only the last one shows while the links keep up") {
    // 10 buckets of 0.01 s each over 0.2 s of backward pass: the last starts when it ends.
    DataParallel gang = two_gpus(1);
    gang.bucket = 0.1 * units::GB;
    CHECK(seconds(data_parallel_step(gang).exposed_communication) == doctest::Approx(0.01));
  }

  TEST_CASE("slow links show all that does not fit beside the backward pass") {
    // 10 buckets of 0.1 s: the first is ready after 0.12 s, ten of them end at 1.12 s.
    DataParallel gang = two_gpus(10);
    gang.bucket = units::GB;
    CHECK(seconds(data_parallel_step(gang).total()) == doctest::Approx(1.12));
  }

  TEST_CASE("the slowest GPU decides") {
    DataParallel gang = two_gpus(1);
    gang.gpus[1] = computing(0.5);
    CHECK(seconds(data_parallel_step(gang).total()) == doctest::Approx(0.6));
  }

  TEST_CASE("one GPU exchanges nothing and waits for nobody") {
    DataParallel gang = two_gpus(1);
    gang.gpus.pop_back();
    gang.grouping = {1, 1};
    gang.synchronisation = s(1);
    CHECK(data_parallel_step(gang).total() == s(0.3));
  }

  TEST_CASE("waiting for each other grows with each doubling") {
    DataParallel gang = two_gpus(0);
    gang.grouping = {1, 8};
    gang.synchronisation = s(0.01);
    CHECK(seconds(data_parallel_step(gang).exposed_communication) == doctest::Approx(0.03));
  }
}
