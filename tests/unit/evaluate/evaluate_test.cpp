// What formulas may ask of a scenario, without the program.

#include "gpusim/evaluate.hpp"

#include <doctest/doctest.h>

#include <string>

namespace gpusim {
namespace {

/// Five models of 4 h on three P40 take two rounds, 8 h; of 1 h on one V100 they take 5 h. Nothing fits on a T4 here.
constexpr const char* kScenario = R"json({
  "quantities": {"month": "20 workdays/month"},
  "people": {"r": {"salary": "10 USD/h"}},
  "systems": {"p40x3": {"gpus": {"P40": 3}, "cost": {"rent": "2 USD/h"}}, "v100": {"gpus": {"V100-PCIe-32GB": 1}},
              "t4": {"gpus": {"T4": 1}}},
  "models": {"m": {"time": {"P40": "4 h", "V100": "1 h", "T4": "1 h"}, "memory": "20 GB"}},
  "workloads": {"cycle": {"type": "ensemble", "models": {"m": 5}}}})json";

class Question {
 public:
  [[nodiscard]] Value value(const std::string& formula) { return Formula(formula).evaluate(evaluator_.names()); }
  [[nodiscard]] double hours(const std::string& formula) { return value(formula).nominal / 3600; }
  [[nodiscard]] std::string why_not(const std::string& formula) {
    try {
      (void)value(formula);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }
  [[nodiscard]] Evaluator& evaluator() { return evaluator_; }

 private:
  static LoadOptions tolerant() {
    LoadOptions options;
    options.keep_infeasible = true;
    return options;
  }
  Scenario scenario_ = load(parse_text(kScenario, "s.json"), tolerant());
  Evaluator evaluator_{scenario_};
};

}  // namespace

TEST_SUITE("evaluate") {
  TEST_CASE("a function of a run is answered by its simulation, with its unit") {
    Question question;
    CHECK(question.hours("makespan(p40x3, cycle)") == doctest::Approx(8));
    CHECK(question.hours("makespan(v100, cycle)") == doctest::Approx(5));
    CHECK(question.value("makespan(v100, cycle)").unit == parse_unit("h")->unit);
    CHECK(question.value("makespan(p40x3, cycle) / makespan(v100, cycle)").nominal == doctest::Approx(1.6));
  }

  TEST_CASE("a run is simulated once, however often it is asked for") {
    Question question;
    const Result* const first = &question.evaluator().result({});
    (void)question.value("makespan(p40x3, cycle) + makespan(p40x3, cycle)");
    CHECK(&question.evaluator().result({}) == first);
  }

  TEST_CASE("a run that is not possible has no value, and the reason is named") {
    Question question;
    CHECK_THROWS_AS((void)question.value("makespan(t4, cycle)"), FormulaError);
    CHECK(question.why_not("makespan(t4, cycle)").find("20 GB") != std::string::npos);
    CHECK(question.evaluator().why_not(SystemId{2}, WorkloadId{0}).find("20 GB") != std::string::npos);
  }

  TEST_CASE("unknown names are refused with the nearest one") {
    Question question;
    CHECK(question.why_not("makespan(p40x4, cycle)").find("p40x3") != std::string::npos);
    CHECK(question.why_not("makespam(p40x3, cycle)").find("makespan") != std::string::npos);
  }

  TEST_CASE("the subject of a call is the run that it is about") {
    Question question;
    const auto subject = question.evaluator().subject("makespan", {"v100", "cycle"});
    REQUIRE(subject);
    CHECK(subject->run.system == SystemId{1});
    CHECK(subject->run.workload == WorkloadId{0});
    // With a system given, a call may leave it out.
    CHECK(question.evaluator().subject("makespan", {"cycle"}, {SystemId{2}})->run.system == SystemId{2});
  }

  TEST_CASE("what two amounts share is at one end in both of them") {
    // For 10 h and for 5 h of a researcher of 20 to 40 EUR/h, with GPUs of 1 to 10 EUR/h on the first system.
    const auto value = [](const char* rent, const char* formula) {
      const std::string text = std::string(R"json({
        "quantities": {"wage": ["20 EUR/h", "40 EUR/h"]},
        "people": {"p": {"salary": ["20 EUR/h", "40 EUR/h"]}},
        "systems": {"a": {"gpus": {"T4": 1})json") +
                               rent + R"json(}, "b": {"gpus": {"P40": 1}}},
        "models": {"m": {"time": {"T4": "10 h", "P40": "5 h"}}},
        "workloads": {"w": {"type": "ensemble", "models": ["m"]}},
        "costs": {"currency": "EUR", "waiting": {"people": {"p": 1}}}})json";
      const Scenario scenario = load(parse_text(text, "s.json"));
      Evaluator evaluator(scenario);
      return Formula(formula).evaluate(evaluator.names());
    };
    const auto is_range = [](const Value& of, double low, double high) {
      CHECK(of.low == doctest::Approx(low));
      CHECK(of.high == doctest::Approx(high));
    };
    is_range(value("", "cost(a, w)"), 200, 400);
    is_range(value("", "cost(a, w) / cost(b, w)"), 2, 2);
    is_range(value("", "cost(a, w) - cost(b, w)"), 100, 200);
    is_range(value("", "10 * wage / (5 * wage)"), 2, 2);
    // 10 (r + w) / 5 w = 2 (1 + r / w): from 2 (1 + 1/40) to 2 (1 + 10/20). The cases of a run alone, cheap or dear in all, would
    // give at most 2 (1 + 10/40).
    is_range(value(R"(, "cost": {"rent": ["1 EUR/h", "10 EUR/h"]})", "cost(a, w) / cost(b, w)"), 2.05, 3);
    // Prices of one system and amounts that share nothing are taken apart.
    is_range(value(R"(, "cost": {"rent": ["1 EUR/h", "10 EUR/h"]})", "cost(a, w, rent) / cost(b, w)"), 10.0 / 200, 100.0 / 100);
  }
}

}  // namespace gpusim
