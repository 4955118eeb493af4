#include "gpusim/step.hpp"

#include <doctest/doctest.h>

using namespace gpusim;

namespace {

Seconds s(double value) { return units::second * value; }
double seconds(Seconds time) { return time / units::second; }

}  // namespace

TEST_SUITE("step") {
  TEST_CASE("the parts of a roofline step add up to the roofline") {
    // 10 TFLOP at 100 x 0.5 TFLOPS: 0.2 s; 300 GB at 1000 x 0.8 GB/s: 0.375 s.
    const Ceilings card{100 * units::TFLOPS, 0.5, 1000 * units::GB / units::second, 0.8};
    const StepTime step = roofline_step(10 * units::TFLOPS * units::second, 300 * units::GB, card, s(0.01));
    CHECK(seconds(step.compute) == doctest::Approx(0.2));
    CHECK(seconds(step.memory) == doctest::Approx(0.175));
    CHECK(seconds(step.total()) == doctest::Approx(0.385));
    CHECK(roofline_step(10 * units::TFLOPS * units::second, units::GB, card, s(0)).memory == Seconds{});
  }

  TEST_CASE("a batch of b_half reaches half of the efficiency") {
    CHECK(batch_efficiency(0.5, 8, 8) == 0.25);
    CHECK(batch_efficiency(0.5, 56, 8) == 0.4375);
  }

  TEST_CASE("a slow loader makes the step as long as its samples take to arrive") {
    StepTime step;
    step.compute = s(0.2);
    CHECK(limited_by_input(step, 64, 160).total() == s(0.4));
    CHECK(seconds(limited_by_input(step, 64, 160).input) == doctest::Approx(0.2));
    CHECK(limited_by_input(step, 64, 640).total() == s(0.2));
    CHECK(limited_by_input(limited_by_input(step, 64, 160), 64, 320).total() == s(0.4));
  }

  TEST_CASE("accumulation repeats everything but the exchange") {
    const StepTime step{s(1), s(2), s(3), s(4), s(5)};
    CHECK(accumulated(step, 3).total() == s(3 * 10 + 5));
  }

  TEST_CASE("what does not shrink bounds the speed-up") {
    CHECK(amdahl_speedup(0, 8) == 8);
    CHECK(amdahl_speedup(0.5, 2) == doctest::Approx(1 / 0.75));
    CHECK(amdahl_speedup(0.1, 1e12) == doctest::Approx(10));
  }

  TEST_CASE("a model split inside its layers exchanges four times a layer") {
    // 24 layers, 8 x 1024 x 1024 values of 2 bytes: 96 all-reduces of 16.8 MB, each 2 x 3/4 of it at 100 GB/s.
    const TensorParallel model{
        .layers = 24, .batch = 8, .sequence = 1024, .hidden = 1024, .per_value = 2 * units::byte, .devices = 4};
    CHECK(seconds(tensor_parallel_communication(model, {100 * units::GB / units::second, Duration{}})) ==
          doctest::Approx(96 * 1.5 * 16777216 / 100e9));
  }

  TEST_CASE("a pipeline stands idle while it fills and drains") {
    CHECK(pipeline_bubble(4, 1) == 0.75);
    CHECK(pipeline_bubble(4, 12) == 0.2);
    CHECK(pipeline_bubble(1, 5) == 0);
    // Three stages, the slowest of 3 s, 4 micro-batches: (4 + 3 - 1) x 3 s.
    CHECK(pipeline_step({s(1), s(3), s(2)}, 4) == s(18));
  }

  TEST_CASE("Adam takes 16 bytes a parameter, of which 12 can be spread") {
    CHECK(adam_memory(1e9) == 16 * units::GB);
    CHECK(adam_memory(1e9, 4) == 7 * units::GB);
  }

  TEST_CASE("the largest batch is what fits beside the model") {
    CHECK(largest_batch(16 * units::GB, 4 * units::GB, 1.7 * units::GB) == 7);
    CHECK(largest_batch(16 * units::GB, 17 * units::GB, units::GB) == 0);
  }
}
