// What may be chosen, what can be had, and on which basis the answer rests.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/decide.hpp"
#include "sim/decide/parts.hpp"

TEST_SUITE_BEGIN("choice");

namespace gpusim {
namespace {

DecisionAnalysis decision_of(const std::string& text, const Choice::GpuCounts& gpus = {1, 2, 1}) {
  return decide(parse_text(text, "s.json"), {}, gpus, 1);
}

std::string english(const DecisionAnalysis& decision) { return markdown(decision_page(decision), Language::english); }

/// As the page writes it.
std::string hours_text(double hours) { return value_text(hours * 3600, parse_unit("s")->unit); }

bool says(const std::string& page, const std::string& words) { return page.find(words) != std::string::npos; }

/// One system with an own and a rented GPU; the stage `first` is bound to the one or the other, `second` is always rented. All
/// rented: 1 h + 2 h at 3 USD/h. The own GPU first: 4 h at 0.5 USD/h, then 2 h at 3 USD/h.
std::string strategies(const std::string& choice) {
  return R"json({
    "systems": {"both": {"nodes": {"own": {"gpus": {"T4": 1}, "cost": {"rent": "0.5 USD/h"}},
                                   "rented": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "3 USD/h"}}}}},
    "workloads": {
      "all_rented": {"title": "all rented", "type": "dag", "tasks": {
        "first": {"time": "1 h", "pool": "rented"}, "second": {"time": "2 h", "pool": "rented", "after": ["first"]}}},
      "own_first": {"title": "  own GPU first", "type": "dag", "tasks": {
        "first": {"time": "4 h", "pool": "own"}, "second": {"time": "2 h", "pool": "rented", "after": ["first"]}}},
      "probe": {"type": "dag", "tasks": {"one": {"time": "1 h"}}}},
    "choice": )json" +
         choice + "}";
}

}  // namespace

TEST_CASE("a workload can be chosen for whatever characters its name has, and however long it is") {
  for (const std::string& name :
       {std::string("it's"), std::string("\\\""), std::string("it's \\\" both"), std::string("\\\\"), std::string(10'000, 'x')}) {
    const DecisionAnalysis decision =
        decision_of(R"({"systems": {"one": {"gpus": {"T4": 1}}, "two": {"gpus": {"T4": 2}}}, "workloads": {")" + name +
                    R"(": {"type": "dag", "tasks": {"a": {"time": "1 h"}, "b": {"time": "1 h"}}}}})");
    CHECK(decision.ranking.winner() == std::size_t{1});  // both tasks at once, and nothing has a price
  }
}

TEST_CASE("where no GPUs are there at the start, those that come first are the answer") {
  // On 7 January 90 h begin, on 20 February 60 h.
  const DecisionAnalysis decision = decision_of(R"({"start": "2026-01-05", "systems": {
      "x": {"gpus": {"V100": 1}, "available": {"from": "2026-01-07"}},
      "later": {"gpus": {"A100-SXM4-40GB": 1}, "available": {"from": "2026-02-20"}}},
    "models": {"net": {"time": {"V100": "90 h", "A100-SXM4-40GB": "60 h"}}},
    "workloads": {"w": {"type": "ensemble", "models": ["net"]}}})");
  CHECK(decision.ranking.winner() == std::size_t{0});
  CHECK(decision.ranking.later == std::size_t{1});
  CHECK(says(english(decision), "Answer: x"));
}

TEST_CASE("strategies are candidates, and `strategy` in a formula is the candidate's own") {
  const DecisionAnalysis decision = decision_of(strategies(
      R"json({"strategies": ["all_rented", "own_first"], "criteria": {"money": {"formula": "cost(strategy)"}, "tasks": {"formula": "tasks(strategy)"}}})json"));
  const auto& candidates = decision.ranking.candidates;
  REQUIRE(candidates.size() == 2);
  CHECK(candidates[0].criteria[0].value->nominal == doctest::Approx(9));
  CHECK(candidates[1].criteria[0].value->nominal == doctest::Approx(8));
  CHECK(candidates[1].criteria[1].value->nominal == 2);
  CHECK(decision.ranking.winner() == std::size_t{1});
  const std::string page = english(decision);
  CHECK(says(page, "own GPU first scores 1.00, and all rented, the next, "));
  CHECK(says(page, "| all rented | own GPU first |"));
  CHECK(ranking_csv(decision).starts_with("rank,system,strategy,score"));
}

TEST_CASE("without criteria strategies are compared by their own makespan and cost") {
  // 3 h and 9 USD against 6 h and 8 USD.
  const DecisionAnalysis decision = decision_of(strategies(R"json({"strategies": ["all_rented", "own_first"]})json"));
  REQUIRE(decision.choice.criteria.size() == 2);
  CHECK(decision.ranking.candidates[0].criteria[0].value->nominal == 3 * 3600);
  CHECK(decision.ranking.candidates[1].criteria[0].value->nominal == 6 * 3600);
  CHECK_FALSE(decision.ranking.winner());
  CHECK(says(english(decision), "Not dominated: all rented and own GPU first."));
}

TEST_CASE("power is a criterion where the scenario is about energy, and not where it is stated for the bill of electricity") {
  const auto criteria_of = [](const std::string& power, const std::string& more) {
    std::vector<std::string> names;
    for (const Criterion& one : choice_or_default(load(parse_text(R"json({"systems": {"a": {"gpus": {"T4": 1})json" + power +
                                                                      R"json(}}, "models": {"m": {"time": "1 h"}},
        "workloads": {"w": {"type": "ensemble", "models": ["m"]}})json" +
                                                                      more + "}",
                                                                  "s.json")))
                                    .criteria)
      names.push_back(one.name);
    return names;
  };
  using Names = std::vector<std::string>;
  const std::string power = R"json(, "power": {"busy": "70 W"})json";
  CHECK(criteria_of("", "") == Names{"time"});
  CHECK(criteria_of(power, "") == Names{"time", "energy"});
  CHECK(criteria_of(power, R"json(, "costs": {"electricity": "0.2 USD/kWh"})json") == Names{"time", "cost"});
  CHECK(criteria_of(power, R"json(, "energy": {}, "costs": {"electricity": "0.2 USD/kWh"})json") ==
        Names{"time", "cost", "energy"});
}

TEST_CASE("that the first workload is compared because no experiment is named is an assumption") {
  const auto page_with = [](const std::string& more) {
    return english(decision_of(R"json({
      "systems": {"one": {"gpus": {"T4": 1}}}, "models": {"m": {"time": "1 h"}},
      "workloads": {"small": {"type": "ensemble", "models": ["m"]}, "large": {"type": "ensemble", "models": {"m": 2}}})json" +
                               more + "}"));
  };
  CHECK(says(page_with(""), "names no `experiment`; what is compared is its first workload, \"small\"."));
  CHECK_FALSE(says(page_with(R"json(, "experiment": "large")json"), "names no `experiment`"));
}

TEST_CASE("several systems with several strategies have both in their titles") {
  const std::string text = R"json({
    "systems": {"one": {"gpus": {"T4": 1}}, "two": {"gpus": {"T4": 2}}},
    "models": {"m": {"time": "1 h"}},
    "workloads": {"few": {"type": "ensemble", "models": {"m": 2}}, "many": {"type": "ensemble", "models": {"m": 4}}},
    "choice": {"strategies": ["few", "many"]}})json";
  const DecisionAnalysis decision = decision_of(text);
  REQUIRE(decision.ranking.candidates.size() == 4);
  CHECK(decision.ranking.winner() == std::size_t{2});
  const std::string page = english(decision);
  CHECK(says(page, "Answer: two: few (1 h), against "));
  // A curve for each of them.
  CHECK(decision.scaling_curves.size() == 4);
  CHECK(says(page, "## Scaling curve: \"few\""));
  CHECK(says(page, "## Scaling curve: \"many\""));
}

TEST_CASE("each system that states no precision is a candidate in every precision that its GPUs have") {
  const std::string text = R"json({
    "systems": {"old": {"title": "P40", "gpus": {"P40": 1}},
                "new": {"title": {"en": "V100", "ko": "V100 카드"}, "gpus": {"V100-PCIe-32GB": 1}},
                "fixed": {"gpus": {"V100-PCIe-32GB": 2}, "precision": "mixed"}},
    "models": {"m": {"time": {"P40": "3 h", "V100": "2 h"}, "mixed_speedup": {"V100": 2}}},
    "workloads": {"w": {"type": "ensemble", "models": ["m"]}},
    "choice": {"precisions": ["fp32", "mixed"]}})json";
  const Scenario scenario = load(parse_text(text, "s.json"));
  std::vector<std::string> names;
  for (const System& system : scenario.systems) names.push_back(system.name);
  CHECK(names == std::vector<std::string>{"old", "new", "new_mixed", "fixed"});  // P40 has no mixed precision
  CHECK(scenario.systems[SystemId{1}].precision == Precision::fp32);
  CHECK(scenario.systems[SystemId{2}].precision == Precision::mixed);
  CHECK(scenario.systems.front().title == "P40, FP32");
  CHECK(scenario.systems[SystemId{2}].title == "V100, mixed precision");
  CHECK(scenario.document.as_written("/systems/new_mixed/title/ko") == "V100 카드, 혼합 정밀도");
  const Scenario again = load(scenario.document);
  CHECK(again.systems.size() == 4);
  CHECK(again.systems[SystemId{2}].title == "V100, mixed precision");
  Evaluator evaluator(scenario);
  CHECK(ranking(evaluator, choice_or_default(scenario)).candidates[2].criteria[0].value->nominal == 3600);
}

TEST_CASE("what cannot be had is compared and marked, and never the answer") {
  // Alone a task takes 1 h; the real ones 2 h and 3 h.
  const auto text = [](const std::string& choice) {
    return R"json({
      "systems": {"ideal": {"gpus": {"V100-PCIe-32GB": 1}, "hypothetical": true}, "real": {"gpus": {"T4": 1}}, "slow": {"gpus": {"P40": 1}}},
      "models": {"m": {"time": {"V100": "1 h", "T4": "2 h", "P40": "3 h"}}},
      "workloads": {"w": {"type": "ensemble", "models": ["m"]}})json" +
           choice + "}";
  };
  const DecisionAnalysis ranked = decision_of(text(R"json(, "choice": {"criteria": {"hours": {"formula": "makespan(w)"}}})json"));
  CHECK(ranked.ranking.winner() == std::size_t{1});
  CHECK_FALSE(ranked.ranking.candidates[0].score.has_value());
  CHECK(*ranked.ranking.candidates[1].score == 1);
  CHECK(ranked.ranking.order == std::vector<std::size_t>{1, 2});
  const std::string page = english(ranked);
  CHECK(says(page, "Answer: real ("));
  CHECK(says(page, "| ideal (hypothetical) | real | slow |"));
  CHECK(says(page, "ideal (hypothetical) cannot be had; compared, but never the answer."));

  const DecisionAnalysis unranked = decision_of(text(""));
  CHECK(unranked.ranking.winner() == std::size_t{1});
  CHECK(unranked.ranking.pareto == std::vector<std::size_t>{1});
  CHECK(says(english(unranked), "No weights are needed: it is at least as good in every criterion ("));
  // A goal that only the hypothetical one meets is met by none.
  CHECK_FALSE(decision_of(text(R"json(, "goals": {"fast": {"formula": "makespan(w)", "at_most": "1 h"}})json")).meets_goals());
}

TEST_CASE("where all candidates are hypothetical there is no answer") {
  const DecisionAnalysis decision = decision_of(R"json({
    "systems": {"a": {"gpus": {"T4": 1}, "hypothetical": true}, "b": {"base": "a", "gpus": {"T4": 2}}},
    "models": {"m": {"time": "1 h"}}, "workloads": {"w": {"type": "ensemble", "models": {"m": 2}}}})json");
  CHECK_FALSE(decision.ranking.winner());
  CHECK(says(english(decision), "All candidates that can run are hypothetical, so none is the answer."));
}

TEST_CASE("a goal or a criterion about one system says so, unless it compares the candidate with it") {
  const auto page_with = [](const std::string& formula) {
    return decision_page(decision_of(R"json({
      "systems": {"a": {"gpus": {"T4": 1}}, "b": {"gpus": {"T4": 2}}}, "models": {"m": {"time": "1 h"}},
      "workloads": {"w": {"type": "ensemble", "models": {"m": 2}}},
      "goals": {"soon": {"title": "soon enough", "formula": ")json" +
                                     formula + R"json(", "at_most": ")json" +
                                     (formula.find('/') == std::string::npos ? "2 h" : "2") + "\"}}}"));
  };
  const std::string words = "The goal \"soon enough\" is about a whichever candidate is chosen.";
  CHECK(says(markdown(page_with("makespan(a, w)"), Language::english), words));
  CHECK(says(markdown(page_with("makespan(a, w)"), Language::korean),
             "목표 \"soon enough\"는 어느 후보를 고르든 a에 관한 것입니다."));
  CHECK_FALSE(says(markdown(page_with("makespan(w)"), Language::english), "whichever candidate"));
  CHECK_FALSE(says(markdown(page_with("makespan(w) / makespan(a, w)"), Language::english), "whichever candidate"));
}

TEST_CASE("policies stand in one table with their waits and the fewest GPUs for all goals") {
  // Ready at 0 h, 0 h and 0.5 h: a gang of two for 1 h behind a single of 2 h, and a single of 1 h. On two GPUs the gang waits 2 h
  // under both; strictly in order the last single waits 2.5 h (it starts with the end of the gang, at 3 h), otherwise none.
  const DecisionAnalysis decision = decision_of(R"json({
    "systems": {"two": {"gpus": {"T4": 2}}},
    "models": {"single": {"time": "2 h"}, "short": {"time": "1 h"}, "gang": {"time": "1 h", "gpus": 2, "scaling": {"speedup": {"2": 1}}}},
    "workloads": {"w": {"parts": {"a": {"type": "ensemble", "models": ["single"]}, "b": {"type": "ensemble", "models": ["gang"]},
                                  "c": {"type": "ensemble", "models": ["short"], "arrival": "30 min"}}}},
    "policies": ["fifo", "fifo_fit"],
    "goals": {"short": {"formula": "waiting(w)", "at_most": "1 h"}}})json",
                                                {1, 4, 1});
  REQUIRE(decision.facts.size() == 2);
  CHECK(decision.facts[0]->waiting_mean->nominal == doctest::Approx(1.5 * 3600));
  CHECK(decision.facts[1]->waiting_mean->nominal == doctest::Approx(2.0 / 3 * 3600));
  const std::string page = english(decision);
  CHECK(says(page, "| system | policy | GPUs | mean wait | 95 % wait at most | fewest GPUs that meet all goals |"));
  CHECK(says(page, "| two | fifo | 2 | " + hours_text(1.5) + " | " + hours_text(2.5) + " | 3 |"));
  CHECK(says(page, "| two | fifo_fit | 2 | 0.6667 h | 2 h | 2 |"));
}

namespace {

/// Twenty trainings: five each of 14 h, 22 h and 18 h, and five of 26 h once those of 18 h have ended; two GPUs bought for 2,000
/// EUR each and used for 36 months, one for 8,500 EUR, or one rented at 1.90 EUR/h.
std::string gpus_or_rent(const std::string& more) {
  return R"json({
    "systems": {
      "bought": {"title": "two RTX 4090", "gpus": {"RTX-4090": 2}, "cost": {"purchase": "2000 EUR", "lifetime": "36 month"}},
      "large": {"title": "L40S", "gpus": {"L40S-48GB": 1}, "cost": {"purchase": "8500 EUR", "lifetime": "36 month"}},
      "rented": {"title": "A100", "gpus": {"A100-SXM4-80GB": 1}, "cost": {"rent": "1.90 EUR/h"}}},
    "models": {
      "flat": {"time": {"RTX-4090": "14 h", "L40S": "12 h", "A100": "9 h"}},
      "fine": {"time": {"RTX-4090": "22 h", "L40S": "18 h", "A100": "14 h"}},
      "coarse": {"time": {"RTX-4090": "18 h", "L40S": "15 h", "A100": "12 h"}},
      "refined": {"time": {"RTX-4090": "26 h", "L40S": "21 h", "A100": "16 h"}}},
    "workloads": {"campaign": {"deadline": "12 d", "parts": {
      "independent": {"type": "ensemble", "models": {"flat": 5, "fine": 5}},
      "low": {"type": "ensemble", "models": {"coarse": 5}},
      "high": {"type": "ensemble", "models": {"refined": 5}, "after": ["low"]}}}},
    "policies": ["lpt"],
    "costs": {"currency": "EUR", "electricity": "0.32 EUR/kWh"})json" +
         more + "}";
}

}  // namespace

TEST_CASE("where purchases paid in full and as depreciation have different answers the page says so first") {
  const DecisionAnalysis decision =
      decision_of(gpus_or_rent(R"json(, "choice": {"criteria": {"money": {"formula": "cost(campaign)"}}})json"));
  REQUIRE(decision.facts.size() == 3);
  const RunFacts& bought = *decision.facts[0];
  // Longest first on two GPUs: 22 h at 0, 0, 22, 22 and 44; 18 h at 44, 62, 66, 80 and 84, the last until 102; 14 h at 98; 26 h at
  // 102, 112, 128, 138 and 154, the last until 180; 14 h at 164, 178, 180 and 192, until 206 h.
  CHECK(bought.makespan.nominal == 206 * 3600);
  CHECK(bought.investment->nominal == 4000);
  // 400 GPU hours x 450 W x 0.32 EUR/kWh
  CHECK(bought.running->nominal == doctest::Approx(57.6));
  // 4,000 EUR x 206 h / (36 x 730.5 h)
  CHECK(bought.depreciation->nominal == doctest::Approx(31.333).epsilon(1e-4));
  CHECK(bought.total->nominal == doctest::Approx(88.933).epsilon(1e-4));
  CHECK(bought.cash->nominal == doctest::Approx(4057.6));
  CHECK(bought.value_left->nominal == doctest::Approx(3968.667).epsilon(1e-4));
  // 5 x (9 + 14 + 12 + 16) h = 255 h x 1.90 EUR/h; electricity is in the rent.
  CHECK(decision.facts[2]->makespan.nominal == 255 * 3600);
  CHECK(decision.facts[2]->total->nominal == doctest::Approx(484.5));
  CHECK(decision.facts[2]->investment->nominal == 0);

  REQUIRE(decision.purchase_outcomes.size() == 2);
  CHECK(decision.purchase_outcomes[0].is_whole);
  CHECK(decision.purchase_outcomes[0].winner == std::size_t{2});
  CHECK(decision.purchase_outcomes[0].cheapest == std::size_t{2});
  CHECK(decision.purchase_outcomes[0].total[0]->nominal == doctest::Approx(4057.6));
  CHECK(decision.purchase_outcomes[1].winner == std::size_t{0});
  CHECK(decision.purchase_outcomes[1].cheapest == std::size_t{0});
  CHECK(decision.ranking.winner() == std::size_t{0});  // as the scenario counts: it states a lifetime

  const std::string page = english(decision);
  const std::size_t first = page.find(
      "The answer depends on how purchases count. With purchases paid in full: A100. With purchases as "
      "depreciation: two RTX 4090.");
  CHECK(first != std::string::npos);
  CHECK(first < page.find("Answer: two RTX 4090"));
  CHECK(says(page, "paid in full: A100, 484.5 EUR against 4058 EUR for two RTX 4090."));
  CHECK(says(page, "as depreciation: two RTX 4090, 88.93 EUR against 484.5 EUR for A100."));
  CHECK(says(page, "`/systems/bought/cost/charged` = \"depreciation\": a default on which the answer rests"));
  const std::string korean = markdown(decision_page(decision), Language::korean);
  CHECK(says(korean, "구매비 산정 방식에 따라 답이 달라집니다. 구매비 전액: A100. 감가상각: two RTX 4090."));
}

TEST_CASE("where nothing is ranked the page still says that another basis has another cheapest candidate") {
  const DecisionAnalysis decision = decision_of(gpus_or_rent(""));
  const std::string page = english(decision);
  CHECK(says(page, "Which is cheapest depends on how purchases count."));
  CHECK(page.find("Which is cheapest") < page.find("Answer: "));
}

TEST_CASE("a scenario that says how purchases count is named as its basis and is no assumption") {
  std::string text = gpus_or_rent("");
  for (std::size_t at = 0; (at = text.find("\"36 month\"", at)) != std::string::npos; at += 30)
    text.insert(at + 10, ", \"charged\": \"whole\"");
  const std::string page = english(decision_of(text));
  CHECK(says(page, "The rest of this page counts purchases paid in full."));
  CHECK_FALSE(says(page, "does not say how purchases count"));
}

TEST_CASE("the cheapest number of GPUs that meets the deadline is on the page") {
  // Within 12 d = 288 h. One RTX 4090 takes 400 h, two 206 h, three less. As depreciation by each number, 2,000 EUR x n x makespan
  // / 26,298 h: least where the GPUs idle least; the electricity is the same. One A100 takes 255 h, and more cost more.
  const DecisionAnalysis decision = decision_of(gpus_or_rent(""), {1, 3, 1});
  REQUIRE(decision.scaling_curves.size() == 3);
  const ScalingCurve& bought = decision.scaling_curves[0];
  CHECK(bought.meets_all == std::vector<bool>{false, true, true});
  CHECK(bought.enough_for_all() == 2U);
  CHECK(bought.cost[0]->nominal == doctest::Approx(2000 * 400 / 26298.0 + 57.6));
  CHECK(bought.cost[1]->nominal == doctest::Approx(4000 * 206 / 26298.0 + 57.6));
  REQUIRE(bought.cheapest(bought.cost));
  CHECK(*bought.cheapest(bought.cost) == (bought.cost[1]->nominal <= bought.cost[2]->nominal ? 1U : 2U));
  CHECK(decision.scaling_curves[2].cheapest(decision.scaling_curves[2].cost) == std::size_t{0});
  CHECK(bought.cash[1]->nominal == doctest::Approx(4057.6));
  CHECK(bought.cheapest(bought.cash) == std::size_t{1});  // 2 x 2,000 EUR, not 3
  const std::string page = english(decision);
  CHECK(says(page, "A100 (A100-SXM4-80GB): of the numbers that meet the deadline, 1 GPU costs least (484.5 EUR)."));
  CHECK(says(page, "| two RTX 4090 | " + hours_text(206) + " | " + hours_text(82) + " |"));
  CHECK(scaling_curve_csv(decision).starts_with(
      "system,gpu,gpus,makespan_s,makespan_low_s,makespan_high_s,cost,cost_low,cost_high,currency,meets_all\n"));
}

TEST_CASE("a purchase that its lifetime does not pay back does not pay back") {
  // Each run costs 57.6 EUR of electricity against 484.5 EUR of rent: 4,000 EUR / 426.9 EUR = 9.37 runs of 206 h, 1,930 h: paid
  // back.
  const auto rented_first = [](const std::string& months) {
    std::string text = gpus_or_rent("");
    for (std::size_t at = 0; (at = text.find("36 month", at)) != std::string::npos; ++at) text.replace(at, 2, months);
    text.replace(text.find("\"currency\""), 0, "\"baseline\": \"rented\", ");
    return text;
  };
  const DecisionAnalysis decision = decision_of(rented_first("36"));
  REQUIRE(decision.facts[0]->break_even);
  CHECK(*decision.facts[0]->break_even->runs == doctest::Approx(4000 / 426.9));
  CHECK(
      says(english(decision), "two RTX 4090 pays for itself against A100 after 10 runs (" + hours_text(2060) + " back to back)."));
  // In two months, 1,461 h, there are 7 such runs.
  CHECK(says(english(decision_of(rented_first("2"))),
             "two RTX 4090 and L40S do not pay for themselves against A100 within the lifetime of their GPUs."));
}

TEST_CASE("break-even says that runs are back to back unless the scenario states how often there is one") {
  const auto page_with = [](const std::string& costs, Language language) {
    std::string text = gpus_or_rent("");
    text.replace(text.find("\"currency\""), 0, "\"baseline\": \"rented\", " + costs);
    return markdown(decision_page(decision_of(text)), language);
  };
  const std::string words = "Since the scenario does not state `costs.frequency`, all of this assumes that runs follow each other";
  CHECK(says(page_with("", Language::english), words));
  // 9.37 runs, two a month, take 4.7 months.
  const std::string often = R"json("frequency": {"campaign": "2 run/month"}, )json";
  const std::string page = page_with(often, Language::english);
  CHECK_FALSE(says(page, words));
  CHECK(says(page, "two RTX 4090 pays for itself against A100 after 10 runs (5.0 months at 2 runs a month)."));
  CHECK(says(page_with(often, Language::korean), "약 10회 실행하면 A100 대비 추가 비용을 회수합니다 (월 2회 기준 5.0개월)."));
  CHECK_FALSE(says(page, "as often as"));
  // Ten runs a month are one every 73 h.
  CHECK(says(page_with(R"json("frequency": {"campaign": "10 run/month"}, )json", Language::english),
             "two RTX 4090 cannot run the workload as often as `costs.frequency` says (10 runs a month): a run takes " +
                 hours_text(206) + "."));
}

TEST_CASE("what is the same for several systems is said once") {
  // 1 h + 2 h one after the other, and nothing is bought: 3 USD, 6 USD and 9 USD a run, with whatever number of GPUs.
  const DecisionAnalysis decision = decision_of(R"json({
    "systems": {"a": {"gpus": {"T4": 1}, "cost": {"rent": "1 USD/h"}}, "b": {"gpus": {"P40": 1}, "cost": {"rent": "2 USD/h"}},
                "c": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "3 USD/h"}}},
    "workloads": {"w": {"type": "dag", "tasks": {"a": {"time": "1 h"}, "b": {"time": "2 h", "after": ["a"]}}}},
    "goals": {"soon": {"formula": "makespan(w)", "at_most": "2 h"}}})json",
                                                {1, 3, 1});
  const std::string page = english(decision);
  CHECK(says(
      page,
      "* No further GPU shortens the makespan of any of these systems.\n  * The tasks run one after the other, each on one GPU; "));
  CHECK_FALSE(says(page, "**Makespan**"));
  CHECK(says(page, "  * a (T4); b (P40); c (V100-PCIe-32GB): not met with up to 3 GPUs.\n"));
  CHECK(says(page, "* a (T4); b (P40); c (V100-PCIe-32GB): no number up to 3 meets all goals.\n"));
  const std::string korean = markdown(decision_page(decision), Language::korean);
  CHECK(says(korean, "GPU를 더해도 전체 소요 시간이 줄어드는 시스템은 없습니다."));
}

TEST_CASE("GPUs that are for sale later are not the answer now, and the page says what waiting for them comes to") {
  const std::string text = R"json({
    "start": "2026-01-05",
    "systems": {"t4": {"gpus": {"T4": 1}}, "slow": {"gpus": {"P40": 1}},
                "v100": {"gpus": {"V100-PCIe-32GB": 1}, "available": {"from": "2026-01-09"}}},
    "models": {"m": {"time": {"T4": "10 h", "P40": "12 h", "V100": "2 h"}}},
    "workloads": {"w": {"type": "ensemble", "models": ["m"]}},
    "goals": {"short": {"formula": "makespan(w)", "at_most": "5 h"}},
    "choice": {"criteria": {"hours": {"formula": "makespan(w)"}}}})json";
  const DecisionAnalysis decision = decision_of(text);
  const auto& candidates = decision.ranking.candidates;
  CHECK(candidates[2].until_gpus == Duration::nanoseconds(96 * 3'600'000'000'000));
  CHECK(candidates[2].criteria[0].value->nominal == 2 * 3600);
  CHECK(decision.ranking.winner() == std::size_t{0});
  CHECK(decision.ranking.later == std::size_t{2});
  const std::string page = english(decision);
  CHECK(says(page, "No system that can be had now meets all goals; later v100 (from 2026-01-09) does."));
  CHECK(says(page, " would be best, but its GPUs can be had only from 2026-01-09."));
  CHECK(says(page, "| yes, but only from 2026-01-09 |"));
  // Waiting ends after 96 h + 2 h, 88 h later than 10 h. Each run saves 8 h: after 12 runs both have taken 120 h.
  CHECK(says(page, "| 2026-01-05 10:00 |"));
  CHECK(says(page, "| 2026-01-09 02:00 |"));
  CHECK(says(page, "Start now or wait: waiting for v100 (from 2026-01-09) ends " + hours_text(88) + " later than t4 taken now."));
  CHECK(says(page, "Run back to back, waiting ends earlier from 13 runs on."));
}

TEST_CASE("where no GPU is for sale now the answer is one that is for sale first") {
  const DecisionAnalysis decision = decision_of(R"json({
    "systems": {"a": {"gpus": {"T4": 1}, "available": {"from": "2 d"}}, "b": {"gpus": {"P40": 1}, "available": {"from": "1 d"}}},
    "models": {"m": {"time": {"T4": "10 h", "P40": "12 h"}}},
    "workloads": {"w": {"type": "ensemble", "models": ["m"]}}})json");
  // It ends after 36 h, the faster one after 58 h.
  CHECK(decision.ranking.winner() == std::size_t{1});
  CHECK(decision.ranking.later == std::size_t{0});
  CHECK(says(english(decision), "No GPUs can be had now; those of b (from 24 h after the start) can be had in " + hours_text(24)));
}

TEST_CASE("where the precision decides the answer the page says so first") {
  // In FP32 the T4 take 4 h and the V100 6 h; in mixed precision 3 h and 2 h.
  const DecisionAnalysis decision = decision_of(R"json({
    "systems": {"t4": {"title": "T4 x2", "gpus": {"T4": 2}}, "v100": {"title": "V100", "gpus": {"V100-PCIe-32GB": 1}}},
    "models": {"m": {"time": {"T4": "4 h", "V100": "3 h"}, "mixed_speedup": {"T4": 1.3333333333, "V100": 3}}},
    "workloads": {"w": {"type": "ensemble", "models": {"m": 2}}},
    "choice": {"precisions": ["fp32", "mixed"]}})json");
  REQUIRE(decision.precision_outcomes.size() == 2);
  CHECK(decision.precision_outcomes[0].winner == 0);
  CHECK(decision.precision_outcomes[1].winner == 3);
  const std::string page = english(decision);
  CHECK(says(page, "The answer depends on the precision: in FP32: T4 x2, FP32; in mixed precision: V100, mixed precision."));
}

namespace {

/// Forty jobs of 54 min on average, one an hour, on so many GPUs; 95 % of them shall start within half an hour.
std::string stream(int gpus, int seed) {
  return fmt::format(R"json({{"seed": {}, "systems": {{"s": {{"gpus": {{"T4": {}}}}}}},
    "workloads": {{"w": {{"type": "arrivals", "count": 40, "process": {{"type": "poisson", "rate": "1 /h"}},
                         "length": {{"type": "exponential", "mean": "54 min"}}}}}},
    "goals": {{"soon": {{"formula": "waiting(w, p95)", "at_most": "30 min"}}}}}})json",
                     seed, gpus);
}

/// The number of seeds from 1 to 5 with which the goal is met.
int seeds_that_meet(int gpus) {
  int met = 0;
  for (int seed = 1; seed <= 5; ++seed) {
    const Scenario scenario = load(parse_text(stream(gpus, seed), "s.json"));
    const Result result = simulate_run(scenario, {});
    constexpr std::size_t kP95 = 2;
    if (result.nominal().online->groups.front().waiting.quantile[kP95].seconds() <= 1800) ++met;
  }
  return met;
}

}  // namespace

TEST_CASE("GPUs are enough for what is drawn when they are with every seed") {
  const DecisionAnalysis decision = decision_of(stream(1, 1), {1, 6, 1});
  REQUIRE(decision.scaling_curves.size() == 1);
  const ScalingCurve& curve = decision.scaling_curves.front();
  CHECK(curve.seeds == 5);
  int enough = 1;
  int nearly = 0;
  for (; enough <= 6 && seeds_that_meet(enough) < 5; ++enough)
    if (seeds_that_meet(enough) > 0) nearly = enough;
  REQUIRE(enough <= 6);
  CHECK(curve.enough[0] == static_cast<std::uint32_t>(enough));
  CHECK(curve.nearly[0].has_value() == (nearly > 0));
  if (nearly == 0) return;
  CHECK(curve.nearly[0]->gpus == static_cast<std::uint32_t>(nearly));
  CHECK(curve.nearly[0]->seeds == static_cast<std::uint32_t>(seeds_that_meet(nearly)));
  CHECK(says(english(decision), fmt::format("{} GPUs are enough. That holds with each of the seeds 1 to 5.", enough)));
}

}  // namespace gpusim

TEST_SUITE_END();
