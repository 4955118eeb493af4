// Which values that a scenario leaves open the answer rests on.

#include <doctest/doctest.h>

#include <string>

#include "gpusim/decide.hpp"

TEST_SUITE_BEGIN("defaults");

namespace gpusim {
namespace {

DecisionAnalysis outcome_of(const std::string& text) {
  return decide(parse_text(text, "s.json"), {}, Choice::GpuCounts{1, 2, 1}, 1);
}

std::string page_of(const DecisionAnalysis& decision, Language language = Language::english) {
  return markdown(decision_page(decision), language);
}

bool has_words(const std::string& page, const std::string& words) { return page.find(words) != std::string::npos; }

/// The decisive defaults of one key, by the end of their pointers.
std::vector<DecisiveDefault> decisive(const DecisionAnalysis& decision, const std::string& key) {
  std::vector<DecisiveDefault> found;
  for (const DecisiveDefault& one : decision.defaults.decisive)
    if (one.pointers.front().ends_with(key)) found.push_back(one);
  return found;
}

/// What costs least is the answer.
std::string by_cost(const std::string& systems, const std::string& more) {
  return R"json({"systems": {)json" + systems +
         R"json(}, "models": {"m": {"time": "10 h"}}, "workloads": {"w": {"type": "ensemble", "models": ["m"]}},
    "choice": {"criteria": {"money": {"formula": "cost(w)"}}})json" +
         more + "}";
}

}  // namespace

TEST_CASE("how a purchase counts is a default that the answer rests on") {
  // 10 h of 26,298 h: 2,000 EUR come to 0.76 EUR as depreciation, and to 2,000 EUR in full; 10 h rented at 1 EUR/h to 10 EUR.
  const std::string bought = R"json("bought": {"gpus": {"T4": 1}, "cost": {"purchase": "2000 EUR", "lifetime": "36 month"MORE}},
                                    "rented": {"title": "A100", "gpus": {"T4": 1}, "cost": {"rent": "1 EUR/h"}})json";
  const auto with = [&](const std::string& more) {
    std::string text = bought;
    return by_cost(text.replace(text.find("MORE"), 4, more), "");
  };
  const DecisionAnalysis open = outcome_of(with(""));
  CHECK(open.ranking.winner() == std::size_t{0});
  const auto found = decisive(open, "/cost/charged");
  REQUIRE(found.size() == 1);
  CHECK(found[0].pointers == std::vector<std::string>{"/systems/bought/cost/charged"});
  CHECK(found[0].winner == std::size_t{1});
  const std::string page = page_of(open);
  CHECK(has_words(
      page,
      "The answer rests on a default: with `/systems/bought/cost/charged` = \"whole\" instead of \"depreciation\" it is A100."));
  CHECK(has_words(page, "* `/systems/bought/cost/charged` = \"depreciation\": a default on which the answer rests"));
  CHECK(has_words(page, "the others do not change the answer."));
  CHECK(has_words(
      page_of(open, Language::korean),
      "답은 기본값에 달려 있습니다. `/systems/bought/cost/charged` 값이 `\"depreciation\"` 대신 `\"whole\"`이면 답은 A100입니다."));
  // Nothing that is stated is a default.
  CHECK(decisive(outcome_of(with(R"json(, "charged": "depreciation")json")), "/cost/charged").empty());
}

TEST_CASE("which hours of rent are paid is a default that the answer rests on") {
  // `a` holds its dear GPU for the first hour of ten: by use 3 + 9 x 0.5 = 7.5 USD, by the run 30 + 5 = 35 USD. `b` has one pool
  // for 10 h at 1 USD/h.
  const DecisionAnalysis decision = outcome_of(R"json({
    "systems": {"a": {"nodes": {"dear": {"gpus": {"T4": 1}, "cost": {"rent": "3 USD/h"}},
                                "cheap": {"gpus": {"P40": 1}, "cost": {"rent": "0.5 USD/h"}}}},
                "b": {"nodes": {"dear": {"gpus": {"T4": 1}, "cost": {"rent": "1 USD/h", "billed": "use"}},
                                "cheap": {"gpus": {"P40": 1}, "cost": {"rent": "1 USD/h", "billed": "use"}}}}},
    "workloads": {"w": {"type": "dag", "tasks": {"first": {"time": "1 h", "pool": "dear"},
                                                 "second": {"time": "9 h", "pool": "cheap", "after": ["first"]}}}},
    "choice": {"criteria": {"money": {"formula": "cost(w)"}}}})json");
  CHECK(decision.ranking.candidates[0].criteria[0].value->nominal == doctest::Approx(7.5));
  CHECK(decision.ranking.candidates[1].criteria[0].value->nominal == doctest::Approx(10));
  const auto found = decisive(decision, "/cost/billed");
  REQUIRE(!found.empty());
  CHECK(found[0].pointers == std::vector<std::string>{"/systems/a/nodes/dear/cost/billed"});
  CHECK(found[0].value == "\"use\"");
  CHECK(found[0].instead == "\"run\"");
  CHECK(found[0].winner == std::size_t{1});
}

TEST_CASE("whether nights of waiting are paid is a default that the answer rests on") {
  // The run of 20 h from Monday 9:00 has 9 h in the calendar of 9:00 to 18:00 and costs 20 h or 9 h of 10 USD beside its rent of 20
  // USD; that of 10 h has the same 9 h and costs 100 or 90 USD beside 80 USD. All hours: 220 against 180; working hours: 110
  // against 170.
  const DecisionAnalysis decision = outcome_of(R"json({
    "start": "2026-01-05 09:00",
    "calendars": {"office": {"hours": ["09:00-18:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}},
    "people": {"engineer": {"salary": "1760 USD/month", "calendar": "office"}},
    "systems": {"slow": {"gpus": {"T4": 1}, "cost": {"rent": "1 USD/h"}},
                "fast": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "8 USD/h"}}},
    "models": {"m": {"time": {"T4": "20 h", "V100": "10 h"}}}, "workloads": {"w": {"type": "ensemble", "models": ["m"]}},
    "costs": {"waiting": {"people": {"engineer": 1}}},
    "choice": {"criteria": {"money": {"formula": "cost(w)"}}}})json");
  CHECK(decision.ranking.candidates[0].criteria[0].value->nominal == doctest::Approx(220));
  CHECK(decision.ranking.candidates[1].criteria[0].value->nominal == doctest::Approx(180));
  const auto found = decisive(decision, "/waiting/charge");
  REQUIRE(found.size() == 1);
  CHECK(found[0].winner == std::size_t{0});
  CHECK(has_words(page_of(decision), "with `/costs/waiting/charge` = \"working_hours\" instead of \"all_hours\" it is slow."));
}

TEST_CASE("the policy is a default that the answer rests on") {
  // Two GPUs and tasks of 1, 1 and 4 h in this order: first come, first served 1 + 4 = 5 h, longest first 4 h. One faster GPU takes
  // 0.75 x 6 h = 4.5 h in any order.
  const DecisionAnalysis decision = outcome_of(R"json({
    "systems": {"two": {"gpus": {"T4": 2}}, "one": {"gpus": {"P40": 1}}},
    "models": {"short": {"time": {"T4": "1 h", "P40": "45 min"}}, "long": {"time": {"T4": "4 h", "P40": "3 h"}}},
    "workloads": {"w": {"type": "ensemble", "models": {"short": 2, "long": 1}}},
    "choice": {"criteria": {"hours": {"formula": "makespan(w)"}}}})json");
  CHECK(decision.ranking.winner() == std::size_t{1});
  const auto found = decisive(decision, "/policies");
  REQUIRE(found.size() == 1);
  CHECK(found[0].winner == std::size_t{0});
  CHECK(has_words(page_of(decision), "with `/policies` = \"lpt\" instead of \"fifo\" it is two."));
}

TEST_CASE("the seed of what is drawn is a default, and what is said about it is the answer with that seed") {
  const auto with = [](const std::string& more) {
    return outcome_of(R"json({
      "systems": {"one": {"gpus": {"T4": 1}}, "two": {"gpus": {"T4": 2}}},
      "workloads": {"w": {"type": "arrivals", "count": 20, "process": {"type": "poisson", "rate": "0.7 /h"},
                          "length": {"type": "constant", "value": "1 h"}}},
      "choice": {"criteria": {"time": {"formula": "completion(w)", "weight": 2}, "gpus": {"formula": "cards()"}}})json" +
                      more + "}");
  };
  const DecisionAnalysis open = with("");
  const auto found = decisive(open, "/seed");
  REQUIRE(found.size() == 1);
  CHECK(found[0].value == "1");
  CHECK(found[0].instead == "2");
  const DecisionAnalysis next = with(R"json(, "seed": 2)json");
  CHECK(next.ranking.winner() == found[0].winner);
  CHECK(next.ranking.winner() != open.ranking.winner());
  CHECK(decisive(next, "/seed").empty());
}

TEST_CASE("defaults of several places are changed together where that alone changes the answer") {
  // Bought: 0.76 EUR each as depreciation. In full either is 2,000 EUR or more, and rent is cheaper; one alone leaves the other.
  const DecisionAnalysis decision = outcome_of(by_cost(
      R"json("a": {"gpus": {"T4": 1}, "cost": {"purchase": "2000 EUR", "lifetime": "36 month"}},
             "b": {"gpus": {"T4": 1}, "cost": {"purchase": "3000 EUR", "lifetime": "36 month"}},
             "rented": {"gpus": {"T4": 1}, "cost": {"rent": "1 EUR/h"}})json",
      ""));
  const auto found = decisive(decision, "/cost/charged");
  REQUIRE(found.size() == 2);
  CHECK(found[0].pointers.size() == 1);
  CHECK(found[0].winner == std::size_t{1});
  CHECK(found[1].pointers.size() == 2);
  CHECK(found[1].winner == std::size_t{2});
}

TEST_CASE("defaults that change nothing are counted, and a single candidate has none to try") {
  const std::string one = R"json("slow": {"gpus": {"T4": 1}, "cost": {"rent": "1 EUR/h"}})json";
  const DecisionAnalysis decision =
      outcome_of(by_cost(one + R"json(, "dear": {"gpus": {"T4": 1}, "cost": {"rent": "2 EUR/h"}})json", ""));
  CHECK(decision.defaults.decisive.empty());
  CHECK(decision.defaults.places > 2);
  CHECK(has_words(page_of(decision), "were tried one at a time; none of them changes the answer."));
  CHECK(outcome_of(by_cost(one, "")).defaults.places == 0);
}

}  // namespace gpusim

TEST_SUITE_END();
