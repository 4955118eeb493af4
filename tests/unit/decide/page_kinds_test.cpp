// What the page of a decision says of budgets, break-evens, ties, units, GPUs that lengthen a run and bases that differ.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

#include "gpusim/decide.hpp"
#include "tests/support/money.hpp"

TEST_SUITE_BEGIN("kinds of findings on a decision");

namespace gpusim {
namespace {

DecisionAnalysis decision_about(const std::string& text, const Choice::GpuCounts& gpus = {1, 2, 1}) {
  return decide(parse_text(text, "s.json"), {}, gpus, 1);
}

/// The page about these systems, a task of 10 h on each GPU, and what else the scenario says.
std::string about_ten_hours(const std::string& systems, const std::string& more) {
  return R"json({"systems": {)json" + systems +
         R"json(}, "models": {"m": {"time": "10 h"}}, "workloads": {"w": {"type": "ensemble", "models": ["m"]}})json" + more + "}";
}
const std::string kByCost = R"json(, "choice": {"criteria": {"money": {"formula": "cost(w)"}}})json";

std::string page_about(const std::string& systems, const std::string& more, Language language = Language::english) {
  return markdown(decision_page(decision_about(about_ten_hours(systems, more))), language);
}

bool tells(const std::string& page, const std::string& words) {
  const bool is_there = page.find(words) != std::string::npos;
  if (!is_there) MESSAGE(page);
  return is_there;
}

}  // namespace

TEST_CASE("a budget stands on the page with who keeps to it, by how much and on which basis") {
  // 2,000 EUR in full or 2,000 EUR x 10 h / (36 x 730.5 h) = 0.7605 EUR as depreciation; 10 h of rent at 1 to 50 EUR/h.
  const std::string systems = R"json(
    "bought": {"gpus": {"T4": 1}, "cost": {"purchase": "2000 EUR", "lifetime": "36 month"}},
    "rented": {"gpus": {"P40": 1}, "cost": {"rent": "1 EUR/h"}},
    "spot": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": ["1 EUR/h", "50 EUR/h"]}})json";
  const std::string budget = R"json(, "costs": {"budget": {"at_most": "400 EUR"}})json";
  const DecisionAnalysis decision = decision_about(about_ten_hours(systems, budget + kByCost));
  const RunFacts& bought = *decision.facts[0];
  CHECK(bought.budget->spent.nominal == doctest::Approx(0.76052).epsilon(1e-4));
  CHECK(bought.budget->above_most->nominal == doctest::Approx(0.76052 - 400).epsilon(1e-4));
  CHECK(bought.budget->keeps());
  CHECK(bought.budget_in_full->spent.nominal == 2000);
  CHECK(bought.budget_in_full->breaks());
  CHECK_FALSE(decision.facts[1]->budget_in_full);
  CHECK_FALSE(decision.facts[2]->budget->keeps());
  CHECK_FALSE(decision.facts[2]->budget->breaks());
  const std::string page = markdown(decision_page(decision), Language::english);
  CHECK(tells(
      page,
      "With purchases paid in full: The budget is kept by rented. It is not kept by bought. Within the ranges of the inputs it is "
      "not certain for spot. With purchases as depreciation: The budget is kept by bought and rented. Within the ranges"));
  CHECK(tells(page, "The budget for a run is at most 400 EUR."));
  CHECK(tells(page, "| bought | 2000 EUR | no, 1600 EUR too much | 0.7605 EUR | yes, 399.2 EUR left |"));
  CHECK(tells(page, "| rented | 10 EUR | yes, 390 EUR left | 10 EUR | yes, 390 EUR left |"));
  CHECK(tells(page, "| not certain: 390 EUR left to 100 EUR too much |"));
  CHECK(tells(markdown(decision_page(decision), Language::korean), "아니요, 1600 EUR 초과"));
}

TEST_CASE("an answer that does not keep to the budget says so, in the currency of the totals") {
  // 10 h at 9 CHF/h = 90 CHF against 50 EUR x 0.9 CHF/EUR = 45 CHF.
  const std::string systems = R"json("a": {"gpus": {"T4": 1}, "cost": {"rent": "9 CHF/h"}},
                                     "b": {"gpus": {"P40": 1}, "cost": {"rent": "10 CHF/h"}})json";
  const std::string costs =
      R"json(, "costs": {"currency": "CHF", "rates": {"EUR": "0.9 CHF/EUR"}, "budget": {"at_most": "50 EUR"}})json";
  const std::string page = page_about(systems, costs + kByCost);
  CHECK(tells(page, "It is not kept by a and b."));
  CHECK(tells(page, "The answer does not keep to the budget: 45 CHF too much."));
}

TEST_CASE("break-even has the range that independent prices give it") {
  // 1,000 to 2,000 EUR at once against 10 h at 10 to 20 EUR/h a run: 1,000 / 200 = 5 to 2,000 / 100 = 20 runs of 10 h.
  const std::string systems = R"json("rented": {"gpus": {"T4": 1}, "cost": {"rent": ["10 EUR/h", "20 EUR/h"]}},
                                     "bought": {"gpus": {"P40": 1}, "cost": {"purchase": ["1000 EUR", "2000 EUR"]}})json";
  const std::string page = page_about(systems, R"json(, "costs": {"baseline": "rented"})json");
  CHECK(tells(page, "bought pays for itself against rented after 5-20 runs (50-200 h back to back)."));
  // The same GPU on both takes as long, but a price and a rent are two inputs.
  std::string same = systems;
  same.replace(same.find("P40"), 3, "T4");
  CHECK(tells(page_about(same, R"json(, "costs": {"baseline": "rented"})json"), "after 5-20 runs (50-200 h back to back)."));
}

TEST_CASE("a break-even that is none elsewhere in the ranges says so") {
  // Hosting of 7,305 EUR a month is 10 EUR/h, 100 EUR a run. The rent is 50 to 200 EUR a run: dearer, 1,000 / 25 = 40 runs by
  // nominal values, 1,000 / 100 = 10 runs.
  const std::string systems =
      R"json("rented": {"gpus": {"T4": 1}, "cost": {"rent": ["5 EUR/h", "20 EUR/h"]}},
             "bought": {"gpus": {"P40": 1}, "cost": {"purchase": "1000 EUR", "hosting": "7305 EUR/month"}})json";
  const std::string page = page_about(systems, R"json(, "costs": {"baseline": "rented"})json");
  CHECK(tells(page,
              "bought pays for itself against rented after 40 runs (400 h back to back). That is by nominal values; elsewhere in "
              "the ranges: after 10-40 runs; it costs more, however many runs there are."));
}

TEST_CASE("waiting of runs that follow each other back to back counts with its mean over a week") {
  // 1,760 USD / 176 h = 10 USD/h from 9:00 to 18:00 on five days, 45 h of 168 h. The first run, 10 h from Monday 9:00, has 9 h of
  // them and costs 90 USD; a later one 10 h x 45 / 168 x 10 USD/h = 26.786 USD on average. The rent is 10 USD more a run.
  const std::string systems = R"json("bought": {"gpus": {"T4": 1}, "cost": {"purchase": "500 USD"}},
                                     "rented": {"gpus": {"P40": 1}, "cost": {"rent": "1 USD/h"}})json";
  const auto with = [](const std::string& more) {
    return R"json(, "start": "2026-01-05 09:00",
      "calendars": {"office": {"hours": ["09:00-18:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}},
      "people": {"engineer": {"salary": "1760 USD/month", "calendar": "office"}},
      "costs": {"baseline": "rented", "waiting": {"people": {"engineer": 1}, "charge": "working_hours"})json" +
           more + "}";
  };
  const DecisionAnalysis decision = decision_about(about_ten_hours(systems, with("")));
  CHECK(decision.facts[0]->running->nominal == doctest::Approx(90));
  CHECK(decision.facts[0]->break_even->per_run == doctest::Approx(26.7857));
  CHECK(decision.facts[0]->break_even->per_run_against == doctest::Approx(36.7857));
  CHECK(tells(markdown(decision_page(decision), Language::english),
              "their waiting is charged with its mean over a week; the first run starts on 2026-01-05 09:00."));
  const DecisionAnalysis daily = decision_about(about_ten_hours(systems, with(R"json(, "frequency": {"w": "1 run/d"})json")));
  CHECK(daily.facts[0]->break_even->per_run == doctest::Approx(90));
  const std::string page = markdown(decision_page(daily), Language::english);
  CHECK(tells(page, "Every run is charged like the first, which starts on 2026-01-05 09:00."));
  CHECK(tells(page, "months at 1 run a day, on 2026-02-24)"));
}

TEST_CASE("GPUs that lengthen a run are said to, with both figures and no reason that is not known") {
  // Graham's anomaly (Graham 1969): in list order 3 GPUs take 12 h and 4 take 15 h.
  const DecisionAnalysis decision =
      decision_about(R"json({"systems": {"a": {"gpus": {"T4": 3}}}, "workloads": {"w": {"type": "dag", "tasks": {
      "t1": {"time": "3 h"}, "t2": {"time": "2 h"}, "t3": {"time": "2 h"}, "t4": {"time": "2 h"},
      "t5": {"time": "4 h", "after": ["t4"]}, "t6": {"time": "4 h", "after": ["t4"]},
      "t7": {"time": "4 h", "after": ["t4"]}, "t8": {"time": "4 h", "after": ["t4"]},
      "t9": {"time": "9 h", "after": ["t1"]}}}}})json",
                     {1, 4, 1});
  REQUIRE(decision.scaling_curves.size() == 1);
  CHECK(decision.scaling_curves[0].makespan[2]->nominal == 12 * 3600);
  CHECK(decision.scaling_curves[0].makespan[3]->nominal == 15 * 3600);
  const std::string page = markdown(decision_page(decision), Language::english);
  CHECK(tells(page, "a (T4): GPU 4 lengthens the makespan, 15 h instead of 12 h."));
  CHECK(page.find("The tasks run") == std::string::npos);
  CHECK(page.find(" round") == std::string::npos);
}

TEST_CASE("a largest gain has its figures beside the percentage") {
  // Five tasks of 10 h: 50, 30, 20, 20 and 10 h on one to five GPUs.
  const std::string text = R"json({"systems": {"a": {"gpus": {"T4": 1}}}, "models": {"m": {"time": "10 h"}},
                                   "workloads": {"w": {"type": "ensemble", "models": {"m": 5}}}})json";
  const std::string page = markdown(decision_page(decision_about(text, {1, 5, 1})), Language::english);
  CHECK(tells(page, "a (T4): the largest gain is the 5th GPU: 10 h instead of 20 h, 50 % less."));
}

TEST_CASE("equal scores share a rank, and a tie has no winner") {
  const std::string systems = R"json("a": {"gpus": {"T4": 1}, "cost": {"rent": "1 EUR/h"}},
                                     "b": {"gpus": {"P40": 1}, "cost": {"rent": "1 EUR/h"}},
                                     "c": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "2 EUR/h"}})json";
  const DecisionAnalysis decision = decision_about(about_ten_hours(systems, kByCost));
  CHECK_FALSE(decision.ranking.winner());
  const std::string page = markdown(decision_page(decision), Language::english);
  CHECK(tells(page,
              "A tie: a (10 h, 10 EUR a run) and b (10 h, 10 EUR a run) have the same score, 1.00 (of at most 1), so none of them "
              "is the answer."));
  CHECK(tells(page, "| 1 = | 1 = | 3 |"));
  CHECK(tells(page, "\"=\" marks a rank that several share"));
  const std::string csv = ranking_csv(decision);
  CHECK(csv.find("\n1,a,") != std::string::npos);
  CHECK(csv.find("\n1,b,") != std::string::npos);
  CHECK(csv.find("\n3,c,") != std::string::npos);
}

TEST_CASE("a whole price is not compared with depreciation") {
  // `a` counts 0.19 EUR of its 500 EUR as depreciation, `b` all of its 400 EUR; in full `b` is the cheaper one.
  const std::string systems = R"json("a": {"gpus": {"T4": 1}, "cost": {"purchase": "500 EUR", "lifetime": "36 month"}},
                                     "b": {"gpus": {"P40": 1}, "cost": {"purchase": "400 EUR"}})json";
  const DecisionAnalysis decision = decision_about(about_ten_hours(systems, kByCost));
  CHECK(decision.ranking.winner() == std::size_t{0});
  REQUIRE(decision.purchase_outcomes.size() == 1);
  CHECK(decision.purchase_outcomes[0].is_whole);
  CHECK(decision.purchase_outcomes[0].winner == std::size_t{1});
  const std::string page = markdown(decision_page(decision), Language::english);
  const std::string words =
      "Costs on this page are on two bases: purchases count in full for b, which states no lifetime, and as depreciation for a.";
  CHECK(tells(page, words));
  CHECK(page.find(words) < page.find("Answer: a"));
  CHECK(tells(page, "With all purchases paid in full the answer is: b."));
  // That `b` may count as depreciation too was not tried, for want of a lifetime.
  REQUIRE(decision.defaults.untried.size() == 1);
  CHECK(decision.defaults.untried[0].pointers == std::vector<std::string>{"/systems/b/cost/charged"});
  CHECK(decision.defaults.untried[0].needs == "lifetime");
  CHECK(tells(page,
              "Not tried: `/systems/b/cost/charged` = \"depreciation\"; it needs `lifetime`, which the scenario does not "
              "state."));
}

TEST_CASE("times of one row have one unit, and a goal that of its values") {
  // 50 min and 3 h.
  const std::string text = R"json({"systems": {"a": {"gpus": {"T4": 1}}, "b": {"gpus": {"P40": 1}}},
    "models": {"m": {"time": {"T4": "50 min", "P40": "3 h"}}}, "workloads": {"w": {"type": "ensemble", "models": ["m"]}},
    "choice": {"criteria": {"time": {"formula": "makespan(w)"}}},
    "goals": {"soon": {"formula": "makespan(w)", "at_most": "90 min"}}})json";
  const std::string page = markdown(decision_page(decision_about(text)), Language::english);
  CHECK(tells(page, "| 0.8333 h | 3 h |"));
  CHECK(tells(page, "| at most 1.5 h | a | 0.8333 h | yes |"));
}

TEST_CASE("where a loop of experiments has a researcher with hours, runs start when he arrives") {
  const auto start_of = [](const std::string& start) {
    return load(parse_text(R"json({)json" + start + R"json("systems": {"a": {"gpus": {"T4": 1}}},
      "calendars": {"late": {"hours": ["10:30-19:00"], "days": ["tue", "wed"]}}, "people": {"r": {"calendar": "late"}},
      "models": {"m": {"time": "1 h"}}, "workloads": {"one": {"type": "ensemble", "models": ["m"]},
        "loop": {"type": "experiments", "experiment": "one", "count": 2, "researcher": "r"}}})json",
                           "s.json"));
  };
  // The default start is Monday 2026-01-05; he comes on Tuesday.
  const Scenario scenario = start_of("");
  CHECK(date_text(scenario.start) == "2026-01-06");
  CHECK(scenario.start_time.seconds() == 10.5 * 3600);
  // A stated time of day stays.
  CHECK(start_of(R"json("start": "2026-01-05 00:00", )json").start_time.seconds() == 0);
}

}  // namespace gpusim

TEST_SUITE_END();
