#include "gpusim/decide.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("decide");

namespace gpusim {
namespace {

/// Five tasks: slow cards 4 h each at 1 USD/h, a fast card 1.2 h at 5 USD/h. Three slow cards take 8 h and 24 card-hours, the fast
/// one 6 h and 30 USD.
std::string text(const std::string& more) {
  return R"({"systems": {"slow": {"gpus": {"P40": 3}, "cost": {"rent": "1 USD/h"}},
                         "fast": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "5 USD/h"}},
                         "worse": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "6 USD/h"}}},
    "models": {"m": {"time": {"P40": {"value": "4 h", "basis": "assumed", "source": "guess"}, "V100": "1.2 h"}}},
    "workloads": {"cycle": {"type": "ensemble", "models": {"m": 5}}})" +
         more + "}";
}

const std::string kChoice = R"json(, "choice": {"criteria": {"hours": {"formula": "makespan(cycle)", "weight": 3},
                                                             "money": {"formula": "cost(cycle)", "weight": 1}}})json";

struct Decided {
  Scenario scenario;
  Choice choice;
  Ranking ranking;
};

Decided decided(const std::string& more) {
  Scenario scenario = load(parse_text(text(more), "s.json"));
  Choice choice = choice_or_default(scenario);
  Evaluator evaluator(scenario);
  Ranking result = ranking(evaluator, choice);
  return {std::move(scenario), std::move(choice), std::move(result)};
}

std::vector<ScalingCurve> curves_of(const Scenario& scenario, const Choice::Cards& cards) {
  Choice choice = choice_or_default(scenario);
  choice.cards = cards;
  return scaling_curves(scenario, choice, 2);
}

}  // namespace

TEST_CASE("scores are weighted means of best over own") {
  const Decided found = decided(kChoice);
  // slow: (3 x 6/8 + 1 x 24/24) / 4 = 0.8125; fast: (3 x 1 + 24/30) / 4 = 0.95; worse: (3 + 24/36) / 4.
  CHECK(*found.ranking.candidates[0].score == doctest::Approx(0.8125));
  CHECK(*found.ranking.candidates[1].score == doctest::Approx(0.95));
  CHECK(*found.ranking.candidates[2].score == doctest::Approx((3 + 24.0 / 36) / 4));
  CHECK(found.ranking.order == std::vector<std::size_t>{1, 2, 0});
}

TEST_CASE("who is beaten everywhere is dominated and not on the Pareto front") {
  const Decided found = decided(kChoice);
  REQUIRE(found.ranking.dominances.size() == 1);
  CHECK(found.ranking.dominances[0].better == 1);
  CHECK(found.ranking.dominances[0].worse == 2);
  CHECK(found.ranking.dominances[0].is_certain);
  CHECK(found.ranking.pareto == std::vector<std::size_t>{0, 1});
}

TEST_CASE("goals rank before scores") {
  const Decided found = decided(kChoice + R"json(, "goals": {"cheap": {"formula": "cost(cycle)", "at_most": "25 USD"}})json");
  CHECK(found.ranking.order.front() == 0);
  CHECK(found.ranking.candidates[0].meets_all);
  CHECK_FALSE(found.ranking.candidates[1].meets_all);
}

TEST_CASE("the staircase shows where a card buys nothing and how many are enough") {
  const Decided found = decided(R"json(, "goals": {"short": {"formula": "makespan(cycle)", "at_most": "4 h"}})json");
  const auto curves = curves_of(found.scenario, {1, 6, 1});
  REQUIRE(curves.size() == 3);
  // ceil(5 / n) x 4 h
  const double expected[] = {20, 12, 8, 8, 4, 4};
  for (std::size_t n = 0; n < 6; ++n) CHECK(curves[0].makespan[n]->nominal == doctest::Approx(expected[n] * 3600));
  CHECK(curves[0].enough[0] == 5U);
  CHECK(curves[1].enough[0] == 2U);
}

TEST_CASE("a pool of nodes grows by whole nodes") {
  const Scenario scenario = load(parse_text(R"json({
    "systems": {"cluster": {"nodes": {"node": {"gpus": {"T4": 2}, "count": 2}}}},
    "models": {"m": {"time": "1 h"}},
    "workloads": {"w": {"type": "cross_validation", "folds": 8, "models": ["m"], "barrier": "none"}},
    "goals": {"short": {"formula": "makespan(w)", "at_most": "2 h"}}})json",
                                            "s.json"));
  const auto curves = curves_of(scenario, {1, 8, 1});
  REQUIRE(curves.size() == 1);
  for (std::size_t n = 0; n < 8; ++n) {
    const std::uint32_t cards = curves[0].cards[n];
    CHECK(cards == n + 1);
    CHECK(curves[0].makespan[n].has_value() == (cards % 2 == 0));
    if (cards % 2 == 0) CHECK(curves[0].makespan[n]->nominal == (8 + cards - 1) / cards * 3600);
  }
  CHECK(curves[0].enough[0] == 4U);
  CHECK(curves_of(scenario, {4, 12, 4})[0].cards == std::vector<std::uint32_t>{4, 8, 12});
}

TEST_CASE("the inputs that turn the answer are found with their factors") {
  const std::string cheap = R"json(, "choice": {"criteria": {"money": {"formula": "cost(cycle)"}}})json";
  const std::vector<SwitchingPoint> found = switching_points(parse_text(text(cheap), "s.json"), {}, 2);
  // slow costs 24 USD, fast 30: at 1.25 times its rent, or its hours, fast is as cheap; above that it wins.
  REQUIRE(!found.empty());
  bool has_rent = false;
  for (const SwitchingPoint& point : found) {
    if (point.pointer != "/systems/slow/cost/rent") continue;
    has_rent = true;
    CHECK(point.factor == doctest::Approx(1.25).epsilon(0.015));
    CHECK(point.winner == 1);
  }
  CHECK(has_rent);
}

TEST_CASE("assumed inputs are listed with their source") {
  const auto assumed = assumed_inputs(parse_text(text(""), "s.json"));
  REQUIRE(assumed.size() == 1);
  CHECK(assumed[0].pointer == "/models/m/time/P40");
  CHECK(assumed[0].value == "4 h");
  CHECK(assumed[0].source == "guess");
}

TEST_CASE("a system that cannot do it has no score and does not win") {
  std::string with_memory = text(kChoice);
  const std::string anchor = "\"time\": {\"P40\"";
  with_memory.insert(with_memory.find(anchor), "\"memory\": \"30 GB\", ");
  LoadOptions options;
  options.keep_infeasible = true;
  const Scenario scenario = load(parse_text(with_memory, "s.json"), options);
  Evaluator evaluator(scenario);
  const Ranking result = ranking(evaluator, choice_or_default(scenario));
  CHECK_FALSE(result.candidates[0].score.has_value());
  CHECK(result.candidates[0].criteria[0].why_not.find("needs 30 GB") != std::string::npos);
  CHECK(result.order.front() == 1);
}

TEST_CASE("a decision holds the answer about the scenario as written") {
  const std::string goal = R"json(, "goals": {"cheap": {"formula": "cost(cycle)", "at_most": "25 USD"}},
                                    "sweep": {"/systems/slow/gpus/P40": [3, 4]})json";
  const Decision decision = decide(parse_text(text(kChoice + goal), "s.json"), {}, Choice::Cards{1, 2, 1}, 2);
  CHECK(decision.scenario.systems[0].devices.size() == 3);
  CHECK(decision.ranking.winner() == std::size_t{0});
  CHECK(decision.meets_goals());
  CHECK(decision.scaling_curves[0].cards == std::vector<std::uint32_t>{1, 2});
  CHECK_FALSE(decision.switching_points.empty());
  REQUIRE(decision.assumed.size() == 1);
  CHECK(markdown(decision_page(decision), Language::english).find("\n\nAnswer: slow, score ") != std::string::npos);
}

TEST_CASE("goals that the winner misses are not met") {
  const std::string goal = R"json(, "goals": {"now": {"formula": "makespan(cycle)", "at_most": "1 h"}})json";
  CHECK_FALSE(decide(parse_text(text(goal), "s.json"), {}, Choice::Cards{1, 1, 1}, 1).meets_goals());
}

}  // namespace gpusim

TEST_SUITE_END();
