// How far figures lie apart over seeds.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <vector>

#include "sim/reports/seeds.hpp"
#include "sim/scenario/seeds.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

Scenario loaded(const std::string& workload, const std::string& system = R"("gpus": {"V100": 1})") {
  return load(parse_text(fmt::format(R"({{"seed": 7, "systems": {{"s": {{{}}}}}, "models": {{"m": {{"time": "1 h"}}}},
                                        "workloads": {{"w": {}}}}})",
                                     system, workload),
                         "test.json"));
}

constexpr const char* kTask = R"({"type": "dag", "tasks": {"t": {"model": "m"}}})";

using Notes = std::vector<std::string>;

}  // namespace

TEST_SUITE_BEGIN("seeds");

TEST_CASE("what is drawn is told from what is not") {
  CHECK_FALSE(draws_at_random(loaded(kTask)));
  CHECK(draws_at_random(loaded(kTask, R"("gpus": {"V100": 1}, "failures": {"gpu": {"mtbf": "1000 h", "repair": "1 h"}})")));
  CHECK_FALSE(draws_at_random(
      loaded(kTask, R"("gpus": {"V100": 1}, "failures": {"events": [{"gpu": "gpu0", "at": "1 h", "for": "1 h"}]})")));
  CHECK(draws_at_random(loaded(R"({"type": "arrivals", "count": 3, "process": {"type": "poisson", "rate": "1 /h"},
                                   "length": {"type": "exponential", "mean": "1 h"}})")));
  CHECK_FALSE(draws_at_random(loaded(R"({"type": "arrivals", "count": 3, "process": {"type": "deterministic", "every": "1 h"},
                                         "length": {"type": "constant", "value": "1 h"}, "gpus": 1})")));
  CHECK(draws_at_random(loaded(R"({"type": "arrivals", "count": 3, "process": {"type": "deterministic", "every": "1 h"},
                                   "length": {"type": "constant", "value": "1 h"}, "users": {"a": 1, "b": 1}})")));
}

TEST_CASE("figures that differ have their least and greatest value over seeds") {
  const Scenario scenario = loaded(kTask);
  const Run run = scenario.runs.front();
  const std::vector<std::vector<SeedFigures>> three = {
      {{run, hours(11), hours(1.5)}}, {{run, hours(10), hours(1)}}, {{run, hours(12), hours(2)}}};
  CHECK(notes_over_seeds(scenario, three) ==
        Notes{"\"w\" on \"s\": figures are of seed 7; over seeds 7 to 9 the makespan is 10-12 h, and 95 % of jobs wait at most "
              "1-2 h"});
  const std::vector<std::vector<SeedFigures>> with_failure = {{{run, hours(11), {}}}, {}, {{run, hours(12), {}}}};
  CHECK(notes_over_seeds(scenario, with_failure) ==
        Notes{"\"w\" on \"s\": figures are of seed 7; over seeds 7 to 9 the makespan is 11-12 h; 1 of the 3 seeds cannot run"});
}

TEST_CASE("figures that do not differ need no note, and those of one seed say so") {
  const Scenario scenario = loaded(kTask);
  const Run run = scenario.runs.front();
  const std::vector<std::vector<SeedFigures>> equal = {{{run, hours(11), {}}}, {{run, hours(11), {}}}};
  CHECK(notes_over_seeds(scenario, equal).empty());
  const std::vector<std::vector<SeedFigures>> one = {{{run, hours(11), {}}}};
  CHECK(notes_over_seeds(scenario, one) ==
        Notes{"some of this is drawn, and figures are of seed 7 alone; --seeds 5 shows how they differ over seeds"});
}

TEST_CASE("many tasks are run with one seed") {
  CHECK(default_seeds(loaded(kTask)) == 5);
  CHECK(default_seeds(loaded(R"({"type": "arrivals", "count": 30000, "process": {"type": "poisson", "rate": "1 /h"},
                                   "length": {"type": "exponential", "mean": "1 h"}})")) == 1);
}

TEST_SUITE_END();
