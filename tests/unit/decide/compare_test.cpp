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
    CHECK(scenario.systems.front().name == "p40x3");
    CHECK(scenario.workloads[scenario.experiment].name == "cycle");
    // Five models of 4 h on three GPUs: two rounds; of 1.2 h on one GPU: five.
    CHECK(simulate_run(scenario, scenario.runs.at(0)).nominal().makespan.seconds() == 8 * 3600);
    CHECK(simulate_run(scenario, scenario.runs.at(1)).nominal().makespan.seconds() == doctest::Approx(6 * 3600));
  }

  TEST_CASE("mixed precision adds a system, and a range of speed-ups its cases") {
    EnsembleQuestion mixed = question();
    mixed.mixed = {{"V100", 2, 3}};
    const Scenario scenario = scenario_of(mixed);
    REQUIRE(scenario.systems.size() == 3);
    CHECK(scenario.systems[SystemId{2}].name == "v100x1_mixed");
    CHECK(simulate_run(scenario, scenario.runs.at(2)).cases.size() == 3);
  }

  TEST_CASE("a training is predicted from its profile, one on each candidate") {
    EnsembleQuestion predicted;
    predicted.candidates = {{"RTX-3090", 1}, {"A100", 2}};
    predicted.training =
        EnsembleQuestion::Training{.profile = "resnet50", .images = 50'000, .epochs = 90, .batch = 64, .precision = "mixed"};
    predicted.models = 1;
    const Scenario scenario = scenario_of(predicted);
    CHECK(scenario.workloads.size() == 1);
    CHECK(scenario.systems.at(1).precision == Precision::mixed);
    // A prediction has a band.
    CHECK(simulate_run(scenario, scenario.runs.at(0)).cases.size() == 3);
    // 90 epochs take 90 times as long as one.
    predicted.training->epochs = 1;
    const Scenario one = scenario_of(predicted);
    CHECK(simulate_run(scenario, scenario.runs.at(1)).nominal().makespan.seconds() ==
          doctest::Approx(90 * simulate_run(one, one.runs.at(1)).nominal().makespan.seconds()));
  }

  TEST_CASE("a batch that nobody states is marked as assumed, and never above the images") {
    EnsembleQuestion predicted;
    predicted.candidates = {{"T4", 1}};
    predicted.training = EnsembleQuestion::Training{.profile = "resnet50", .images = 8};
    const std::string text = compare(predicted);
    CHECK(text.find("\"basis\": \"assumed\"") != std::string::npos);
    CHECK_NOTHROW(static_cast<void>(scenario_of(predicted)));
  }

  TEST_CASE("a candidate that is named twice is refused") {
    EnsembleQuestion twice = question();
    twice.candidates.push_back({"P40", 3});
    CHECK_THROWS_WITH_AS(static_cast<void>(compare(twice)), "duplicate candidate \"P40 x3\"", UsageError);
  }
}

}  // namespace gpusim
