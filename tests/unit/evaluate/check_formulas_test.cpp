// What is wrong in a formula is found without running anything.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

#include "gpusim/evaluate.hpp"
#include "gpusim/reader.hpp"

namespace gpusim {
namespace {

/// The message about a scenario with two systems, one workload of an hour and this section; "no error" where there is none.
std::string message(const std::string& section) {
  const std::string text =
      fmt::format(R"({{"systems": {{"a": {{"gpus": {{"P40": 1}}, "cost": {{"rent": "1 USD/h"}}}}, "b": {{"gpus": {{"T4": 1}}}}}},
    "workloads": {{"w": {{"type": "dag", "tasks": {{"t": {{"time": "1 h"}}}}}}}}, {}}})",
                  section);
  try {
    check_formulas(load(parse_text(text, "s.json"), {}));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string about_goal(const std::string& formula, const std::string& limit = R"("at_most": "2 h")") {
  return message(fmt::format(R"("goals": {{"g": {{"formula": "{}", {}}}}})", formula, limit));
}

}  // namespace

TEST_SUITE("evaluate") {
  TEST_CASE("formulas with known names and units are right, whatever the runs will give") {
    CHECK(about_goal("makespan(w)") == "no error");
    CHECK(about_goal("max(makespan(a, w), makespan(b, w)) * 2") == "no error");
    // Without the runs nobody knows that this is not 0.
    CHECK(about_goal("cost(w) / (cost(w) - cost(w, rent))", R"("at_most": "2")") == "no error");
    CHECK(message(R"x("choice": {"criteria": {"c": {"formula": "energy(w)"}}})x") == "no error");
  }

  TEST_CASE("a function without its arguments is told what it takes") {
    CHECK(
        about_goal("makespan") ==
        "s.json: /goals/g/formula: unknown name \"makespan\"; expected its arguments: makespan([SYSTEM,] WORKLOAD [, POLICY]) (at "
        "character 1 of \"makespan\")");
    CHECK(about_goal("other") == "s.json: /goals/g/formula: unknown name \"other\" (at character 1 of \"other\")");
  }

  TEST_CASE("names of workloads, units of sums and units of limits are checked") {
    CHECK(about_goal("makespan(v)") ==
          "s.json: /goals/g/formula: unknown workload \"v\"; expected \"w\" (at character 1 of \"makespan(v)\")");
    CHECK(about_goal("makespan(w) + cost(w)").starts_with("s.json: /goals/g/formula: "));
    CHECK(about_goal("makespan(w)", R"("at_most": "2 USD")") ==
          "s.json: /goals/g/at_most: the formula gives s, the limit is in USD");
    CHECK(about_goal("makespan(w)", R"("at_least": 2)") ==
          "s.json: /goals/g/at_least: the formula gives s, the limit is a plain number");
  }
}

}  // namespace gpusim
