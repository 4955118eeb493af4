#include "sim/decide/decision_figures.hpp"

#include <doctest/doctest.h>

namespace gpusim {

TEST_SUITE("figure of scaling curves") {
  TEST_CASE("time and money by the number of GPUs, the goal, and the cheapest number that meets it") {
    // Four models of 4 h: 1 GPU 16 h, 2 GPUs 8 h, 3 GPUs 8 h, 4 GPUs 4 h. At 1 USD/h a GPU that is 16, 16, 24 and 16 USD; in at
    // most 8 h and cheapest are 2 GPUs, the first of the equal ones.
    const DecisionAnalysis decision = decision_with_curves(
        parse_text(R"json({"systems": {"s": {"gpus": {"P40": 2}, "cost": {"rent": "1 USD/h"}}}, "models": {"m": {"time": "4 h"}},
          "workloads": {"w": {"type": "ensemble", "models": {"m": 4}}},
          "goals": {"day": {"formula": "makespan(w)", "at_most": "8 h"}, "other": {"formula": "cost(w)", "at_most": "100 USD"}}})json",
                   "s.json"),
        {}, Choice::GpuCounts{1, 4, 1}, 1);
    REQUIRE(decision_figure_table()[0].name == "scaling");
    const std::optional<Chart> made = decision_figure_table()[0].make(decision, WorkloadId{});
    REQUIRE(made);
    const auto& chart = std::get<LineChart>(*made);
    REQUIRE(chart.panels.size() == 2);
    const LineChart::Series& time = chart.panels[0].series.at(0);
    REQUIRE(time.points.size() == 4);
    CHECK(time.points[0].x == 1);
    CHECK(time.points[0].y->nominal == 16 * 3600);
    CHECK(time.points[2].y->nominal == 8 * 3600);
    REQUIRE(time.labels.size() == 1);
    CHECK(time.points[time.labels[0].point].x == 2);
    CHECK(time.labels[0].text.en == "2 GPUs");
    REQUIRE(chart.panels[0].marks.size() == 1);
    CHECK(chart.panels[0].marks[0].value == 8 * 3600);
    CHECK(chart.panels[0].marks[0].label.en == "goal: at most 8 h");
    CHECK(chart.panels[1].series.at(0).points[2].y->nominal == doctest::Approx(24));
  }

  TEST_CASE("where there is no figure, the reason is that of this scenario") {
    const auto why = [](const std::string& systems, std::size_t position) {
      const auto workload = id<WorkloadId>(position);
      const DecisionAnalysis decision =
          decision_with_curves(parse_text(R"({"systems": {"s": )" + systems + R"(}, "models": {"m": {"time": {"P40": "4 h"}}},
                       "workloads": {"w": {"type": "ensemble", "models": ["m"]}, "other": {"type": "ensemble", "models": ["m"]}}})",
                                          "s.json"),
                               {}, Choice::GpuCounts{1, 2, 1}, 1);
      const DecisionFigureRow& row = decision_figure_table()[0];
      return row.make(decision, workload) ? "a figure" : row.why_none(decision, workload);
    };
    CHECK(why(R"({"gpus": {"P40": 1}})", 0) == "a figure");
    CHECK(why(R"({"gpus": {"P40": 1}})", 1) == "numbers of GPUs are tried for \"w\", not for \"other\"");
    CHECK(why(R"({"gpus": {"T4": 1}})", 0) == "\"w\" runs on none of these numbers of GPUs");
    CHECK(why(R"({"gpus": {"P40": 1, "T4": 1}})", 0) == "it requires a system with one pool and one type of GPU");
  }

  TEST_CASE("a workload without curves has no figure") {
    const DecisionAnalysis decision =
        decision_with_curves(parse_text(R"({"systems": {"s": {"gpus": {"P40": 1, "T4": 1}}}, "models": {"m": {"time": "4 h"}},
                       "workloads": {"w": {"type": "ensemble", "models": ["m"]}}})",
                                        "s.json"),
                             {}, std::nullopt, 1);
    CHECK_FALSE(decision_figure_table()[0].make(decision, WorkloadId{}));
  }
}

}  // namespace gpusim
