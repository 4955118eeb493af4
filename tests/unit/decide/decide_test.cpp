#include "gpusim/decide.hpp"
#include "sim/decide/parts.hpp"
#include "sim/scenario/expand.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("decide");

namespace gpusim {
namespace {

/// Five tasks: slow GPUs 4 h each at 1 USD/h, a fast GPU 1.2 h at 5 USD/h. Three slow GPUs take 8 h and 24 GPU-hours, the fast
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

std::vector<ScalingCurve> curves_of(const Scenario& scenario, const Choice::GpuCounts& gpus) {
  Choice choice = choice_or_default(scenario);
  choice.gpus = gpus;
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

TEST_CASE("the scaling curve shows where more GPUs stop helping and how many are enough") {
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
    const std::uint32_t gpus = curves[0].gpus[n];
    CHECK(gpus == n + 1);
    CHECK(curves[0].makespan[n].has_value() == (gpus % 2 == 0));
    if (gpus % 2 == 0) CHECK(curves[0].makespan[n]->nominal == (8 + gpus - 1) / gpus * 3600);
  }
  CHECK(curves[0].enough[0] == 4U);
  CHECK(curves_of(scenario, {4, 12, 4})[0].gpus == std::vector<std::uint32_t>{4, 8, 12});
}

TEST_CASE("many values of a kind are changed together, so that their number costs nothing") {
  std::string tasks;
  for (int i = 0; i < 60; ++i)
    tasks += (i == 0 ? "\"t" : ", \"t") + std::to_string(i) + R"(": {"time": {"P40": "1 h", "T4": "1.5 h"}})";
  const Document document = parse_text(
      R"json({"systems": {"a": {"gpus": {"P40": 1}}, "b": {"gpus": {"T4": 1}}}, "workloads": {"w": {"type": "dag", "tasks": {)json" +
          tasks + R"json(}}}, "choice": {"criteria": {"time": {"formula": "makespan(w)"}}}})json",
      "s.json");
  const VariedInputs varied = varied_inputs(document);
  CHECK(varied.others == 2);
  CHECK(varied.together == 120);
  const std::vector<SwitchingPoint> found = switching_points(document, {}, 2);
  REQUIRE(found.size() == 2);
  // 60 h against 90 h: the answer changes when all tasks take half again as long on the P40, or two thirds as long on the T4.
  for (const SwitchingPoint& point : found) {
    const bool is_first = point.pointer == "/workloads/w/tasks/*/time/P40";
    CHECK((is_first || point.pointer == "/workloads/w/tasks/*/time/T4"));
    CHECK(point.factor == doctest::Approx(is_first ? 1.5 : 2.0 / 3).epsilon(0.002));
    CHECK(point.to.ends_with(" ×"));
    CHECK(point.winner == std::size_t{1});
  }
}

TEST_CASE("the inputs that change the answer are found with their factors") {
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
  const DecisionAnalysis decision = decide(parse_text(text(kChoice + goal), "s.json"), {}, Choice::GpuCounts{1, 2, 1}, 2);
  CHECK(decision.scenario.systems.front().devices.size() == 3);
  CHECK(decision.ranking.winner() == std::size_t{0});
  CHECK(decision.meets_goals());
  CHECK(decision.scaling_curves[0].gpus == std::vector<std::uint32_t>{1, 2});
  CHECK_FALSE(decision.switching_points.empty());
  REQUIRE(decision.assumed.size() == 1);
  CHECK(markdown(decision_page(decision), Language::english)
            .find("\n\nAnswer: slow (8 h, 24 USD a run), against fast (6 h, 30 USD a run) and worse (6 h, 36 USD a run).") !=
        std::string::npos);
}

TEST_CASE("goals that the winner misses are not met") {
  const std::string goal = R"json(, "goals": {"now": {"formula": "makespan(cycle)", "at_most": "1 h"}})json";
  CHECK_FALSE(decide(parse_text(text(goal), "s.json"), {}, Choice::GpuCounts{1, 1, 1}, 1).meets_goals());
}

TEST_CASE("without criteria nothing is ranked, and the trade-off is shown") {
  // slow: 8 h, 24 USD; fast: 6 h, 30 USD; worse: 6 h, 36 USD. Neither of the first two is better in both.
  const DecisionAnalysis decision = decide(parse_text(text(""), "s.json"), {}, Choice::GpuCounts{1, 2, 1}, 1);
  CHECK_FALSE(decision.ranking.is_weighed);
  CHECK_FALSE(decision.ranking.winner());
  CHECK(decision.ranking.pareto == std::vector<std::size_t>{0, 1});
  CHECK(decision.choice.criteria.size() == 2);
  const std::string page = markdown(decision_page(decision), Language::english);
  CHECK(page.find("states no weights for criteria, so nothing is ranked. Not dominated: slow and fast.") != std::string::npos);
  CHECK(page.find("score") == std::string::npos);
}

TEST_CASE("without criteria a candidate that dominates all others is the answer") {
  // At 1.25 USD/h of slow GPUs, 24 GPU-hours cost 30 USD, as fast; above that fast is better in both.
  const DecisionAnalysis decision =
      decide(parse_text(text(R"(, "energy": {"idle": false})"), "s.json"), {}, Choice::GpuCounts{1, 2, 1}, 1);
  CHECK(decision.choice.criteria.size() == 3);
  Document dear = parse_text(text(""), "s.json");
  apply(parse_setting("/systems/slow/cost/rent=1.3 USD/h"), dear);
  apply(parse_setting("/systems/worse/cost/rent=7 USD/h"), dear);
  CHECK(decide(dear, {}, Choice::GpuCounts{1, 2, 1}, 1).ranking.winner() == std::size_t{1});
}

TEST_CASE("systems with the same score are a tie, and no answer") {
  const std::string hours = R"json(, "choice": {"criteria": {"hours": {"formula": "makespan(cycle)"}}})json";
  const DecisionAnalysis decision = decide(parse_text(text(hours), "s.json"), {}, Choice::GpuCounts{1, 2, 1}, 1);
  CHECK(decision.ranking.answer.is_tie);
  CHECK_FALSE(decision.ranking.winner());
  CHECK(decision.switching_points.empty());
  CHECK(markdown(decision_page(decision), Language::english).find("have the same score") != std::string::npos);
}

TEST_CASE("criteria that count the same twice are refused") {
  const auto refused = [](const std::string& second) {
    const std::string criteria =
        R"json(, "choice": {"criteria": {"hours": {"formula": "makespan(cycle)"}, "again": {)json" + second + "}}}";
    return decide(parse_text(text(criteria), "s.json"), {}, Choice::GpuCounts{1, 1, 1}, 1);
  };
  const std::string same = R"json("formula": "makespan( cycle )")json";
  const std::string inverse = R"json("formula": "2 * experiments_per_day(cycle)", "better": "higher")json";
  const std::string gpus = R"json("formula": "cards()")json";
  CHECK_THROWS_WITH_AS(static_cast<void>(refused(same)),
                       doctest::Contains("/choice/criteria/again: has the formula of the criterion \"hours\""), InputError);
  CHECK_THROWS_WITH_AS(static_cast<void>(refused(inverse)),
                       doctest::Contains("/choice/criteria/again: is the inverse of the criterion \"hours\""), InputError);
  // Hours per experiment against a number of GPUs is a trade-off, even where their product is the same.
  CHECK_NOTHROW(static_cast<void>(refused(gpus)));
}

TEST_CASE("a value printed as changing the answer changes it when it is read again") {
  const std::string scenario = text(kChoice);
  const DecisionAnalysis now = decide(parse_text(scenario, "s.json"), {}, Choice::GpuCounts{1, 1, 1}, 2);
  CHECK(now.varied.prices == 3);
  CHECK(now.varied.weights == 2);
  CHECK(now.varied.others == 2);
  REQUIRE_FALSE(now.switching_points.empty());
  bool has_price = false;
  bool has_weight = false;
  for (const SwitchingPoint& point : now.switching_points) {
    Document changed = parse_text(scenario, "s.json");
    apply(parse_setting(point.pointer + "=" + point.to), changed);
    const Scenario then = load(std::move(changed));
    Evaluator evaluator(then);
    const Ranking result = ranking(evaluator, choice_or_default(then));
    CHECK(result.winner() == point.winner);
    CHECK(result.winner() != now.ranking.winner());
    CHECK_FALSE(result.answer.is_tie);
    has_price = has_price || point.is_price;
    has_weight = has_weight || point.is_weight;
  }
  // fast leads by 0.95 against 0.8125. Its rent changes that: at 12 USD/h it has (3 + 24 / 72) / 4 = 0.833, behind worse with
  // 0.917. So does the weight w of money against 3 of hours: (9/4 + w) / (3 + w) is ahead of (3 + 0.8 w) / (3 + w) from w = 3.75.
  CHECK(has_price);
  CHECK(has_weight);
}

TEST_CASE("where several policies are listed, each is a candidate on each system") {
  // In file order 1 h and 1 h, then 2 h: 3 h. The longest first: 2 h.
  const std::string scenario = R"json({
    "systems": {"two": {"gpus": {"T4": 2}}},
    "models": {"short": {"time": "1 h"}, "long": {"time": "2 h"}},
    "workloads": {"w": {"type": "ensemble", "models": {"short": 2, "long": 1}}},
    "policies": ["fifo", "lpt"],
    "goals": {"soon": {"formula": "makespan(w)", "at_most": "2 h"}}})json";
  const DecisionAnalysis decision = decide(parse_text(scenario, "s.json"), {}, Choice::GpuCounts{2, 3, 1}, 1);
  REQUIRE(decision.ranking.candidates.size() == 2);
  CHECK(decision.ranking.candidates[0].criteria[0].value->nominal == 3 * 3600);
  CHECK(decision.ranking.candidates[1].criteria[0].value->nominal == 2 * 3600);
  CHECK(decision.ranking.winner() == std::size_t{1});
  // The goal takes a third GPU under fifo.
  REQUIRE(decision.scaling_curves.size() == 2);
  CHECK(decision.scaling_curves[0].enough[0] == 3U);
  CHECK(decision.scaling_curves[1].enough[0] == 2U);
  CHECK(markdown(decision_page(decision), Language::english).find("Answer: two (policy lpt)") != std::string::npos);
  CHECK(ranking_csv(decision).starts_with("rank,system,policy,score"));
}

TEST_CASE("jobs that arrive over time are compared by their waits") {
  const DecisionAnalysis decision = decide(parse_text(R"json({
    "systems": {"one": {"gpus": {"T4": 1}}, "two": {"gpus": {"T4": 2}}},
    "models": {"m": {"time": "2 h"}},
    "workloads": {"days": {"parts": {"first": {"type": "ensemble", "models": ["m"]},
                                     "second": {"type": "ensemble", "models": ["m"], "arrival": "1 h"}}}}})json",
                                                      "s.json"),
                                           {}, Choice::GpuCounts{1, 2, 1}, 1);
  // The second job waits 1 h for the only GPU.
  REQUIRE(decision.choice.criteria.size() == 3);
  CHECK(decision.ranking.candidates[0].criteria[0].value->nominal == 1800);
  CHECK(decision.ranking.candidates[1].criteria[0].value->nominal == 0);
  const std::string page = markdown(decision_page(decision), Language::english);
  CHECK(page.find("makespan") == std::string::npos);
}

TEST_CASE("a candidate that cannot run has a column that says so, and the others are ranked") {
  std::string with_memory = text(kChoice);
  with_memory.insert(with_memory.find("\"time\": {\"P40\""), "\"memory\": \"30 GB\", ");
  const DecisionAnalysis decision = decide(parse_text(with_memory, "s.json"), {}, Choice::GpuCounts{1, 2, 1}, 1);
  CHECK(decision.ranking.winner() == std::size_t{1});
  CHECK_FALSE(decision.ranking.candidates[0].can_run());
  const std::string page = markdown(decision_page(decision), Language::english);
  CHECK(page.find("slow cannot run: needs 30 GB") != std::string::npos);
  CHECK(page.find("| hours | lower | 75 % | cannot run | 6 h | 6 h |") != std::string::npos);
}

TEST_CASE("titles, default criteria and sentences of the page are Korean where that is asked") {
  const std::string title = R"json(, "title": {"en": "Which?", "ko": "무엇을?"},
    "goals": {"quick": {"title": {"en": "quick", "ko": "빠르게"}, "formula": "makespan(cycle)", "at_most": "1 d"}})json";
  const DecisionAnalysis decision = decide(parse_text(text(title), "s.json"), {}, Choice::GpuCounts{1, 2, 1}, 1);
  const std::string page = markdown(decision_page(decision), Language::korean);
  CHECK(page.starts_with("# 무엇을?\n"));
  CHECK(page.find("| 전체 소요 시간 | 작을수록 좋음 | 8 h | 6 h | 6 h |") != std::string::npos);
  CHECK(page.find("| 빠르게 | `makespan(cycle)` | 24 h 이하 |") != std::string::npos);
  CHECK(page.find("| quick |") == std::string::npos);
}

TEST_CASE("each number of GPUs that does not help has its own reason") {
  // Five equal tasks: two rounds on 3 and 4 GPUs, one on 5 and 6.
  const DecisionAnalysis decision = decide(parse_text(text(kChoice), "s.json"), {}, Choice::GpuCounts{1, 6, 1}, 1);
  const std::string page = markdown(decision_page(decision), Language::english);
  CAPTURE(page);
  CHECK(page.find("* slow (P40); fast (V100-PCIe-32GB); worse (V100-PCIe-32GB): GPUs 4 and 6 do not shorten the makespan.\n"
                  "  * 5 equal tasks take 2 rounds on 3 and 4 GPUs alike.\n"
                  "  * 5 equal tasks take 1 round on 5 and 6 GPUs alike.\n"
                  "* slow (P40); fast (V100-PCIe-32GB); worse (V100-PCIe-32GB): the largest gain is the 5th GPU, 50 % less:\n"
                  "  * slow (P40): 4 h instead of 8 h\n") != std::string::npos);
}

TEST_CASE("more GPUs do not shorten a chain of tasks, because they run one after the other") {
  const std::string scenario = R"json({
    "systems": {"one": {"gpus": {"T4": 1}}},
    "workloads": {"w": {"type": "dag", "tasks": {"a": {"time": "1 h"}, "b": {"time": "2 h", "after": ["a"]}}}}})json";
  const DecisionAnalysis decision = decide(parse_text(scenario, "s.json"), {}, Choice::GpuCounts{1, 3, 1}, 1);
  CHECK(markdown(decision_page(decision), Language::english)
            .find("* one (T4): no further GPU shortens the makespan.\n  * The tasks run one after the other, each on one GPU; ") !=
        std::string::npos);
}

TEST_CASE("policies that come to the same are no tie between systems") {
  // Five equal tasks: any order takes as long. fast is ahead of slow, 6 h against 8 h.
  const std::string scenario = R"json({"systems": {"slow": {"gpus": {"P40": 3}}, "fast": {"gpus": {"V100": 1}}},
    "models": {"m": {"time": {"P40": "4 h", "V100": "1.2 h"}}}, "policies": ["fifo", "lpt"],
    "workloads": {"cycle": {"type": "ensemble", "models": {"m": 5}}})json";
  for (const std::string choice : {"}", R"json(, "choice": {"criteria": {"hours": {"formula": "makespan(cycle)"}}}})json"}) {
    const DecisionAnalysis decision = decide(parse_text(scenario + choice, "s.json"), {}, Choice::GpuCounts{1, 2, 1}, 1);
    CHECK(decision.ranking.winner() == std::size_t{2});
    CHECK(decision.ranking.answer.as_good == std::vector<std::size_t>{3});
    CHECK_FALSE(decision.ranking.answer.is_tie);
    REQUIRE(decision.switching_points.size() == 2);
    CHECK(decision.switching_points[0].winner == std::size_t{0});
    CHECK(json_text(decision_page(decision)).starts_with("{\n \"page\": \"decision\""));
  }
}

}  // namespace gpusim

TEST_SUITE_END();
