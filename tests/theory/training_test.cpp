// Formulas of training on several GPUs against published ones, computed elsewhere in exact arithmetic.

#include <doctest/doctest.h>

#include "sim/input/json.hpp"
#include "sim/timing/data_parallel.hpp"
#include "sim/timing/work_model.hpp"
#include "tests/theory/machines.hpp"

namespace gpusim::test {
namespace {

const Json& answers(const char* name) { return published().at("training").at(name); }

Seconds seconds_of(const Json& number) { return units::second * number.get<double>(); }

bool is_equal(double value, double published_value) { return std::abs(value - published_value) <= 1e-12 * published_value; }

}  // namespace

TEST_SUITE("training") {
  TEST_CASE("ring all-reduces take the published times") {
    for (const Json& row : answers("ring_allreduce").at("cases")) {
      const Route route{Bandwidth::raw(row[2].get<double>()), Duration::nanoseconds(row[3].get<std::int64_t>())};
      const Seconds time = ring_allreduce(row[0].get<std::size_t>(), units::byte * row[1].get<double>(), route);
      CHECK(is_equal(time / units::second, row[4].get<double>()));
    }
  }

  TEST_CASE("bus bandwidths are those of nccl-tests") {
    const Json& given = answers("bandwidths");
    const DataSize bytes = units::byte * given.at("bytes").get<double>();
    const auto devices = given.at("devices").get<std::size_t>();
    const double algorithm = (bytes / seconds_of(given.at("seconds"))).raw();
    const auto bus = [&](Collective what) { return algorithm * bus_factor(what, devices); };
    CHECK(algorithm == doctest::Approx(given.at("algorithm").get<double>()));
    CHECK(bus(Collective::all_reduce) == doctest::Approx(given.at("all_reduce").get<double>()).epsilon(1e-9));
    CHECK(bus(Collective::all_gather) == doctest::Approx(given.at("all_gather").get<double>()).epsilon(1e-9));
    CHECK(bus(Collective::broadcast) == doctest::Approx(given.at("broadcast").get<double>()).epsilon(1e-9));
  }

  TEST_CASE("gradient buckets overlap with the backward pass as published") {
    const Json& given = answers("buckets");
    std::vector<GradientBucket> buckets;
    for (std::size_t k = 0; k < given.at("backward").size(); ++k)
      buckets.push_back({seconds_of(given.at("backward")[k]), seconds_of(given.at("allreduce")[k])});
    const OverlappedStep step = overlapped_step(seconds_of(given.at("forward")), buckets);
    CHECK(step.step == seconds_of(given.at("step")));
    CHECK(step.exposed == seconds_of(given.at("exposed")));
  }

  TEST_CASE("the roofline gives the published times") {
    for (const Json& row : answers("roofline").at("cases")) {
      const Throughput peak = Throughput::raw(row[1].get<double>()) * row[2].get<double>();
      const Bandwidth bandwidth = Bandwidth::raw(row[4].get<double>()) * row[5].get<double>();
      const StepTime step = roofline_step(Work::raw(row[0].get<double>()), units::byte * row[3].get<double>(), peak, bandwidth);
      CHECK(is_equal(step.total() / units::second, row[6].get<double>()));
    }
  }
}

}  // namespace gpusim::test
