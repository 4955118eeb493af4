#include <doctest/doctest.h>

#include "sim/timing/work_model.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using gpusim::test::seconds;

TEST_SUITE("work model") {
  TEST_CASE("the parts of a roofline step add up to the roofline") {
    // 10 TFLOP at 100 x 0.5 TFLOPS: 0.2 s; 300 GB at 1000 x 0.8 GB/s: 0.375 s.
    const Throughput peak = 100 * units::TFLOPS * 0.5;
    const Bandwidth bandwidth = 1000 * units::GB / units::second * 0.8;
    const StepTime step = roofline_step(10 * units::TFLOPS * units::second, 300 * units::GB, peak, bandwidth);
    CHECK(seconds(step.compute) == doctest::Approx(0.2));
    CHECK(seconds(step.memory) == doctest::Approx(0.175));
    CHECK(seconds(step.total()) == doctest::Approx(0.375));
    CHECK(roofline_step(10 * units::TFLOPS * units::second, units::GB, peak, bandwidth).memory == Seconds{});
  }
}
