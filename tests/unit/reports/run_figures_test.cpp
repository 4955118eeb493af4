#include "sim/reports/run_figures.hpp"

#include <doctest/doctest.h>

#include "tests/support/scenario_run.hpp"

namespace gpusim {
namespace {

/// Five models of 4 h on three slow GPUs, or of 1.2 h on a fast one:
///
///     gpu0 |a   |d   |      fast |a|b|c|d|e|
///     gpu1 |b   |e   |
///     gpu2 |c   |
///          0    4    8 h         0         6 h
///
/// Three slow GPUs for 8 h at 1 USD/h are 24 USD, the fast one for 6 h at 5 USD/h is 30 USD.
test::ScenarioRun five_models(const std::string& more = "") {
  return test::run_text(R"({"systems": {"slow": {"title": "Slow", "gpus": {"P40": 3}, "cost": {"rent": "1 USD/h"}},
                                        "fast": {"title": "Fast", "gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "5 USD/h"}}},
    "models": {"a": {"time": {"P40": "4 h", "V100": "1.2 h"}, "memory": "5 GB"}, "b": {"base": "a"}, "c": {"base": "a"}, "d": {"base": "a"},
               "e": {"base": "a"}},
    "workloads": {"cycle": {"type": "ensemble", "models": ["a", "b", "c", "d", "e"]}})" +
                        more + "}");
}

Chart drawn(const test::ScenarioRun& run, std::string_view name) {
  const ReportInput input{run.scenario, run.results, "test"};
  for (const RunFigureRow& row : run_figure_table())
    if (row.name == name) return row.make(run_case(input, run.results.front(), 0), GanttColors::automatic);
  const SideBySide of(input);
  for (const ComparisonFigureRow& row : comparison_figure_table())
    if (row.name == name) return *row.make(of, of.sections(), WorkloadId{});
  FAIL("no such figure");
  return {};
}

}  // namespace

TEST_SUITE("figures of runs") {
  TEST_CASE("a Gantt chart has a lane a GPU, a span a task, and a color a model") {
    const auto chart = std::get<GanttChart>(drawn(five_models(), "gantt"));
    CHECK(chart.lanes.size() == 3);
    REQUIRE(chart.spans.size() == 5);
    CHECK(chart.kinds.size() == 5);
    CHECK(chart.kinds[chart.spans[3].kind].en == "d");
    CHECK(chart.spans[3].start == 4 * 3600);
    CHECK(chart.spans[3].end == 8 * 3600);
    CHECK(chart.time.to == 8 * 3600);
    CHECK(chart.critical_path.size() == 2);
    CHECK(chart.head.title.en == "cycle on Slow");
    CHECK(chart.head.description.en.find("5 spans on 3 GPUs; the last task ends after 8 h") != std::string::npos);
  }

  TEST_CASE("colors may stand for jobs or for what GPUs are held for") {
    const test::ScenarioRun run = five_models();
    const ReportInput input{run.scenario, run.results, "test"};
    const RunCase one = run_case(input, run.results.front(), 0);
    CHECK(gantt_figure(one, GanttColors::job).kinds.size() == 1);
    REQUIRE(gantt_figure(one, GanttColors::kind).kinds.size() == 1);
    CHECK(gantt_figure(one, GanttColors::kind).kinds[0].en == "run");
  }

  TEST_CASE("tasks that share a GPU lie in slots of their own") {
    const test::ScenarioRun run = test::run_text(R"({"systems": {"s": {"gpus": {"P40": 1}, "colocation": {"max_per_gpu": 2}}},
      "models": {"a": {"time": "4 h", "memory": "5 GB", "share": 0.5}},
      "workloads": {"cycle": {"type": "ensemble", "models": {"a": 2}}}})");
    const auto chart = std::get<GanttChart>(drawn(run, "gantt"));
    REQUIRE(chart.spans.size() == 2);
    CHECK(chart.lanes[0].slots == 2);
    CHECK(chart.spans[0].slot != chart.spans[1].slot);
  }

  TEST_CASE("a timeline has GPUs and memory in use and what waits") {
    const auto chart = std::get<LineChart>(drawn(five_models(), "timeline"));
    REQUIRE(chart.panels.size() == 3);
    const std::vector<LineChart::Point>& busy = chart.panels[0].series[0].points;
    REQUIRE(busy.size() == 3);
    CHECK(busy[0].y->nominal == 3);
    CHECK(busy[1].x == 4 * 3600);
    CHECK(busy[1].y->nominal == 2);
    CHECK(chart.panels[1].series[0].points[0].y->nominal == 15e9);
    CHECK(chart.panels[1].axis.to == 3 * 24e9);
    // All of one job starts at once; two of its tasks wait.
    CHECK(chart.panels[2].axis.title.en == "Waiting tasks");
    CHECK(chart.panels[2].series[0].points[0].y->nominal == 2);
  }

  TEST_CASE("a comparison has the best of each measure marked") {
    const auto chart = std::get<BarChart>(drawn(five_models(), "comparison"));
    REQUIRE(chart.panels.size() == 2);
    CHECK(chart.panels[0].bars[0].value->nominal == 8 * 3600);
    CHECK(chart.panels[0].bars[1].is_best);
    CHECK(chart.panels[1].bars[0].value->nominal == doctest::Approx(24));
    CHECK(chart.panels[1].bars[0].is_best);
    CHECK_FALSE(chart.panels[1].bars[1].is_best);
  }

  TEST_CASE("of time and money neither system is worse in both") {
    const auto chart = std::get<ScatterChart>(drawn(five_models(), "pareto"));
    REQUIRE(chart.points.size() == 2);
    CHECK(chart.points[0].is_on_front);
    CHECK(chart.points[1].is_on_front);
    CHECK(chart.points[1].x.nominal == doctest::Approx(6 * 3600));
    CHECK(chart.points[1].y.nominal == doctest::Approx(30));
  }

  TEST_CASE("a run of days with a stated start has dates") {
    const auto chart = std::get<GanttChart>(
        drawn(test::run_text(R"({"start": "2026-01-05", "systems": {"s": {"gpus": {"P40": 1}}}, "models": {"a": {"time": "30 h"}},
                           "workloads": {"w": {"type": "ensemble", "models": ["a"]}}})"),
              "gantt"));
    REQUIRE(chart.time.zero_date);
    CHECK(chart.time.zero_date->day == day_number(2026, 1, 5));
    CHECK_FALSE(std::get<GanttChart>(drawn(five_models(R"(, "start": "2026-01-05")"), "gantt")).time.zero_date);
  }
}

}  // namespace gpusim
