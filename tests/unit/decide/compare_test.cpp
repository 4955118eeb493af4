// The scenario of a first comparison, without the program.

#include <doctest/doctest.h>

#include <string>

#include "gpusim/decide.hpp"

namespace gpusim {
namespace {

EnsembleQuestion question() {
  EnsembleQuestion question;
  question.candidates = {{"P40", 3}, {"V100", 1}};
  question.hours = {{"P40", 4}, {"V100", 1.2}};
  question.models = 5;
  return question;
}

Scenario scenario_of(const EnsembleQuestion& question) { return load(parse_text(compare(question), "compare")); }

}  // namespace

TEST_SUITE("compare") {
  TEST_CASE("each candidate is a system, and the ensemble runs on it") {
    const Scenario scenario = scenario_of(question());
    CHECK(scenario.title == "P40 x3 or V100 x1?");
    REQUIRE(scenario.systems.size() == 2);
    CHECK(scenario.systems[0].name == "p40x3");
    CHECK(scenario.workloads.at(*scenario.experiment).name == "cycle");
    // Five models of 4 h on three cards: two rounds; of 1.2 h on one card: five.
    CHECK(simulate_run(scenario, scenario.runs.at(0)).nominal().makespan.seconds() == 8 * 3600);
    CHECK(simulate_run(scenario, scenario.runs.at(1)).nominal().makespan.seconds() == doctest::Approx(6 * 3600));
  }

  TEST_CASE("mixed precision adds a system, and a range of speed-ups its cases") {
    EnsembleQuestion mixed = question();
    mixed.mixed = {{"V100", 2, 3}};
    const Scenario scenario = scenario_of(mixed);
    REQUIRE(scenario.systems.size() == 3);
    CHECK(scenario.systems[2].name == "v100x1_mixed");
    CHECK(simulate_run(scenario, scenario.runs.at(2)).cases.size() == 3);
  }

  TEST_CASE("a candidate that stands twice is refused") {
    EnsembleQuestion twice = question();
    twice.candidates.push_back({"P40", 3});
    CHECK_THROWS_WITH_AS(static_cast<void>(compare(twice)), "\"p40x3\" stands twice", UsageError);
  }
}

}  // namespace gpusim
