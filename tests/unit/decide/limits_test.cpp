// How far limits would have to move, and which answers the ranges of inputs leave open.

#include <doctest/doctest.h>

#include <string>

#include "gpusim/decide.hpp"
#include "gpusim/page.hpp"

TEST_SUITE_BEGIN("limits and ranges of a decision");

namespace gpusim {
namespace {

using Reach = SwitchingPoint::Reach;

/// Eight hours for 24 USD on three slow GPUs, six for 30 USD on a fast one.
DecisionAnalysis slow_or_fast(const std::string& workload, const std::string& more) {
  const std::string text = R"json({
    "systems": {"slow": {"gpus": {"P40": 3}, "cost": {"rent": "1 USD/h"}},
                "fast": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "5 USD/h"}}},
    "models": {"m": {"time": {"P40": "4 h", "V100": "1.2 h"}}},
    "workloads": {"cycle": {"type": "ensemble", "models": {"m": 5})json" +
                           workload + R"json(}},
    "choice": {"criteria": {"money": {"formula": "cost(cycle)"}}})json" +
                           more + "}";
  return decide(parse_text(text, "s.json"), {}, Choice::GpuCounts{1, 1, 1}, 1);
}

std::string english_page(const DecisionAnalysis& decision) { return markdown(decision_page(decision), Language::english); }

bool reads(const std::string& page, const std::string& words) {
  const bool is_there = page.find(words) != std::string::npos;
  if (!is_there) MESSAGE(page);
  return is_there;
}

std::vector<SwitchingPoint> limits_of(const DecisionAnalysis& decision) {
  std::vector<SwitchingPoint> limits;
  for (const SwitchingPoint& point : decision.switching_points)
    if (point.is_limit()) limits.push_back(point);
  return limits;
}

}  // namespace

TEST_CASE("the limit of a goal is moved to what candidates come to, in both directions") {
  const DecisionAnalysis decision =
      slow_or_fast("", R"json(, "goals": {"quick": {"formula": "makespan(cycle)", "at_most": "7 h"}})json");
  CHECK(decision.ranking.winner() == std::size_t{1});
  CHECK(decision.varied.limits == 1);
  const std::vector<SwitchingPoint> limits = limits_of(decision);
  REQUIRE(limits.size() == 2);
  // 7 h is nearer to 8 h than to 6 h, as factors.
  CHECK(limits[0].reach == Reach::or_more);
  CHECK(limits[0].to == "8 h");
  CHECK(limits[0].winner == std::size_t{0});
  CHECK_FALSE(limits[0].misses_limits);
  CHECK(limits[1].reach == Reach::less);
  CHECK(limits[1].to == "6 h");
  CHECK(limits[1].misses_limits);
  const std::string page = english_page(decision);
  CHECK(reads(page, "If the limit of \"quick\" were 8 h or more instead of 7 h, slow would be the answer."));
  CHECK(reads(page,
              "If the limit of \"quick\" were less than 6 h instead of 7 h, no candidate that can be had now would meet all goals; "
              "slow would be ahead of the others that can be had now."));
  CHECK(reads(page, "| `/goals/quick/at_most` | 7 h | 8 h or more | 1.143 | slow |"));
  CHECK(reads(page, "slow would score more (1.00), but does not meet all goals."));
}

TEST_CASE("a least value is a limit too, and so is a deadline") {
  const DecisionAnalysis at_least =
      slow_or_fast("", R"json(, "goals": {"many": {"formula": "6 h / makespan(cycle)", "at_least": 0.9}})json");
  CHECK(at_least.ranking.winner() == std::size_t{1});
  const std::vector<SwitchingPoint> limits = limits_of(at_least);
  REQUIRE(limits.size() == 2);
  CHECK(limits[0].reach == Reach::more);  // the fast one has 1
  CHECK(limits[1].reach == Reach::or_less);
  CHECK(limits[1].factor == doctest::Approx(0.75 / 0.9));
  const DecisionAnalysis late = slow_or_fast(R"json(, "deadline": "7 h")json", "");
  CHECK(late.ranking.winner() == std::size_t{1});
  CHECK(reads(english_page(late), "If the deadline of \"cycle\" were 8 h or more instead of 7 h, slow would be the answer."));
}

TEST_CASE("a deadline with a date is moved to a date") {
  // 8 h from midnight of a Monday.
  const DecisionAnalysis decision =
      slow_or_fast(R"json(, "deadline": "2026-03-02T07:00")json", R"json(, "start": "2026-03-02")json");
  CHECK(
      reads(english_page(decision),
            "If the deadline of \"cycle\" were 2026-03-02 08:00 or later instead of 2026-03-02 07:00, slow would be the answer."));
}

TEST_CASE("candidates that ranges leave open cannot be told apart") {
  const auto decision = [](const char* hours) {
    const std::string text = std::string(R"json({
      "systems": {"a": {"gpus": {"T4": 1}}, "b": {"gpus": {"P40": 1}}},
      "models": {"m": {"time": {"T4": )json") +
                             hours + R"json(, "P40": "10 h"}}},
      "workloads": {"w": {"type": "ensemble", "models": ["m"]}}})json";
    return decide(parse_text(text, "s.json"), {}, Choice::GpuCounts{1, 1, 1}, 1);
  };
  const std::string words = "Within the ranges of the inputs b and a cannot be told apart.";
  CHECK(reads(english_page(decision(R"(["9 h", "12 h"])")), words));
  CHECK(english_page(decision(R"(["11 h", "12 h"])")).find("told apart") == std::string::npos);
}

TEST_CASE("a range that all candidates share does not leave the answer open") {
  // A researcher of 20 to 40 EUR/h waits 10 h or 8 h: 200 to 400 EUR against 160 to 320 EUR, but always 25 % more.
  const std::string text = R"json({
    "people": {"p": {"salary": ["20 EUR/h", "40 EUR/h"]}},
    "systems": {"a": {"gpus": {"T4": 1}}, "b": {"gpus": {"P40": 1}}},
    "models": {"m": {"time": {"T4": "10 h", "P40": "8 h"}}},
    "workloads": {"w": {"type": "ensemble", "models": ["m"]}},
    "costs": {"currency": "EUR", "waiting": {"people": {"p": 1}}},
    "choice": {"criteria": {"money": {"formula": "cost(w)"}}}})json";
  const DecisionAnalysis decision = decide(parse_text(text, "s.json"), {}, Choice::GpuCounts{1, 1, 1}, 1);
  CHECK(decision.ranking.winner() == std::size_t{1});
  CHECK(decision.ranking.answer.rivals.empty());
  REQUIRE(decision.ranking.dominances.size() == 1);
  CHECK(decision.ranking.dominances[0].is_certain);
}

TEST_SUITE_END();

}  // namespace gpusim
